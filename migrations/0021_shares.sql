-- Links by which people without an account see a part of a workspace, and what was seen by them.

-- A link. Its token is kept only as SHA-256; it is made anew from the id and the server's key where its
-- maker asks for it again. It shows no more than its maker may see when it is opened.
create table share (
    workspace_id text not null references workspace (id) on delete cascade,
    id text not null, -- UUIDv7
    person_id text not null references person (id), -- its maker
    name text not null check (name <> ''),
    kind text not null check (kind in ('overview', 'students', 'chart')),
    query text not null, -- which course, days, columns or metric, as the page's address says them
    with_names boolean not null, -- whether students are named
    token_hash text not null unique, -- SHA-256, lower-case hex
    password_hash text, -- argon2id; null for none
    origins text not null, -- sites that may frame it, with spaces between; empty for none
    created_at bigint not null,
    expires_at bigint, -- from then on it is dead; null for never
    revoked_at bigint, -- since when it is dead
    primary key (workspace_id, id)
);

-- Who looked: one row a minute and kind of browser, so that no flood of views fills the table.
create table share_view (
    workspace_id text not null,
    share_id text not null,
    minute bigint not null, -- the instant at which it began
    browser text not null, -- roughly, such as `Firefox on Android`
    times bigint not null,
    primary key (workspace_id, share_id, minute, browser),
    foreign key (workspace_id, share_id) references share (workspace_id, id) on delete cascade
);
