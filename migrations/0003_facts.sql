-- Facts and what is counted from them.
--
-- A fact is appended and never edited. A later batch that says something else of the same natural key
-- brings a new version; the version of the latest batch is the current one. An undo deletes the
-- batch's versions, and the latest of the remaining ones is current again, in whatever order batches
-- are undone: there is no chain of pointers to mend.

-- What a student did on a day: used an item, handed work in, or was seen at a percentage.
create table fact (
    workspace_id text not null references workspace (id),
    -- 1, 2, 3 … within the workspace.
    no bigint not null,
    kind text not null check (kind in ('activity', 'submission', 'progress')),
    key text not null,
    batch_no bigint not null,
    is_current boolean not null,
    -- Hash of what the file says, without what follows from the workspace's zone.
    digest text not null,
    course_key text not null,
    student_key text not null,
    -- The item used or the assessment handed in.
    item_key text,
    day text not null,
    -- The instant and its local hour, when the file has times.
    at bigint,
    hour bigint,
    -- Interactions, for an activity.
    amount bigint not null,
    -- The score (null when not marked) or the percent reached.
    value double precision,
    -- Carried over from an earlier presentation: no activity of this one.
    banked boolean not null,
    primary key (workspace_id, no),
    unique (workspace_id, kind, key, batch_no),
    foreign key (workspace_id, batch_no) references batch (workspace_id, no)
);
create unique index fact_current on fact (workspace_id, kind, key) where is_current = true;
create index fact_superseded on fact (workspace_id, kind, key) where is_current = false;
create index fact_batch on fact (workspace_id, batch_no);
create index fact_day on fact (workspace_id, kind, day) where is_current = true;
create index fact_student on fact (workspace_id, student_key, kind, day);
create index fact_item on fact (workspace_id, item_key, day);

-- A batch that said the same as the current version: when the batch that brought the version is
-- undone, the version goes over to the next batch that also said it.
create table fact_witness (
    workspace_id text not null,
    fact_no bigint not null,
    batch_no bigint not null,
    primary key (workspace_id, fact_no, batch_no),
    foreign key (workspace_id, fact_no) references fact (workspace_id, no),
    foreign key (workspace_id, batch_no) references batch (workspace_id, no)
);
create index fact_witness_batch on fact_witness (workspace_id, batch_no);

-- The rollup that every number is read from. A subject is '' for all, a course's id, `part:resource`
-- or `<course id>/part:resource`.
create table metric_day (
    workspace_id text not null references workspace (id),
    metric text not null,
    subject text not null,
    day text not null,
    numerator double precision not null,
    denominator double precision not null,
    primary key (workspace_id, metric, subject, day)
);

-- Who was seen on which day: distinct people are counted from here and never summed across days.
-- Actors are natural keys of students, so that a student whom no file describes is counted too.
create table seen_day (
    workspace_id text not null references workspace (id),
    kind text not null check (kind in ('active', 'enrolled')),
    subject text not null,
    day text not null,
    actor text not null,
    primary key (workspace_id, kind, subject, day, actor)
);
create index seen_day_day on seen_day (workspace_id, kind, day);

-- Interactions by local hour, of facts that carry a time.
create table hour_day (
    workspace_id text not null references workspace (id),
    subject text not null,
    day text not null,
    hour bigint not null check (hour between 0 and 23),
    amount bigint not null,
    primary key (workspace_id, subject, day, hour)
);
