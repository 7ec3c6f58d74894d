//! PostgreSQL's second wall between workspaces: row-level security for a role that owns nothing.
//!
//! The role `atelier_app` may read and write rows, and nothing else: no `truncate`, which row-level
//! security does not cover, and no change of a table. Each table with a column `workspace_id` shows and
//! takes only rows of the workspace in the setting `app.workspace_id`; where that is unset or empty,
//! none. The tables are looked up, so that none can be forgotten.
//!
//! Some tables must answer before a workspace is chosen, and have further policies that only read:
//! * `member` shows a person their own memberships, proven by the token hash of a live row of
//!   `session` in the setting `app.session`;
//! * `api_token` shows the row with the token hash in the same setting;
//! * `view_as` and `access_grant` show the same session's looks as another member and by a grant;
//! * `invitation` and `guest_link` show whoever bears its token the one row with the token hash in the
//!   setting `app.token`;
//! * `workspace` shows the workspaces of all those, to the command line the
//!   workspaces of the name in the setting `app.workspace_name`, and to the server's own loops all of
//!   them.
//!
//! `collaboration` is of two workspaces and has policies of its own.
//!
//! `audit_entry` and `audit_head` show a workspace's chain and the installation's, whose name is empty.
//!
//! `person`, `session` and `setup` hold no workspace's data and have none.

use sqlx::{Executor, PgConnection};

/// Makes the role, lets the address's user act as it, and gives it its rights. Roles belong to the
/// whole server, so that another database's migration may be making it at the same moment.
const ROLE: &str = "do $$
begin
    if not exists (select 1 from pg_roles where rolname = 'atelier_app') then
        create role atelier_app nologin;
    end if;
exception when duplicate_object or unique_violation then
    null;
end $$";

/// A superuser takes any role. Another owner needs the membership, and from PostgreSQL 16 on needs it
/// granted even where it made the role itself. Where it may not grant, somebody did so before, or
/// taking the role fails and says so.
const MEMBERSHIP: &str = "do $$
begin
    if not (select rolsuper from pg_roles where rolname = current_user) then
        grant atelier_app to current_user;
    end if;
exception when insufficient_privilege then
    null;
end $$";

const GRANTS: &str = "do $$
declare
    kept record;
begin
    execute format('grant usage on schema %I to atelier_app', current_schema());
    for kept in
        select c.oid::regclass as name, c.relname = 'schema_migration' as fixed
          from pg_class c
         where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
           and pg_has_role(c.relowner, 'usage')
    loop
        execute format('revoke all on %s from atelier_app, public', kept.name);
        if kept.fixed then
            execute format('grant select on %s to atelier_app', kept.name);
        else
            execute format('grant select, insert, update, delete on %s to atelier_app', kept.name);
        end if;
    end loop;
end $$";

/// One policy a table with a column `workspace_id`, and one for `workspace` by its `id`.
const TENANT: &str = "do $$
declare
    kept record;
    rule text;
