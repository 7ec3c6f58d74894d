-- Who did what, in chains of rows that hold each other: each carries the hash of the one before.
--
-- The tenant stands in `chain`, not in `workspace_id`: the chain of the installation itself, named '',
-- takes what belongs to no workspace (signing in, the set-up link), and is written from within any
-- scope. Row-level security has a policy of its own for both tables.

-- One act. Rows are only ever added: triggers refuse everything else on both databases.
create table audit_entry (
    chain text not null, -- a workspace's id, or '' for the installation
    no bigint not null, -- 1, 2, 3 … within the chain
    at bigint not null,
    actor text not null, -- the person's id; '' for the program itself and for a stranger
    via text not null, -- how it came: page, command, job, or token:<id>
    action text not null, -- what was done, as in `import.committed`
    object text not null, -- to what: an id, or ''
    before text, -- what changed, as small JSON, before and after
    after text,
    address text not null, -- where the request came from
    request text not null, -- the id that the log has it under
    previous text not null, -- hash of the row before; '' for the first
    hash text not null, -- SHA-256 over all of the above, hex
    primary key (chain, no)
);

-- Finds what one person did.
create index audit_entry_by_actor on audit_entry (chain, actor, no);

-- Finds every act of a kind.
create index audit_entry_by_action on audit_entry (chain, action, no);

-- Finds what happened on a day.
create index audit_entry_by_time on audit_entry (chain, at);

-- The last row of each chain, so that a row missing at the end is noticed too. Its lock makes writers
-- of a chain take turns.
create table audit_head (
    chain text not null primary key,
    no bigint not null,
    hash text not null
);
