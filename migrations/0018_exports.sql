-- Exports: every file that was made of a workspace's data to be taken away, whoever made it.

-- An export. Where it stands is read off its job; once that is cleared away, off whether it was made.
create table export (
    workspace_id text not null references workspace (id) on delete cascade,
    id text not null, -- UUIDv7
    person_id text not null references person (id), -- who asked
    subject text not null check (subject in ('overview', 'students', 'at-risk', 'forecast', 'cohorts')),
    format text not null check (format in ('csv', 'xlsx', 'json', 'pdf')),
    query text not null, -- the address's query of the page it was asked on
    filter text not null, -- what that meant, in words
    name text not null, -- the file's
    job_id text, -- the job that makes it; null where it was sent at once. The job goes before this row
    row_count bigint, -- without the headings; null until it is made
    bytes bigint,
    sha256 text, -- of the file, lower-case hex
    file_id text, -- the kept file, which goes before this row; null where it was sent at once
    created_at bigint not null,
    made_at bigint,
    primary key (workspace_id, id)
);

-- Finds the exports of a job.
create index export_by_job on export (job_id);