begin
    for kept in
        select c.oid::regclass as name, a.attname as tenant
          from pg_class c
          join pg_attribute a on a.attrelid = c.oid and not a.attisdropped and a.attnum > 0
         where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
           and pg_has_role(c.relowner, 'usage')
           and (a.attname = 'workspace_id' or (c.relname = 'workspace' and a.attname = 'id'))
    loop
        rule := format('%I = nullif(current_setting(''app.workspace_id'', true), '''')', kept.tenant);
        execute format('alter table %s enable row level security', kept.name);
        execute format('alter table %s force row level security', kept.name);
        execute format('drop policy if exists tenant on %s', kept.name);
        execute format('create policy tenant on %s using (%s) with check (%s)', kept.name, rule, rule);
    end loop;
end $$";

/// What is seen before a workspace is chosen.
const BEFORE_CHOICE: [&str; 22] = [
    "drop policy if exists bearer on member",
    "create policy bearer on member for select using (person_id = (
        select s.person_id from session s
         where s.token_hash = nullif(current_setting('app.session', true), '')))",
    "drop policy if exists bearer on api_token",
    "create policy bearer on api_token for select using (
        token_hash = nullif(current_setting('app.session', true), ''))",
    "drop policy if exists bearer on workspace",
    "create policy bearer on workspace for select using (
        nullif(current_setting('app.session', true), '') is not null
        and id in (select m.workspace_id from member m
                   union all select g.workspace_id from access_grant g))",
    "drop policy if exists bearer on view_as",
    "create policy bearer on view_as for select using (
        session_hash = nullif(current_setting('app.session', true), ''))",
    "drop policy if exists bearer on access_grant",
    "create policy bearer on access_grant for select using (operator_id = (
        select s.person_id from session s
         where s.token_hash = nullif(current_setting('app.session', true), '')))",
    "drop policy if exists linked on invitation",
    "create policy linked on invitation for select using (
        token_hash = nullif(current_setting('app.token', true), ''))",
    "drop policy if exists linked on guest_link",
    "create policy linked on guest_link for select using (
        token_hash = nullif(current_setting('app.token', true), ''))",
    "drop policy if exists linked on workspace",
    "create policy linked on workspace for select using (
        nullif(current_setting('app.token', true), '') is not null
        and id in (select i.workspace_id from invitation i
                   union all select g.workspace_id from guest_link g))",
    "drop policy if exists linked on share",
    "create policy linked on share for select using (
        token_hash = nullif(current_setting('app.token', true), ''))",
    "drop policy if exists named on workspace",
    "create policy named on workspace for select using (
        name = nullif(current_setting('app.workspace_name', true), ''))",
    "drop policy if exists every on workspace",
    "create policy every on workspace for select using (
        current_setting('app.every_workspace', true) = 'yes')",
];

/// The audit log's chains: a workspace's own, and the installation's, which every scope may add to.
const CHAINS: &str = "do $$
declare
    kept text;
begin
    foreach kept in array array['audit_entry', 'audit_head'] loop
        execute format('alter table %I enable row level security', kept);
        execute format('alter table %I force row level security', kept);
        execute format('drop policy if exists chain on %I', kept);
        execute format('create policy chain on %I using (chain in (
            '''', current_setting(''app.workspace_id'', true)))', kept);
    end loop;
end $$";

/// A collaboration belongs to two workspaces: both read and change it. Whoever bears the token of a
/// proposal reads it, and takes its empty side for the workspace of the scope.
const SIDES: [&str; 8] = [
    "alter table collaboration enable row level security",
    "alter table collaboration force row level security",
    "drop policy if exists side on collaboration",
    "create policy side on collaboration using (
        nullif(current_setting('app.workspace_id', true), '') in (brand_workspace, creator_workspace))
     with check (
        nullif(current_setting('app.workspace_id', true), '') in (brand_workspace, creator_workspace))",
    "drop policy if exists linked on collaboration",
    "create policy linked on collaboration for select using (
        token_hash = nullif(current_setting('app.token', true), ''))",
    "drop policy if exists taken on collaboration",
    "create policy taken on collaboration for update using (
        token_hash = nullif(current_setting('app.token', true), ''))
     with check (
        nullif(current_setting('app.workspace_id', true), '') in (brand_workspace, creator_workspace))",
];

/// A function by which the working role, which owns no table, has the large ones counted for the
/// planner.
const STATISTICS: &str = "do $$
begin
    execute format(
        'create or replace function atelier_analyze() returns void
           language plpgsql security definer set search_path = %I as
           $f$ begin analyze entry, enrolment, item, fact, metric_day, seen_day; end $f$',
        current_schema());
    revoke all on function atelier_analyze() from public;
    grant execute on function atelier_analyze() to atelier_app;
end $$";

/// Whether the role may read every table, and every table of a workspace is behind its policy. A copy
/// of a database on another server may lack the role's rights.
const STANDS: &str = "select coalesce(bool_and(
        exists (select 1 from pg_roles where rolname = 'atelier_app')
        and exists (select 1 from aclexplode(c.relacl) held
                     where held.grantee = to_regrole('atelier_app') and held.privilege_type = 'SELECT')
        and (not exists (select 1 from pg_attribute a
                          where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped)
             or (c.relrowsecurity and c.relforcerowsecurity
                 and exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant')))
    ), false)
      from pg_class c
     where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
       and pg_has_role(c.relowner, 'usage')";

/// Whether rights and policies are all in place. It locks nothing.
pub(crate) async fn stands(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(STANDS).fetch_one(connection).await
}

/// All that [`apply`] runs, in its order.
pub(crate) fn statements() -> impl Iterator<Item = &'static str> {
    [ROLE, MEMBERSHIP, GRANTS, TENANT, CHAINS, STATISTICS]
        .into_iter()
        .chain(BEFORE_CHOICE)
        .chain(SIDES)
}

/// Sets role, rights and policies anew; the same again changes nothing.
pub(crate) async fn apply(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    for statement in statements() {
        connection.execute(statement).await?;
    }
    Ok(())
}
