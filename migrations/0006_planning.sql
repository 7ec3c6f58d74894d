-- What people aim for and watch. Values are never kept here: they are read from the rollups whenever
-- a goal or a rule is looked at.

-- A target on a metric by a day.
create table goal (
    workspace_id text not null references workspace (id) on delete cascade,
    id text not null, -- UUIDv7
    name text not null check (name <> ''),
    metric text not null, -- id in the registry
    subject text not null, -- as in metric_day
    target double precision not null,
    from_day text not null,
    by_day text not null,
    created_at bigint not null,
    primary key (workspace_id, id)
);

-- A rule on a metric with the state it was last found in.
create table alert (
    workspace_id text not null references workspace (id) on delete cascade,
    id text not null, -- UUIDv7
    name text not null check (name <> ''),
    metric text not null, -- id in the registry
    subject text not null, -- as in metric_day
    condition text not null check (condition in ('above', 'below', 'rises', 'falls', 'changes')),
    threshold double precision not null,
    grain text not null check (grain in ('day', 'week')),
    for_buckets bigint not null check (for_buckets > 0), -- breaching ones in a row until it alerts
    keep_buckets bigint not null check (keep_buckets > 0), -- fine ones in a row until it is over
    muted_until text, -- the last day without notices
    state text not null check (state in ('normal', 'pending', 'alerting', 'recovering', 'no_data', 'error')),
    since text, -- last day of the bucket since which it is in that state
    evaluated_to text, -- last day that was evaluated; null before the first evaluation
    evaluated_at bigint,
    created_at bigint not null,
    primary key (workspace_id, id)
);

-- Each change of state that was found. The same change is found once.
create table alert_event (
    workspace_id text not null,
    alert_id text not null,
    day text not null, -- last day of the bucket that changed it
    state text not null check (state in ('normal', 'pending', 'alerting', 'recovering', 'no_data', 'error')),
    value double precision, -- the bucket's; null where it was not measured
    at bigint not null, -- when it was found
    primary key (workspace_id, alert_id, day, state),
    foreign key (workspace_id, alert_id) references alert (workspace_id, id) on delete cascade
);

-- Lists the latest changes of a workspace.
create index alert_event_latest on alert_event (workspace_id, day, at);
