-- Addresses that are told when something happens in a workspace, and what they were told.

-- An address. Its secrets are sealed with the server's keys for its id, so that no row moved or copied
-- elsewhere can sign.
create table webhook (
    workspace_id text not null references workspace (id),
    id text not null, -- UUIDv7
    url text not null,
    name text not null, -- what people call it; may be empty
    events text not null, -- what it is told: words parted by spaces
    secret text not null, -- signs; sealed
    old_secret text, -- also signs until `old_until`; sealed
    old_until bigint,
    paused_at bigint, -- since when somebody holds it back
    disabled_at bigint, -- since when it is told nothing, having failed for too long
    failing_since bigint, -- since when every delivery failed; null after one that arrived
    created_at bigint not null,
    primary key (workspace_id, id)
);

-- A message to an address. It is made in the transaction of what it tells of, with the job that sends it.
create table webhook_delivery (
    workspace_id text not null,
    id text not null, -- UUIDv7
    webhook_id text not null,
    message text not null, -- the message's id, the same to each address and each time
    event text not null,
    body text not null, -- JSON, as it is sent and signed
    state text not null check (state in ('waiting', 'delivered', 'dead')),
    attempts bigint not null,
    created_at bigint not null,
    next_at bigint, -- while waiting: when it is tried next
    last_at bigint, -- when it was tried last
    status bigint, -- that was answered last
    took bigint, -- microseconds until then
    error text, -- why it did not arrive
    primary key (workspace_id, id),
    foreign key (workspace_id, webhook_id) references webhook (workspace_id, id) on delete cascade
);

-- Lists an address's deliveries, the newest first.
create index webhook_delivery_by_webhook on webhook_delivery (workspace_id, webhook_id, created_at);
-- Finds those to forget.
create index webhook_delivery_by_time on webhook_delivery (workspace_id, created_at);
