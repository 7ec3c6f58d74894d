-- How people prove who they are: sessions that can be listed, the second factor, links sent by mail.
-- Nothing here belongs to a workspace: it is read before one is chosen.

-- A session's name for its person, which opens nothing. Sessions from before this get one.
alter table session add column id text not null default '';

-- When its bearer last proved who they are; sessions from before this must do so first.
alter table session add column confirmed_at bigint not null default 0;

-- Whether a second factor was part of that.
alter table session add column two_steps boolean not null default false;

-- The first half of a hash opens nothing either.
update session set id = substr(token_hash, 1, 32);

-- Finds the one session that is to end.
create unique index session_by_id on session (person_id, id);

-- The second factor of a person: codes by the clock.
create table second_factor (
    person_id text not null primary key references person (id) on delete cascade,
    sealed text not null, -- the secret, readable only with the server's key
    last_step bigint not null, -- time step of the last code used, so that each counts once
    created_at bigint not null,
    on_since bigint -- null until a first code proved that it works
);

-- A code that signs in once when the second factor is lost. The code itself is kept nowhere.
create table recovery_code (
    person_id text not null references second_factor (person_id) on delete cascade,
    code_hash text not null, -- SHA-256, hex, of 120 random bits
    used_at bigint, -- null until it is used
    primary key (person_id, code_hash)
);

-- A sign-in whose password was right and whose second step is still to come.
create table sign_in_step (
    token_hash text not null primary key, -- SHA-256, hex
    person_id text not null references person (id) on delete cascade,
    tries bigint not null, -- codes tried so far
    created_at bigint not null
);

-- Finds the steps of one person, to end them.
create index sign_in_step_by_person on sign_in_step (person_id);

-- A link sent by mail, which works once. The token itself is kept nowhere.
create table proof (
    token_hash text not null primary key, -- SHA-256, hex
    person_id text not null references person (id) on delete cascade,
    kind text not null check (kind in ('reset', 'new_email', 'old_email')),
    email text not null, -- the address that it is about
    created_at bigint not null
);

-- Finds the links of one person, to end them.
create index proof_by_person on proof (person_id, kind);

-- Somebody asked for a link that sets a new password. Whether the address has an account is looked up
-- behind, so that the answer takes as long for any address.
create table reset_ask (
    id text not null primary key, -- UUIDv7
    email text not null, -- as typed, lower-cased; gone once it is answered
    created_at bigint not null
);
