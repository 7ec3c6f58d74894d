use super::data::{Needs, Needy, Overview};
use domain::access::Access;
use domain::metric::caption::caption;
use domain::metric::range::{Preset, RangeQuery};
use domain::metric::read::read;
use domain::metric::registry::metric;
use domain::metric::series::Series;
use domain::metric::window::Window;
use domain::school::at_risk::AtRiskList;
use domain::school::busiest::{busiest_hour, has_ended};
use domain::school::parts::part_words;
use domain::school::segment::Segment;
use domain::time::Now;
use domain::workspace::Workspace;
use std::sync::Arc;
use ui::backend::{AnswerKey, Backend, fail};
use ui::error::{AppError, AppResult};

/// Names in the at-risk box.
const FIRST: usize = 5;
/// Kinds of activity with a bar of their own.
const PARTS: usize = 8;

/// See `read_overview`, but for the order. The whole answer is kept while the data is unchanged.
pub async fn overview(
    backend: &Backend,
    access: &Access,
    workspace: &Workspace,
    pairs: &[(String, String)],
) -> AppResult<Option<Overview>> {
    let now = workspace.now((backend.clock)());
    let (range, wrong) = RangeQuery::parse(pairs.iter().map(|(name, value)| (name, value)));
    if !wrong.is_empty() {
        return Err(fail(AppError::Invalid(
            wrong.into_iter().map(Into::into).collect(),
        )));
    }
    let course = pairs
        .iter()
        .find(|(name, id)| name == "course" && !id.is_empty())
        .map(|(_, id)| id.clone());
    let roll = backend.school.roll(access, now).await?;
    if course
        .as_ref()
        .is_some_and(|id| !roll.courses.iter().any(|course| course.id == *id))
    {
        return Err(fail(AppError::NotFound));
    }
    let course_id = course.as_deref().unwrap_or_default();
    let question = format!("overview {} {course_id}", range.to_query());
    let key = AnswerKey::new(access, workspace, now, question);
    if let Some(known) = backend.answers.find(&key)
        && let Ok(known) = known.downcast::<Option<Overview>>()
    {
        return Ok((*known).clone());
    }
    let found = measure(backend, access, workspace, now, range, course).await?;
    backend.answers.keep(key, Arc::new(found.clone()));
    Ok(found)
}

async fn measure(
    backend: &Backend,
    access: &Access,
    workspace: &Workspace,
    now: Now,
    range: RangeQuery,
    course: Option<String>,
) -> AppResult<Option<Overview>> {
    let directory = backend
        .directories
        .directory(access, workspace, now)
        .await?;
    let roll = backend.school.roll(access, now).await?;
    let newest = backend.school.last_fact(access).await?;
    if roll.names.is_empty() && newest.is_none() {
        return Ok(None);
    }
    let subject = course.clone().unwrap_or_default();
    let window = range.resolve(now, &workspace.calendar);
    let week = RangeQuery {
        preset: Preset::Week,
        ..RangeQuery::default()
    }
    .resolve(now, &workspace.calendar)
    .whole();
    let whole = window.whole();
    let question = Question {
        backend,
        access,
        subject: &subject,
        now,
    };
    let active = question.series("active_students", &window).await?;
    let completion = question.series("average_completion", &whole).await?;
    let third = match completion.total.value {
        Some(_) => ("Average completion", completion),
        None => ("Mean score", question.series("mean_score", &whole).await?),
    };
    let tiles = vec![
        tile(
            "Total students",
            question.series("total_students", &whole).await?,
        ),
        tile(
            "Active this week",
            question.series("active_students", &week).await?,
        ),
        tile(third.0, third.1),
        tile("Submissions", question.series("submissions", &whole).await?),
    ];
    let parts = backend
        .metrics
        .parts(access, "activities", &subject, window.span)
        .await?;
    let hours = backend
        .metrics
        .peak_hours(access, &subject, window.span)
        .await?;
    Ok(Some(Overview {
        label: window.label.clone(),
        against: window.sentence.trim_start_matches("vs ").to_owned(),
        span: window.span,
        courses: roll
            .courses
            .iter()
            .map(|course| (course.id.clone(), course.name.clone()))
            .collect(),
        tiles,
        tiles_version: 0,
        blocks: domain::order::Arranged::default(),
        active_caption: caption(&active, window.grain),
        active,
        parts: parts
            .into_iter()
            .take(PARTS)
            .map(|(part, count, _)| (part_words(&part), count))
            .collect(),
        hours_caption: hours.as_deref().map(busiest_hour).unwrap_or_default(),
        hours,
        needs: needs(backend, access, workspace, &directory, now).await?,
        zone: workspace.calendar.zone.name().to_owned(),
        data_version: workspace.data_version,
        ended: newest.filter(|newest| workspace.look_at.is_none() && has_ended(*newest, now.today)),
        course,
        range,
    }))
}

/// What each series of the page has in common.
struct Question<'a> {
    backend: &'a Backend,
    access: &'a Access,
    subject: &'a str,
    now: Now,
}

impl Question<'_> {
    async fn series(&self, id: &str, window: &Window) -> AppResult<Series> {
        let metric = metric(id).ok_or(AppError::Unavailable)?;
        let store = self.backend.metrics.as_ref();
        Ok(read(store, self.access, metric, self.subject, window, self.now).await?)
    }
}

fn tile(label: &str, series: Series) -> (String, Series) {
    (label.to_owned(), series)
}

async fn needs(
    backend: &Backend,
    access: &Access,
    workspace: &Workspace,
    directory: &domain::school::students::Directory,
    now: Now,
) -> AppResult<Needs> {
    let list = AtRiskList::new(directory, FIRST);
    let before = Now::as_of(now.today.plus(-7), &workspace.calendar);
    let before = backend
        .directories
        .directory(access, workspace, before)
        .await?;
    Ok(Needs {
        at_risk: list.counts.of(Segment::AtRisk),
        total: list.counts.total(),
        week_ago: AtRiskList::new(&before, 0).counts.of(Segment::AtRisk),
        first: list
            .rows
            .into_iter()
            .map(|row| {
                let why = row.why.into_iter().next();
                Needy {
                    id: row.student.id,
                    name: row.student.name,
                    since: row.student.since,
                    why: why.map(|(_, sentence, _)| sentence).unwrap_or_default(),
                }
            })
            .collect(),
    })
}
