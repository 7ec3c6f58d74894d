-- School as files tell it: what each import said, and the state that follows.
--
-- `entry` keeps every version that an import ever said of a course, student, enrolment, item or
-- assessment. The tables after it are projections: the versions of one key laid over each other in
-- the order of their batches, later ones winning where they say something. They are rewritten for the
-- keys that an import or an undo touches, and can be made again from `entry` alone.
--
-- Files come in any order and any subset, and each can be undone, so a projection may name a course
-- or a student that nobody described yet. Relations between projections therefore go by natural key
-- and carry no foreign key; every key is unique within its workspace and never looked up without it.

-- An import that was committed, with who did it and what it wrote.
create table batch (
    workspace_id text not null references workspace (id),
    id text not null,
    -- 1, 2, 3 … within the workspace: the order in which versions lie over each other.
    no bigint not null,
    person_id text not null references person (id),
    at bigint not null,
    undone_at bigint,
    -- Records by kind as JSON: {"course": {"new": 1, "changed": 0, "unchanged": 0}, …}.
    counts text not null,
    rejected bigint not null,
    -- The last day that a fact of the batch is dated.
    last_day text,
    primary key (workspace_id, id),
    unique (workspace_id, no)
);

-- A file of an import.
create table batch_file (
    workspace_id text not null,
    batch_id text not null,
    -- Position in the order dropped.
    no bigint not null,
    name text not null,
    sha256 text not null,
    bytes bigint not null,
    -- What was found out about the file, as JSON.
    summary text not null,
    primary key (workspace_id, batch_id, no),
    foreign key (workspace_id, batch_id) references batch (workspace_id, id)
);

-- A row of a file, or part of one, that could not be used.
create table batch_reject (
    workspace_id text not null,
    batch_id text not null,
    no bigint not null,
    file text not null,
    -- Counts the header as 1; 0 when the whole file is meant.
    line bigint not null,
    header text not null,
    cell text not null,
    reason text not null,
    primary key (workspace_id, batch_id, no),
    foreign key (workspace_id, batch_id) references batch (workspace_id, id)
);

-- What one import said of one thing.
create table entry (
    workspace_id text not null references workspace (id),
    kind text not null check (kind in ('course', 'student', 'enrolment', 'item', 'assessment')),
    key text not null,
    batch_no bigint not null,
    -- The record as JSON; a field that the file does not speak of is null.
    body text not null,
    primary key (workspace_id, kind, key, batch_no),
    foreign key (workspace_id, batch_no) references batch (workspace_id, no)
);
create index entry_batch on entry (workspace_id, batch_no);

-- A course, or one presentation of it.
create table course (
    workspace_id text not null references workspace (id),
    id text not null,
    key text not null,
    name text not null,
    starts_on text,
    -- The first day after the course.
    ends_on text,
    primary key (workspace_id, id),
    unique (workspace_id, key)
);

-- A person who learns.
create table student (
    workspace_id text not null references workspace (id),
    id text not null,
    key text not null,
    name text not null,
    email text,
    -- What files say besides, as JSON by column.
    details text not null,
    primary key (workspace_id, id),
    unique (workspace_id, key)
);

-- A student in a course.
create table enrolment (
    workspace_id text not null references workspace (id),
    id text not null,
    key text not null,
    course_key text not null,
    student_key text not null,
    enrolled_on text,
    left_on text,
    outcome text check (outcome in ('pass', 'distinction', 'fail', 'withdrawn')),
    details text not null,
    -- The first batch that speaks of it, and the local day of that import.
    seen_batch bigint not null,
    seen_on text not null,
    -- enrolled_on, else the course's first day, else seen_on. Kept, not joined, so that lists and
    -- rollups agree on it.
    first_day text not null,
    -- The first week of learning: seven days from the later of first_day and the course's start on.
    week_from text not null,
    week_to text not null,
    primary key (workspace_id, id),
    unique (workspace_id, key)
);
create index enrolment_student on enrolment (workspace_id, student_key, course_key);
create index enrolment_course on enrolment (workspace_id, course_key, student_key);

-- A thing to open in a course: a page, a forum, a quiz, a video.
create table item (
    workspace_id text not null references workspace (id),
    id text not null,
    key text not null,
    course_key text not null,
    part text not null,
    primary key (workspace_id, id),
    unique (workspace_id, key)
);

-- Work to hand in.
create table assessment (
    workspace_id text not null references workspace (id),
    id text not null,
    key text not null,
    course_key text not null,
    name text not null,
    part text not null,
    due_on text,
    -- Percent.
    weight double precision not null,
    primary key (workspace_id, id),
    unique (workspace_id, key)
);
create index assessment_course on assessment (workspace_id, course_key);

-- Settings of School, as JSON by name: `thresholds`.
create table school_setting (
    workspace_id text not null references workspace (id),
    name text not null,
    body text not null,
    primary key (workspace_id, name)
);
