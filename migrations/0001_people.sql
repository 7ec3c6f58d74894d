-- People, how they sign in, and the workspaces they belong to.
-- person, session and setup hold no workspace's data: they are read before a workspace is chosen.

-- Someone who can sign in.
create table person (
    id text not null primary key, -- UUIDv7
    name text not null check (name <> ''), -- shown to members of the same workspaces
    email text not null unique, -- lower-cased
    password_hash text not null, -- argon2id in PHC form
    created_at bigint not null -- microseconds, as every instant
);

-- A signed-in browser. The token itself is kept nowhere.
create table session (
    token_hash text not null primary key, -- SHA-256, hex
    person_id text not null references person (id) on delete cascade,
    user_agent text not null, -- what the browser called itself, for the list of sessions
    started_at bigint not null,
    used_at bigint not null -- last use, to the minute
);

-- Finds the sessions of one person, to end them.
create index session_by_person on session (person_id);

-- A one-time link that makes the first person and their workspace. The token itself is kept nowhere.
create table setup (
    token_hash text not null primary key, -- SHA-256, hex
    created_at bigint not null,
    used_at bigint -- null until it is used
);

-- The tenant: whose data everything else is.
create table workspace (
    id text not null primary key, -- UUIDv7
    name text not null check (name <> ''),
    kind text not null check (kind in ('creator', 'brand', 'platform')),
    currency text not null check (length(currency) = 3), -- ISO 4217
    zone text not null, -- IANA name
    week_start text not null check (week_start in ('monday', 'saturday', 'sunday')),
    look_at text, -- the day every page treats as today; null for the real one
    data_version bigint not null default 0, -- grows with every write; cached answers are kept under it
    created_at bigint not null
);

-- Finds a workspace by name from the command line. Names are not unique.
create index workspace_by_name on workspace (name);

-- A person in a workspace, with what they may do there.
create table member (
    workspace_id text not null references workspace (id) on delete cascade,
    person_id text not null references person (id) on delete cascade,
    role text not null check (role in ('viewer', 'analyst', 'manager', 'owner')),
    created_at bigint not null,
    primary key (workspace_id, person_id)
);

-- Finds the workspaces of one person, at every request.
create index member_by_person on member (person_id, created_at, workspace_id);
