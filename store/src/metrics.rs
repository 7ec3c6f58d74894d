//! Reads from the rollups, each for the courses that the access reaches.

use crate::db::Tx;
use crate::import::day;
use crate::{Store, all, both, db, one};
use domain::access::Access;
use domain::error::StoreResult;
use domain::metric::cohort::{Measure, Returned, Returning};
use domain::metric::registry::{Kind, metric as registered};
use domain::metric::{DayValue, MetricStore, Span};
use domain::time::Day;
use std::collections::BTreeMap;

#[async_trait::async_trait]
impl MetricStore for Store {
    async fn days(
        &self,
        access: &Access,
        metric: &str,
        subject: &str,
        span: Span,
    ) -> StoreResult<Vec<DayValue>> {
        let mut tx = self.db.read(access).await?;
        match subjects(access, subject).as_slice() {
            [only] => one_subject(&mut tx, access.workspace(), metric, only, span).await,
            several => merged(&mut tx, access.workspace(), metric, several, span).await,
        }
    }

    async fn parts(
        &self,
        access: &Access,
        metric: &str,
        course: &str,
        span: Span,
    ) -> StoreResult<Vec<(String, f64, f64)>> {
        let prefixes: Vec<(String,)> = subjects(access, course)
            .into_iter()
            .map(|whole| match whole.as_str() {
                "" => ("part:".to_owned(),),
                course => (format!("{course}/part:"),),
            })
            .collect();
        let mut tx = self.db.read(access).await?;
        // Every part that can have a row is a part of something that is kept, so each is looked up by
        // key instead of searching all subjects for a prefix.
        Ok(all!(
            tx,
            (String, f64, f64),
            both!("select p.part, sum(m.numerator), sum(m.denominator)
             from (select part from item where workspace_id = $1
                   union select part from assessment where workspace_id = $1
                   union select 'other') p
             cross join (select r.value ->> 0 as prefix from " {rows 3} ") s
             join metric_day m on m.workspace_id = $1 and m.metric = $2
                and m.subject = s.prefix || p.part and m.day between $4 and $5
             group by p.part order by sum(m.numerator) desc, p.part"),
            access.workspace(),
            metric,
            db::json(&prefixes)?,
            span.from.to_string(),
            span.to.to_string()
        )?)
    }

    async fn distinct(
        &self,
        access: &Access,
        kind: &str,
        subject: &str,
        spans: &[Span],
    ) -> StoreResult<Vec<i64>> {
        let several = rows_of(access, subject)?;
        let subjects = subjects(access, subject);
        let mut tx = self.db.read(access).await?;
        let mut counts = Vec::with_capacity(spans.len());
        for span in spans {
            let (count,) = match subjects.as_slice() {
                [only] => one!(
                    tx,
                    (i64,),
                    "select count(distinct actor) from seen_day
                     where workspace_id = $1 and kind = $2 and subject = $3
                       and day between $4 and $5",
                    access.workspace(),
                    kind,
                    only.as_str(),
                    span.from.to_string(),
                    span.to.to_string()
                )?,
                // Somebody in two courses counts once.
                _ => one!(
                    tx,
                    (i64,),
                    both!("select count(distinct actor) from seen_day
                     where workspace_id = $1 and kind = $2
                       and subject in (select r.value ->> 0 from " {rows 3} ")
                       and day between $4 and $5"),
                    access.workspace(),
                    kind,
                    several.as_str(),
                    span.from.to_string(),
                    span.to.to_string()
                )?,
            };
            counts.push(count);
        }
        Ok(counts)
    }

    async fn seen_days(
        &self,
        access: &Access,
        kind: &str,
        subject: &str,
        span: Span,
    ) -> StoreResult<Vec<(Day, i64)>> {
        let mut tx = self.db.read(access).await?;
        let rows = all!(
            tx,
            (String, i64),
            both!("select day, count(distinct actor) from seen_day
             where workspace_id = $1 and kind = $2
               and subject in (select r.value ->> 0 from " {rows 3} ") and day between $4 and $5
             group by day order by day"),
            access.workspace(),
            kind,
            rows_of(access, subject)?,
            span.from.to_string(),
            span.to.to_string()
        )?;
        by_day(rows)
    }

    async fn first_seen(
        &self,
        access: &Access,
        kind: &str,
        subject: &str,
        until: Day,
    ) -> StoreResult<Vec<(Day, i64)>> {
        let mut tx = self.db.read(access).await?;
        let rows = all!(
            tx,
            (String, i64),
            both!("select first, count(*) from
                (select min(day) as first from seen_day
                 where workspace_id = $1 and kind = $2
                   and subject in (select r.value ->> 0 from " {rows 3} ") and day <= $4
                 group by actor) f
             group by first order by first"),
            access.workspace(),
            kind,
            rows_of(access, subject)?,
            until.to_string()
        )?;
        by_day(rows)
    }

    async fn returns(&self, access: &Access, asked: &Returning) -> StoreResult<Vec<Returned>> {
        let mut tx = self.db.read(access).await?;
        // Each who came in once, then the weeks in which they were seen, each once.
        let text = match asked.measure {
            Measure::Within => both!(
                "select first, week, count(*) from
                    (select distinct j.actor as actor, j.first as first, ("
                {days "b.day" "j.first"}
                ") / 7 as week
                     from (select actor, min(day) as first from seen_day
                           where workspace_id = $1 and kind = $2 and day <= $6
                             and subject in (select r.value ->> 0 from " {rows 4} ")
                           group by actor) j
                     join seen_day b on b.workspace_id = $1 and b.kind = $3 and b.subject in (select r.value ->> 0 from " {rows 4} ")
                        and b.actor = j.actor and b.day between j.first and $7
                     where j.first between $5 and $6) w
                 group by first, week order by first, week"
            ),
            Measure::OrLater => both!(
                "select first, week, count(*) from
                    (select j.actor as actor, j.first as first, max(("
                {days "b.day" "j.first"}
                ") / 7) as week
                     from (select actor, min(day) as first from seen_day
                           where workspace_id = $1 and kind = $2 and day <= $6
                             and subject in (select r.value ->> 0 from " {rows 4} ")
                           group by actor) j
                     join seen_day b on b.workspace_id = $1 and b.kind = $3 and b.subject in (select r.value ->> 0 from " {rows 4} ")
                        and b.actor = j.actor and b.day between j.first and $7
                     where j.first between $5 and $6
                     group by j.actor, j.first) w
                 group by first, week order by first, week"
            ),
        };
        let rows = all!(
            tx,
            (String, i64, i64),
            text,
            access.workspace(),
            asked.start.as_str(),
            asked.back.as_str(),
            rows_of(access, &asked.subject)?,
            asked.joined.from.to_string(),
            asked.joined.to.to_string(),
            asked.until.to_string()
        )?;
        rows.into_iter()
            .map(|(first, week, people)| {
                Ok(Returned {
                    first: day(&first)?,
                    week,
                    people,
                })
            })
            .collect()
    }

    async fn measured(
        &self,
        access: &Access,
        metric: &str,
        subject: &str,
        until: Day,
    ) -> StoreResult<Option<Span>> {
        let mut tx = self.db.read(access).await?;
        let mut measured: Option<Span> = None;
        for subject in subjects(access, subject) {
            let own = edges(&mut tx, access.workspace(), metric, &subject, until).await?;
            measured = match (measured, own) {
                (Some(one), Some(other)) => Some(one.hull(other)),
                (one, other) => one.or(other),
            };
        }
        Ok(measured)
    }

    async fn peak_hours(
        &self,
        access: &Access,
        course: &str,
        span: Span,
    ) -> StoreResult<Option<Vec<Vec<i64>>>> {
        let mut tx = self.db.read(access).await?;
        let mut rows = Vec::new();
        for subject in subjects(access, course) {
            rows.extend(all!(
                tx,
                (String, i64, i64),
                "select day, hour, amount from hour_day
                 where workspace_id = $1 and subject = $2 and day between $3 and $4",
                access.workspace(),
                subject.as_str(),
                span.from.to_string(),
                span.to.to_string()
            )?);
        }
        if rows.is_empty() {
            return Ok(None);
        }
        let mut sums = vec![vec![0; 24]; 7];
        for (text, hour, amount) in rows {
            let weekday = day(&text)?.weekday().num_days_from_monday() as usize;
            let cell = sums
                .get_mut(weekday)
                .zip(usize::try_from(hour).ok())
                .and_then(|(hours, hour)| hours.get_mut(hour));
            if let Some(cell) = cell {
                *cell += amount;
            }
        }
        Ok(Some(sums))
    }
}

fn by_day(rows: Vec<(String, i64)>) -> StoreResult<Vec<(Day, i64)>> {
    rows.into_iter()
        .map(|(text, count)| Ok((day(&text)?, count)))
        .collect()
}

/// The first and last day, if there is any.
type Edges = (Option<String>, Option<String>);

/// The subjects that a question about one means to this access: itself, or the same of each course
/// that is seen; none for a course that is not.
fn subjects(access: &Access, subject: &str) -> Vec<String> {
    let Some(courses) = access.scope().only_courses() else {
        return vec![subject.to_owned()];
    };
    if subject.is_empty() {
        return courses.iter().cloned().collect();
    }
    if subject.starts_with("part:") {
        return courses.iter().map(|id| format!("{id}/{subject}")).collect();
    }
    let course = subject.split('/').next().unwrap_or_default();
    let seen = courses.contains(course).then(|| subject.to_owned());
    seen.into_iter().collect()
}

/// The same as the JSON that `{rows n}` reads.
fn rows_of(access: &Access, subject: &str) -> StoreResult<String> {
    let rows: Vec<(String,)> = subjects(access, subject)
        .into_iter()
        .map(|one| (one,))
        .collect();
    Ok(db::json(&rows)?)
}

/// The rollup rows of one subject.
async fn one_subject(
    tx: &mut Tx,
    workspace: &str,
    metric: &str,
    subject: &str,
    span: Span,
) -> StoreResult<Vec<DayValue>> {
    let rows = all!(
        tx,
        (String, f64, f64),
        "select day, numerator, denominator from metric_day
         where workspace_id = $1 and metric = $2 and subject = $3 and day between $4 and $5
         order by day",
        workspace,
        metric,
        subject,
        span.from.to_string(),
        span.to.to_string()
    )?;
    rows.into_iter()
        .map(|(text, numerator, denominator)| {
            Ok(DayValue {
                day: day(&text)?,
                numerator,
                denominator,
            })
        })
        .collect()
}

/// The rows of several courses laid over each other: sums are added up day by day. Where a row holds
/// the state of a course from that day on, the others' latest states count with it.
async fn merged(
    tx: &mut Tx,
    workspace: &str,
    metric: &str,
    subjects: &[String],
    span: Span,
) -> StoreResult<Vec<DayValue>> {
    let lasts = registered(metric).is_some_and(|metric| metric.kind == Kind::Last);
    let mut days: BTreeMap<Day, Vec<(usize, DayValue)>> = BTreeMap::new();
    for (place, subject) in subjects.iter().enumerate() {
        let read = if lasts {
            let measured = edges(tx, workspace, metric, subject, span.to).await?;
            measured.map(|measured| Span {
                from: measured.from,
                to: span.to,
            })
        } else {
            Some(span)
        };
        let Some(read) = read else { continue };
        for row in one_subject(tx, workspace, metric, subject, read).await? {
            days.entry(row.day).or_default().push((place, row));
        }
    }
    let mut latest: BTreeMap<usize, DayValue> = BTreeMap::new();
    let mut rows = Vec::with_capacity(days.len());
    for (day, changes) in days {
        if !lasts {
            latest.clear();
        }
        latest.extend(changes);
        if span.holds(day) {
            rows.push(DayValue {
                day,
                numerator: latest.values().map(|row| row.numerator).sum(),
                denominator: latest.values().map(|row| row.denominator).sum(),
            });
        }
    }
    Ok(rows)
}

/// The first and last day on which one subject has a row.
async fn edges(
    tx: &mut Tx,
    workspace: &str,
    metric: &str,
    subject: &str,
    until: Day,
) -> StoreResult<Option<Span>> {
    let (mut from, mut to) = one!(
        tx,
        Edges,
        "select min(day), max(day) from metric_day
         where workspace_id = $1 and metric = $2 and subject = $3 and day <= $4",
        workspace,
        metric,
        subject,
        until.to_string()
    )?;
    if from.is_none() {
        // Two lookups by key; both edges in one query would read every row.
        (from, to) = one!(
            tx,
            Edges,
            "select (select min(day) from seen_day where workspace_id = $1 and kind = $2
                     and subject = $3 and day <= $4),
                    (select max(day) from seen_day where workspace_id = $1 and kind = $2
                     and subject = $3 and day <= $4)",
            workspace,
            metric,
            subject,
            until.to_string()
        )?;
    }
    from.zip(to)
        .map(|(from, to)| {
            Ok(Span {
                from: day(&from)?,
                to: day(&to)?,
            })
        })
        .transpose()
}
