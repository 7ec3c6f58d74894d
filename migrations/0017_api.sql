-- Tokens by which programs ask, and the writes that they may repeat.

-- A token of a workspace, which a member made. It lives while its maker belongs to the workspace, and
-- does what they may now. On PostgreSQL a policy of its own also shows a row to who knows its hash,
-- since a token must be found before a workspace is chosen.
create table api_token (
    workspace_id text not null references workspace (id),
    id text not null, -- UUIDv7
    person_id text not null references person (id), -- who made it
    name text not null, -- what people call it
    prefix text not null, -- its first letters, by which its owner recognises it
    token_hash text not null, -- SHA-256, hex; the token itself is kept nowhere
    scopes text not null, -- what it may do: words parted by spaces
    created_at bigint not null,
    expires_at bigint, -- from then on it is dead; null for never
    used_at bigint, -- last use, to the minute
    revoked_at bigint, -- when somebody revoked it
    primary key (workspace_id, id)
);

-- Finds a token, and keeps two from being the same.
create unique index api_token_by_hash on api_token (token_hash);

-- A write that carried a key of the caller's own, so that the same again is done once and answered
-- alike. Rows older than a day are forgotten by the next such write of the workspace.
create table api_call (
    workspace_id text not null,
    token_id text not null,
    idempotency_key text not null,
    asked text not null, -- SHA-256 over all that was asked, hex
    status bigint, -- of the answer; null while it is being done
    answer text, -- its body, JSON
    begun_at bigint not null,
    primary key (workspace_id, token_id, idempotency_key),
    foreign key (workspace_id, token_id) references api_token (workspace_id, id)
);

-- Finds what to forget.
create index api_call_by_time on api_call (workspace_id, begun_at);
