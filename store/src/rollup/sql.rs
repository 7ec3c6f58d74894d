//! The statements of the rollups. `$1` is the workspace, `$2` and `$3` the first and last day.
//!
//! `cross join` keeps SQLite to the order written, facts first: it would otherwise read all facts of the
//! days once for each course.

use crate::both;
use crate::dialect::Pair;

pub(super) const FORGET_METRICS: &str = "
    delete from metric_day where workspace_id = $1
      and metric in ('activities', 'submissions', 'mean_score') and day between $2 and $3";

pub(super) const FORGET_ACTIVE: &str = "
    delete from seen_day where workspace_id = $1 and kind = 'active' and day between $2 and $3";

pub(super) const FORGET_HOURS: &str = "
    delete from hour_day where workspace_id = $1 and day between $2 and $3";

/// One pass over the facts gives day, course and part; the four forms of subject are sums of that.
pub(super) const COUNT_METRICS: &str = "
    insert into metric_day (workspace_id, metric, subject, day, numerator, denominator)
    with base as (
        select 'activities' as metric, f.day as day, c.id as course,
               coalesce(i.part, 'other') as part,
               cast(sum(f.amount) as double precision) as n, cast(count(*) as double precision) as d
        from fact f
        left join course c on c.workspace_id = f.workspace_id and c.key = f.course_key
        left join item i on i.workspace_id = f.workspace_id and i.key = f.item_key
        where f.workspace_id = $1 and f.kind = 'activity' and f.is_current = true
          and f.day between $2 and $3
        group by f.day, c.id, coalesce(i.part, 'other')
        union all
        select m.metric, f.day, c.id, coalesce(a.part, 'other'),
               sum(case when m.metric = 'submissions' then 1.0 else f.value end),
               cast(count(*) as double precision)
        from fact f
        cross join (select 'submissions' as metric union all select 'mean_score') m
        left join course c on c.workspace_id = f.workspace_id and c.key = f.course_key
        left join assessment a on a.workspace_id = f.workspace_id and a.key = f.item_key
        where f.workspace_id = $1 and f.kind = 'submission' and f.is_current = true
          and f.banked = false and f.day between $2 and $3
          and (m.metric = 'submissions' or f.value is not null)
        group by m.metric, f.day, c.id, coalesce(a.part, 'other')
    )
    select $1, metric, '', day, sum(n), sum(d) from base group by metric, day
    union all
    select $1, metric, course, day, sum(n), sum(d) from base
    where course is not null group by metric, course, day
    union all
    select $1, metric, 'part:' || part, day, sum(n), sum(d) from base group by metric, part, day
    union all
    select $1, metric, course || '/part:' || part, day, sum(n), sum(d) from base
    where course is not null group by metric, course, part, day";

pub(super) const COUNT_ACTIVE: &str = "
    insert into seen_day (workspace_id, kind, subject, day, actor)
    select distinct f.workspace_id, 'active', '', f.day, f.student_key
    from fact f
    where f.workspace_id = $1 and f.kind in ('activity', 'submission') and f.is_current = true
      and f.banked = false and f.day between $2 and $3
    union all
    select distinct f.workspace_id, 'active', c.id, f.day, f.student_key
    from fact f
    cross join course c
    where c.workspace_id = f.workspace_id and c.key = f.course_key and f.workspace_id = $1 and f.kind in ('activity', 'submission') and f.is_current = true
      and f.banked = false and f.day between $2 and $3";

pub(super) const COUNT_HOURS: &str = "
    insert into hour_day (workspace_id, subject, day, hour, amount)
    select f.workspace_id, '', f.day, f.hour, cast(sum(f.amount) as bigint)
    from fact f
    where f.workspace_id = $1 and f.kind = 'activity' and f.is_current = true
      and f.hour is not null and f.day between $2 and $3
    group by f.workspace_id, f.day, f.hour
    union all
    select f.workspace_id, c.id, f.day, f.hour, cast(sum(f.amount) as bigint)
    from fact f
    cross join course c
    where c.workspace_id = f.workspace_id and c.key = f.course_key and f.workspace_id = $1 and f.kind = 'activity' and f.is_current = true
      and f.hour is not null and f.day between $2 and $3
    group by f.workspace_id, c.id, f.day, f.hour";

pub(super) const FORGET_COMPLETION: &str = "
    delete from metric_day where workspace_id = $1 and metric = 'average_completion'";

