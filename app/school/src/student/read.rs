use super::data::Sheet;
use domain::access::Access;
use domain::metric::range::RangeQuery;
use domain::metric::window::Window;
use domain::school::History;
use domain::school::parts::part_words;
use domain::school::profile::Profile;
use domain::time::Day;
use domain::workspace::Workspace;
use ui::backend::{Backend, fail};
use ui::error::{AppError, AppResult};

/// See `read_student`.
pub async fn sheet(
    backend: &Backend,
    access: &Access,
    workspace: &Workspace,
    student: &str,
    pairs: &[(String, String)],
) -> AppResult<Sheet> {
    let (range, wrong) = RangeQuery::parse(pairs.iter().map(|(name, value)| (name, value)));
    if !wrong.is_empty() {
        return Err(fail(AppError::Invalid(
            wrong.into_iter().map(Into::into).collect(),
        )));
    }
    let now = workspace.now((backend.clock)());
    let history = backend.school.history(access, student, now).await?;
    let directory = backend
        .directories
        .directory(access, workspace, now)
        .await?;
    let roll = backend.school.roll(access, now).await?;
    let thresholds = backend.school.thresholds(access).await?;
    let standing = directory
        .standing(student)
        .ok_or_else(|| fail(AppError::NotFound))?;
    let profile = Profile::new(
        &history,
        standing,
        &roll,
        0,
        workspace.calendar.week_start,
        now.today,
    );
    let own = roll
        .learners
        .iter()
        .filter(|learner| learner.student == student);
    let enrolled_on = own.map(|learner| learner.enrolled_on).min();
    let window = range.resolve(now, &workspace.calendar);
    Ok(Sheet {
        days: by_bucket(&history, &window, enrolled_on),
        segment: standing.segment,
        meaning: standing.segment.definition(&thresholds),
        since: standing.since,
        why: profile.why,
        courses: standing
            .courses
            .iter()
            .map(|id| directory.course_name(id).to_owned())
            .collect(),
        enrolled_on,
        last_active: standing.last_active,
        usual_gap: profile.usual_gap,
        averages: profile.averages,
        span: window.span,
        label: window.label,
        range,
        parts: history
            .parts
            .into_iter()
            .map(|(part, count)| (part_words(&part), count))
            .collect(),
        work: history.work,
        details: history.details,
        name: history.name.name,
        email: history.name.email,
        today: now.today,
    })
}

/// Interactions by bucket. Before the enrolment nothing was measured; after it, nothing means zero.
fn by_bucket(
    history: &History,
    window: &Window,
    enrolled_on: Option<Day>,
) -> Vec<(domain::metric::Span, String, Option<f64>, bool)> {
    let first = history
        .days
        .first()
        .map(|(day, _)| *day)
        .into_iter()
        .chain(enrolled_on)
        .min();
    window
        .buckets
        .iter()
        .map(|bucket| {
            let inside = history
                .days
                .iter()
                .filter(|(day, _)| bucket.span.holds(*day));
            let count: i64 = inside.map(|(_, count)| count).sum();
            let measured = first.is_some_and(|first| bucket.span.to >= first);
            (
                bucket.span,
                bucket.label.clone(),
                measured.then_some(count as f64),
                bucket.unfinished,
            )
        })
        .collect()
}
