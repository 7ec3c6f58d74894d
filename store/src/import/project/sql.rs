//! The statements of the projections. Each reads its rows from `$1`; `$2` is the workspace.

use crate::both;
use crate::dialect::Pair;

pub(super) const UPSERT_COURSES: Pair = both!(
    "insert into course (workspace_id, id, key, name, starts_on, ends_on)
     select $2, r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4 from "
    {rows 1}
    " where true on conflict (workspace_id, key) do update set
       name = excluded.name, starts_on = excluded.starts_on, ends_on = excluded.ends_on"
);

pub(super) const UPSERT_STUDENTS: Pair = both!(
    "insert into student (workspace_id, id, key, name, email, details)
     select $2, r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4 from "
    {rows 1}
    " where true on conflict (workspace_id, key) do update set
       name = excluded.name, email = excluded.email, details = excluded.details"
);

pub(super) const UPSERT_ENROLMENTS: Pair = both!(
    "insert into enrolment (workspace_id, id, key, course_key, student_key, enrolled_on, left_on,
       outcome, details, seen_batch, seen_on, first_day, week_from, week_to)
     select $2, r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4,
       r.value ->> 5, r.value ->> 6, r.value ->> 7, cast(r.value ->> 8 as bigint), r.value ->> 9,
       r.value ->> 10, r.value ->> 11, r.value ->> 12 from "
    {rows 1}
    " where true on conflict (workspace_id, key) do update set
       course_key = excluded.course_key, student_key = excluded.student_key,
       enrolled_on = excluded.enrolled_on, left_on = excluded.left_on, outcome = excluded.outcome,
       details = excluded.details, seen_batch = excluded.seen_batch, seen_on = excluded.seen_on,
       first_day = excluded.first_day, week_from = excluded.week_from, week_to = excluded.week_to"
);

pub(super) const UPSERT_ITEMS: Pair = both!(
    "insert into item (workspace_id, id, key, course_key, part)
     select $2, r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3 from "
    {rows 1}
    " where true on conflict (workspace_id, key) do update set
       course_key = excluded.course_key, part = excluded.part"
);

pub(super) const UPSERT_ASSESSMENTS: Pair = both!(
    "insert into assessment (workspace_id, id, key, course_key, part, name, due_on, weight)
     select $2, r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4,
       r.value ->> 5, cast(r.value ->> 6 as double precision) from "
    {rows 1}
    " where true on conflict (workspace_id, key) do update set
       course_key = excluded.course_key, part = excluded.part, name = excluded.name,
       due_on = excluded.due_on, weight = excluded.weight"
);

pub(super) const DELETE_COURSES: Pair = both!(
    "delete from course where workspace_id = $2 and key in (select r.value ->> 0 from "
    {rows 1} ")"
);
pub(super) const DELETE_STUDENTS: Pair = both!(
    "delete from student where workspace_id = $2 and key in (select r.value ->> 0 from "
    {rows 1} ")"
);
pub(super) const DELETE_ENROLMENTS: Pair = both!(
    "delete from enrolment where workspace_id = $2 and key in (select r.value ->> 0 from "
    {rows 1} ")"
);
pub(super) const DELETE_ITEMS: Pair = both!(
    "delete from item where workspace_id = $2 and key in (select r.value ->> 0 from "
    {rows 1} ")"
);
pub(super) const DELETE_ASSESSMENTS: Pair = both!(
    "delete from assessment where workspace_id = $2 and key in (select r.value ->> 0 from "
    {rows 1} ")"
);

pub(super) const STARTS_OF_COURSES: Pair = both!(
    "select t.key, t.starts_on from " {rows 1}
    " cross join course t where t.workspace_id = $2 and t.key = r.value ->> 0"
);
pub(super) const PARTS_OF_ITEMS: Pair = both!(
    "select t.key, t.part from " {rows 1}
    " cross join item t where t.workspace_id = $2 and t.key = r.value ->> 0"
);
pub(super) const PARTS_OF_ASSESSMENTS: Pair = both!(
    "select t.key, t.part from " {rows 1}
    " cross join assessment t where t.workspace_id = $2 and t.key = r.value ->> 0"
);

pub(super) const ENROLMENTS_OF_COURSES: Pair = both!(
    "select t.key from " {rows 1}
    " cross join enrolment t where t.workspace_id = $2 and t.course_key = r.value ->> 0"
);

/// Facts of any version: a superseded one only makes a day be counted that need not be.
pub(super) const DAYS_OF_ITEMS: Pair = both!(
    "select distinct f.day from " {rows 1}
    " cross join fact f where f.workspace_id = $2 and f.item_key = r.value ->> 0"
);