/// A day's value is the sum of the latest observation of every enrolment up to that day: the running
/// sum of what each observation added to the one before it.
pub(super) const COUNT_COMPLETION: &str = "
    insert into metric_day (workspace_id, metric, subject, day, numerator, denominator)
    with step as (
        select c.id as course, f.day as day,
               f.value - coalesce(lag(f.value) over w, 0.0) as gain,
               case when lag(f.value) over w is null then 1.0 else 0.0 end as fresh
        from fact f
        left join course c on c.workspace_id = f.workspace_id and c.key = f.course_key
        where f.workspace_id = $1 and f.kind = 'progress' and f.is_current = true
        window w as (partition by f.course_key, f.student_key order by f.day)
    ), added as (
        select '' as subject, day, sum(gain) as gain, sum(fresh) as fresh from step group by day
        union all
        select course, day, sum(gain), sum(fresh) from step
        where course is not null group by course, day
    )
    select $1, 'average_completion', subject, day,
           cast(sum(gain) over (partition by subject order by day) as double precision),
           cast(sum(fresh) over (partition by subject order by day) as double precision)
    from added";

pub(super) const FORGET_ENROLMENTS: &str = "
    delete from metric_day where workspace_id = $1 and metric in ('new_students', 'withdrawals')";

pub(super) const FORGET_ENROLLED: &str = "
    delete from seen_day where workspace_id = $1 and kind = 'enrolled'";

pub(super) const COUNT_ENROLLED: &str = "
    insert into seen_day (workspace_id, kind, subject, day, actor)
    select workspace_id, 'enrolled', '', min(first_day), student_key
    from enrolment where workspace_id = $1 group by workspace_id, student_key
    union all
    select e.workspace_id, 'enrolled', c.id, min(e.first_day), e.student_key
    from enrolment e
    cross join course c
    where c.workspace_id = e.workspace_id and c.key = e.course_key and e.workspace_id = $1 group by e.workspace_id, c.id, e.student_key";

pub(super) const COUNT_ENROLMENTS: &str = "
    insert into metric_day (workspace_id, metric, subject, day, numerator, denominator)
    with step as (
        select 'new_students' as metric, course_key, first_day as day
        from enrolment where workspace_id = $1
        union all
        select 'withdrawals', course_key, left_on
        from enrolment where workspace_id = $1 and left_on is not null
    )
    select $1, metric, '', day,
           cast(count(*) as double precision), cast(count(*) as double precision)
    from step group by metric, day
    union all
    select $1, s.metric, c.id, s.day,
           cast(count(*) as double precision), cast(count(*) as double precision)
    from step s
    cross join course c
    where c.workspace_id = $1 and c.key = s.course_key
    group by s.metric, c.id, s.day";

/// The day `$3` and hour `$4` of the facts whose numbers are `$1`; `$2` is the workspace.
pub(super) const MOVE_FACTS: Pair = both!(
    "update fact set day = $3, hour = $4 where workspace_id = $2
     and no in (select cast(r.value ->> 0 as bigint) from " {rows 1} ")"
);

/// What the rollups say of the days `$2` to `$3`, as what, of whom, day and two numbers. Who was seen
/// is compared by how many they are.
pub(super) const DAILY: [&str; 3] = [
    "select metric, subject, day, numerator, denominator from metric_day
      where workspace_id = $1 and metric in ('activities', 'submissions', 'mean_score')
        and day between $2 and $3",
    "select 'seen', subject, day, cast(count(*) as double precision), cast(0 as double precision)
       from seen_day where workspace_id = $1 and kind = 'active' and day between $2 and $3
      group by subject, day",
    "select 'hour ' || cast(hour as text), subject, day, cast(amount as double precision),
            cast(0 as double precision)
       from hour_day where workspace_id = $1 and day between $2 and $3",
];

/// The same of what is counted over all days at once.
pub(super) const STANDING: [&str; 2] = [
    "select metric, subject, day, numerator, denominator from metric_day
      where workspace_id = $1 and metric in ('average_completion', 'new_students', 'withdrawals')
        and day between $2 and $3",
    "select 'enrolled', subject, day, cast(count(*) as double precision),
            cast(0 as double precision)
       from seen_day where workspace_id = $1 and kind = 'enrolled' and day between $2 and $3
      group by subject, day",
];
