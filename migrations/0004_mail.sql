-- Mail: the outbox, and what people no longer want to get.
-- The outbox is emptied by a loop of the server that belongs to no workspace, and mails about an
-- account have none; so the column is called of_workspace, and row-level security leaves it alone.

-- A mail. It is queued in the transaction of what it tells of.
create table mail (
    id text not null primary key, -- UUIDv7
    kind text not null,
    of_workspace text references workspace (id) on delete cascade, -- what it speaks of
    person_id text references person (id) on delete cascade, -- who gets it, when they have an account
    to_name text not null,
    to_email text not null,
    subject text not null,
    body text, -- the tree as JSON; null once a mail with a one-time link was sent
    once text unique, -- what it is a mail of; null for what may come again
    unsubscribe text, -- the token of the link that stops its kind; null once it was sent
    state text not null check (state in ('queued', 'sending', 'sent', 'failed')),
    attempt bigint not null, -- tries so far; also tells a try that was overtaken from the latest
    due_at bigint not null, -- when it is tried next
    leased_until bigint, -- while sending: when it is taken for lost
    last_error text,
    created_at bigint not null,
    ended_at bigint -- when it was sent or given up
);

-- Finds what is due, and counts the states.
create index mail_by_due on mail (state, due_at);

-- Finds what waits for one person, to withdraw it.
create index mail_by_person on mail (person_id, kind, state);

-- Finds what was sent long ago, to forget it.
create index mail_by_end on mail (ended_at);

-- A kind of mail that a person gets no longer.
create table mail_stop (
    person_id text not null references person (id) on delete cascade,
    kind text not null, -- '*' for every kind that may be stopped, because mail came back
    at bigint not null,
    primary key (person_id, kind)
);

-- A link that stops a kind of mail without signing in. The token is kept in the mail until it is sent.
create table mail_unsubscribe (
    token_hash text not null primary key, -- SHA-256, hex
    person_id text not null references person (id) on delete cascade,
    kind text not null,
    created_at bigint not null
);

-- Finds a person's links, to end them with the person.
create index mail_unsubscribe_by_person on mail_unsubscribe (person_id);
