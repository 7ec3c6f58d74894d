-- Work that goes on behind: jobs, their runs, and which occurrences of a schedule have been seen to.
--
-- The server's own loop claims jobs of every workspace in one statement, so these tables may not have
-- row-level security: the column is called for_workspace, not workspace_id. A payload therefore names
-- things by id and never carries a secret or a person's text.

-- A piece of work, enqueued in the transaction of the change that asks for it.
create table job (
    id text not null primary key, -- UUIDv7
    for_workspace text references workspace (id) on delete cascade, -- null: the house's own
    kind text not null check (kind <> ''), -- names the handler
    payload text not null, -- JSON
    unique_key text, -- among waiting jobs of a kind at most one has a key, and they run one at a time
    state text not null check (state in ('queued', 'running', 'done', 'dead', 'discarded')),
    run_at bigint not null, -- not before this instant
    attempt bigint not null default 0, -- grows with every claim: the fencing token
    failures bigint not null default 0, -- failed runs since it was enqueued or replayed
    max_attempts bigint not null check (max_attempts > 0), -- so many failures make it dead
    leased_until bigint, -- while running: whoever holds it has died when this has passed
    worker text, -- while running: who holds it
    done_steps bigint not null default 0, -- progress of long work
    all_steps bigint, -- null where the work is one step
    error text, -- why the last run failed
    alarm text, -- what a finished run found that somebody should look at
    created_at bigint not null,
    ended_at bigint -- when it became done, dead or discarded
);

-- Finds the next job of each workspace, '' being the house.
create index job_queue on job (coalesce(for_workspace, ''), run_at, id) where state = 'queued';
-- At most one waiting job of a kind has a key.
create unique index job_unique_key on job (kind, unique_key) where state = 'queued';
-- Finds what is running, to count, to rescue and to keep one key to one run.
create index job_running on job (leased_until) where state = 'running';
-- Lists jobs of a state, latest first, and finds those to forget.
create index job_by_state on job (state, ended_at);
-- Removes a workspace's jobs with it.
create index job_by_workspace on job (for_workspace);

-- One run of a job.
create table job_run (
    job_id text not null references job (id) on delete cascade,
    attempt bigint not null,
    kind text not null,
    worker text not null,
    started_at bigint not null,
    ended_at bigint,
    outcome text not null
        check (outcome in ('running', 'done', 'failed', 'timed_out', 'panicked', 'lost', 'released')),
    error text,
    primary key (job_id, attempt)
);

-- Finds the last runs of a kind.
create index job_run_by_kind on job_run (kind, started_at);

-- Up to when the occurrences of a schedule have been looked for.
create table job_schedule (
    schedule text not null,
    for_workspace text not null, -- '' for the house
    checked_at bigint not null,
    primary key (schedule, for_workspace)
);

-- An occurrence of a schedule that was enqueued. It is remembered for longer than any clock is likely
-- to be wrong, so that none fires twice.
create table job_occurrence (
    schedule text not null,
    for_workspace text not null, -- '' for the house
    occurrence text not null, -- local date and time, e.g. 2026-10-25T02:30
    due_at bigint not null,
    primary key (schedule, for_workspace, occurrence)
);

-- Finds occurrences to forget.
create index job_occurrence_by_due on job_occurrence (due_at);
