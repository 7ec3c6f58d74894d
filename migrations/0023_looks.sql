-- Looks into a workspace by people who do not belong to it, or not as themselves: guests by a link,
-- members through another's eyes, and operators by a grant.

-- A link by which anybody looks, without an account.
create table guest_link (
    workspace_id text not null references workspace (id) on delete cascade,
    id text not null, -- UUIDv7
    name text not null check (name <> ''), -- whom it is for, as its maker calls them
    scope text, -- as member.scope
    seed text not null, -- what the server's key makes the token of; worth nothing without the key
    token_hash text not null unique, -- SHA-256 of the link's token, hex; 256 random bits, so no oracle
    made_by text not null references person (id) on delete cascade,
    created_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint, -- from then on it opens nothing
    primary key (workspace_id, id)
);

-- Finds what a person made, to end it with them.
create index guest_link_by_person on guest_link (made_by);

-- One opening of a guest's link.
create table guest_visit (
    workspace_id text not null,
    id text not null, -- UUIDv7
    link_id text not null,
    at bigint not null,
    address text not null, -- where it came from
    browser text not null, -- what the browser called itself
    primary key (workspace_id, id),
    foreign key (workspace_id, link_id) references guest_link (workspace_id, id) on delete cascade
);

-- Finds the openings of a link, the latest first.
create index guest_visit_by_link on guest_visit (workspace_id, link_id, at);

-- A session that looks at a workspace with another member's rights. It ends with the session, and when
-- that member is changed or goes.
create table view_as (
    workspace_id text not null,
    session_hash text not null references session (token_hash) on delete cascade,
    person_id text not null, -- whose rights
    name text not null, -- what they are called, for the banner
    role text not null check (role in ('viewer', 'analyst', 'manager', 'owner')),
    scope text, -- as member.scope
    until bigint not null,
    primary key (workspace_id, session_hash),
    foreign key (workspace_id, person_id) references member (workspace_id, person_id) on delete cascade
);

-- Finds a session's look, at every request.
create index view_as_by_session on view_as (session_hash);

-- Finds who is looked through, to end it with a change of their rights.
create index view_as_by_person on view_as (workspace_id, person_id);

-- An operator's request to look into a workspace, and what came of it.
create table access_grant (
    workspace_id text not null references workspace (id) on delete cascade,
    id text not null, -- UUIDv7
    operator_id text not null references person (id) on delete cascade,
    reason text not null check (reason <> ''),
    hours bigint not null check (hours between 1 and 72), -- asked for
    state text not null check (state in ('asked', 'granted', 'refused', 'ended')),
    asked_at bigint not null,
    answered_by text references person (id) on delete set null, -- the owner; null where the glass was broken
    until bigint, -- once granted: when it ends by itself
    broke_glass boolean not null default false, -- taken without an owner's answer
    primary key (workspace_id, id)
);

-- Finds an operator's grants, at every request of theirs.
create index access_grant_by_operator on access_grant (operator_id, state);
