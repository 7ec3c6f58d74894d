-- Plans, scopes of members, and who runs the installation.

-- What the workspace is entitled to. Those that were there before plans keep everything.
alter table workspace add column plan text not null default 'enterprise'
    check (plan in ('starter', 'team', 'business', 'enterprise'));

-- The part of the workspace that the member sees, as JSON such as {"courses": ["<id>", …]}; null for
-- everything.
alter table member add column scope text;

-- People who run the installation. It holds no workspace's data: who runs the server sees none of it
-- without a grant.
create table operator (
    person_id text not null primary key references person (id) on delete cascade,
    since bigint not null
);

-- Whoever made the first account set the server up.
insert into operator (person_id, since)
    select id, created_at from person order by created_at, id limit 1;
