-- Files that people are given links to: exports, and later what they upload. The bytes lie in the
-- object store under the workspace and their SHA-256; the same bytes lie there once. Raw files of
-- imports lie there too, and `batch_file` speaks of them.

-- A file that can be asked for.
create table file (
    workspace_id text not null references workspace (id),
    id text not null, -- UUIDv7
    kind text not null check (kind in ('export', 'upload')),
    name text not null, -- what whoever made it called it; only ever data
    media text not null, -- its media type
    sha256 text not null, -- of the bytes, lower-case hex
    bytes bigint not null,
    person_id text not null references person (id), -- who made it
    created_at bigint not null,
    expires_at bigint, -- from then on it is gone; null for good
    revoked_at bigint, -- links that were signed until then are refused
    primary key (workspace_id, id)
);

-- Finds whether bytes are still needed.
create index file_by_content on file (workspace_id, sha256);
