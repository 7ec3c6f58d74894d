-- Invitations: how a second person comes into a workspace.

-- Somebody who was asked to become a member. Accepting or taking back deletes it.
create table invitation (
    workspace_id text not null references workspace (id) on delete cascade,
    id text not null, -- UUIDv7
    email text not null check (email <> ''), -- lower-cased; nobody else can accept
    role text not null check (role in ('viewer', 'analyst', 'manager', 'owner')),
    scope text, -- as member.scope
    token_hash text not null unique, -- SHA-256 of the link's token, hex; 256 random bits, so no oracle
    invited_by text not null references person (id) on delete cascade,
    created_at bigint not null,
    expires_at bigint not null,
    primary key (workspace_id, id),
    unique (workspace_id, email)
);

-- Finds what a person asked, to end it with them.
create index invitation_by_person on invitation (invited_by);
