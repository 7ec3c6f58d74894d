-- What the columns of a table say, as somebody settled it on the import page; the next file with the
-- same headers is read so.
create table import_mapping (
    workspace_id text not null references workspace (id),
    signature text not null check (length(signature) <= 8000), -- the normalised headers, joined
    mapping text not null, -- JSON object: normalised header to part, or to null
    changed_at bigint not null,
    primary key (workspace_id, signature)
);
