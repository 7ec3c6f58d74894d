-- Lists that people put in order by hand.

-- One list: a person's own, or one that the workspace shares.
create table ordered_list (
    workspace_id text not null references workspace (id) on delete cascade,
    owner text not null, -- a person's id; '' for everybody's
    list text not null check (list <> ''), -- such as overview/tiles
    version bigint not null, -- grows by one with each change
    primary key (workspace_id, owner, list)
);

-- An item at its position. Positions only say what comes before what; most moves change one.
create table ordered_item (
    workspace_id text not null,
    owner text not null,
    list text not null,
    item text not null check (item <> ''),
    position bigint not null,
    primary key (workspace_id, owner, list, item),
    unique (workspace_id, owner, list, position),
    foreign key (workspace_id, owner, list) references ordered_list (workspace_id, owner, list) on delete cascade
);
