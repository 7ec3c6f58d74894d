-- What is asked for by the people that data is about: a copy of it, and its end.
-- Which column holds whose data stands beside this file, in columns.txt.

-- The latest copy that a person asked for of everything held about them; made behind. It is theirs, not a
-- workspace's: it tells of all of them.
create table person_export (
    person_id text not null primary key references person (id) on delete cascade,
    id text not null, -- UUIDv7
    asked_at bigint not null,
    sha256 text, -- of the file, lower-case hex; null until it is made
    bytes bigint,
    ends_at bigint -- from then on the file is gone
);

-- Students who were erased, so that no later import brings them back: hashes of their keys and addresses.
create table erased_student (
    workspace_id text not null references workspace (id),
    hash text not null, -- SHA-256, hex, of the workspace's id and the key or address
    at bigint not null,
    primary key (workspace_id, hash)
);
