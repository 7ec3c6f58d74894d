-- The sample world: a workspace that anybody may load to look around, and remove again whole.

-- Whether everything in the workspace was made up, so that it may be removed at one click.
alter table workspace add column sample boolean not null default false;
