//! Reads from the rollups.

use crate::import::day;
use crate::{Store, all, one};
use domain::access::Access;
use domain::error::StoreResult;
use domain::metric::{DayValue, MetricStore, Span};
use domain::time::Day;

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
        let rows = all!(
            tx,
            (String, f64, f64),
            "select day, numerator, denominator from metric_day
             where workspace_id = $1 and metric = $2 and subject = $3 and day between $4 and $5
             order by day",
            access.workspace(),
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

    async fn parts(
        &self,
        access: &Access,
        metric: &str,
        course: &str,
        span: Span,
    ) -> StoreResult<Vec<(String, f64, f64)>> {
        let prefix = match course {
            "" => "part:".to_owned(),
            course => format!("{course}/part:"),
        };
        let mut tx = self.db.read(access).await?;
        // Every part that can have a row is a part of something that is kept, so each is looked up by
        // key instead of searching all subjects for a prefix.
        Ok(all!(
            tx,
            (String, f64, f64),
            "select p.part, sum(m.numerator), sum(m.denominator)
             from (select part from item where workspace_id = $1
                   union select part from assessment where workspace_id = $1
                   union select 'other') p
             join metric_day m on m.workspace_id = $1 and m.metric = $2
                and m.subject = $3 || p.part and m.day between $4 and $5
             group by p.part order by sum(m.numerator) desc, p.part",
            access.workspace(),
            metric,
            prefix.as_str(),
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
        let mut tx = self.db.read(access).await?;
        let mut counts = Vec::with_capacity(spans.len());
        for span in spans {
            let (count,) = one!(
                tx,
                (i64,),
                "select count(distinct actor) from seen_day
                 where workspace_id = $1 and kind = $2 and subject = $3 and day between $4 and $5",
                access.workspace(),
                kind,
                subject,
                span.from.to_string(),
                span.to.to_string()
            )?;
            counts.push(count);
        }
        Ok(counts)
    }

    async fn measured(
        &self,
        access: &Access,
        metric: &str,
        subject: &str,
        until: Day,
    ) -> StoreResult<Option<Span>> {
        let mut tx = self.db.read(access).await?;
        let (mut from, mut to) = one!(
            tx,
            Edges,
            "select min(day), max(day) from metric_day
             where workspace_id = $1 and metric = $2 and subject = $3 and day <= $4",
            access.workspace(),
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
                access.workspace(),
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

    async fn peak_hours(
        &self,
        access: &Access,
        course: &str,
        span: Span,
    ) -> StoreResult<Option<Vec<Vec<i64>>>> {
        let mut tx = self.db.read(access).await?;
        let rows = all!(
            tx,
            (String, i64, i64),
            "select day, hour, amount from hour_day
             where workspace_id = $1 and subject = $2 and day between $3 and $4",
            access.workspace(),
            course,
            span.from.to_string(),
            span.to.to_string()
        )?;
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

/// The first and last day, if there is any.
type Edges = (Option<String>, Option<String>);
