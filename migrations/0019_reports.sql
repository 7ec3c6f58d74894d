-- Reports that come by mail: which figures, when, and to whom. Figures are never kept here: they are read
-- whenever a report goes out.

-- A report.
create table report (
    workspace_id text not null references workspace (id) on delete cascade,
    id text not null, -- UUIDv7
    name text not null check (name <> ''),
    metrics text not null, -- ids in the registry, a JSON list
    subject text not null, -- as in metric_day
    rhythm text not null, -- week-1 (Monday) to week-7, month-1 to month-28
    hour bigint not null check (hour between 0 and 23),
    zone text not null, -- IANA name; the hour is on its clocks
    paused boolean not null,
    last_at bigint, -- when it last went out
    created_at bigint not null,
    primary key (workspace_id, id)
);

-- Who gets a report. Whoever leaves the workspace gets it no longer.
create table report_reader (
    workspace_id text not null,
    report_id text not null,
    person_id text not null,
    primary key (workspace_id, report_id, person_id),
    foreign key (workspace_id, report_id) references report (workspace_id, id) on delete cascade,
    foreign key (workspace_id, person_id) references member (workspace_id, person_id) on delete cascade
);

-- Finds the reports of a member who leaves.
create index report_reader_member on report_reader (workspace_id, person_id);

-- When a report comes next; a paused one has no row. The server's own loop reads it across workspaces,
-- and it holds nobody's data; hence of_workspace and no row-level security.
create table report_due (
    of_workspace text not null,
    report_id text not null,
    due_at bigint not null,
    primary key (of_workspace, report_id),
    foreign key (of_workspace, report_id) references report (workspace_id, id) on delete cascade
);

-- Finds what is due.
create index report_due_by_time on report_due (due_at);
