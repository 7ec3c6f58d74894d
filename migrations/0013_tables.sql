-- What people keep of lists and charts: views, notes, and the marks they put on students.

-- A view of a table under a name: what its address asks.
create table saved_view (
    workspace_id text not null references workspace (id) on delete cascade,
    id text not null,
    person_id text not null references person (id) on delete cascade,
    list text not null, -- which table, such as `students`
    name text not null check (name <> ''),
    query text not null, -- without `?`
    shared boolean not null, -- seen by the whole workspace, else by its maker alone
    created_at bigint not null,
    primary key (workspace_id, id)
);

-- Finds the views of a table.
create index saved_view_by_list on saved_view (workspace_id, list, name);

-- A note on charts: what happened on a day.
create table chart_note (
    workspace_id text not null references workspace (id) on delete cascade,
    id text not null,
    person_id text not null references person (id) on delete cascade,
    day text not null,
    body text not null check (body <> ''),
    shared boolean not null, -- seen by the whole workspace, else by its writer alone
    created_at bigint not null,
    primary key (workspace_id, id)
);

-- Finds the notes of a span of days.
create index chart_note_by_day on chart_note (workspace_id, day);

-- A tag on a student. It goes by natural key, as relations between projections do: a student whose import
-- is undone and made again still has it.
create table student_tag (
    workspace_id text not null references workspace (id) on delete cascade,
    student_key text not null,
    tag text not null check (tag <> ''),
    created_at bigint not null,
    primary key (workspace_id, student_key, tag)
);

-- Finds the students of a tag, and the tags in use.
create index student_tag_by_tag on student_tag (workspace_id, tag, student_key);

-- A note about a student, by natural key too.
create table student_note (
    workspace_id text not null references workspace (id) on delete cascade,
    student_key text not null,
    body text not null check (body <> ''),
    updated_at bigint not null,
    primary key (workspace_id, student_key)
);

-- A tag put on many students, or taken off, at once.
create table tag_change (
    workspace_id text not null references workspace (id) on delete cascade,
    id text not null,
    person_id text not null references person (id) on delete cascade,
    tag text not null,
    change text not null check (change in ('add', 'remove')),
    at bigint not null,
    undone_at bigint,
    primary key (workspace_id, id)
);

-- A student whom it changed: undoing it touches these and nobody else.
create table tag_change_row (
    workspace_id text not null,
    change_id text not null,
    student_key text not null,
    primary key (workspace_id, change_id, student_key),
    foreign key (workspace_id, change_id) references tag_change (workspace_id, id) on delete cascade
);
