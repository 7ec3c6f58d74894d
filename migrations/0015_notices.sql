-- Notices: what a member is told, and how each person wants to be told.

-- A notice to one member.
create table notice (
    workspace_id text not null,
    person_id text not null,
    id text not null, -- UUIDv7
    event text not null, -- a key of the table of events
    text text not null, -- one sentence
    path text not null, -- where it leads, within the product
    shown boolean not null, -- whether it is listed within the product
    digest boolean not null, -- whether it waits for the person's daily mail
    once text, -- what it tells of; null for what may come again
    at bigint not null,
    read_at bigint, -- null until it is read, and never again
    primary key (workspace_id, person_id, id),
    unique (workspace_id, person_id, once),
    foreign key (workspace_id, person_id) references member (workspace_id, person_id) on delete cascade
);

-- Counts what somebody has not read.
create index notice_unread on notice (workspace_id, person_id) where read_at is null;

-- How a person wants to be told, in all their workspaces. It holds no workspace's data.
create table notice_setting (
    person_id text not null primary key references person (id) on delete cascade,
    zone text, -- IANA name; null for the zone of the workspace that tells
    quiet_from bigint, -- minute of the day from which no mail goes out; null for none
    quiet_to bigint, -- minute of the day from which mail goes out again
    digest_hour bigint not null check (digest_hour between 0 and 23),
    choices text not null -- channels by event, as JSON; events that are missing go by their defaults
);

-- Who has notices waiting for a daily mail, and until when. The server's own loop reads it across
-- workspaces, and it names nobody's data; hence of_workspace and no row-level security.
create table digest_due (
    person_id text not null references person (id) on delete cascade,
    of_workspace text not null references workspace (id) on delete cascade,
    zone text not null, -- the workspace's zone, for whoever chose none
    due_at bigint not null,
    primary key (person_id, of_workspace)
);

-- Finds what is due.
create index digest_due_by_time on digest_due (due_at);
