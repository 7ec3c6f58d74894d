use domain::metric::cohort::{Cohorts, Measure};
use domain::time::Day;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// Weeks of coming in that can be chosen.
pub const BACK: [i64; 3] = [12, 26, 52];

/// All that the cohorts page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Returners {
    /// The course that is looked at; empty for all.
    pub course: String,
    /// When somebody counts as back.
    pub measure: Measure,
    /// Weeks of coming in that are looked at.
    pub back: i64,
    /// Courses to choose from.
    pub courses: Vec<(String, String)>,
    /// The cohorts; `None` where nothing was measured.
    pub cohorts: Option<Cohorts>,
    /// The last day that counts.
    pub until: Option<Day>,
}

/// Cohorts by the week of enrolment, by the address's query. Members may ask.
#[server(endpoint = "planning/cohorts", input = Json)]
pub async fn read_cohorts(
    workspace: String,
    pairs: Vec<(String, String)>,
) -> Result<Returners, AppError> {
    let (backend, access, workspace) =
        ui::backend::member(&workspace, domain::access::Role::Viewer)?;
    returners(&backend, &access, &workspace, &pairs).await
}

/// As [`read_cohorts`], for a seat that is proven already.
///
/// # Errors
/// `NotFound` for a course that is not there.
#[cfg(feature = "ssr")]
pub async fn returners(
    backend: &ui::backend::Backend,
    access: &domain::access::Access,
    workspace: &domain::workspace::Workspace,
    pairs: &[(String, String)],
) -> ui::error::AppResult<Returners> {
    use crate::choose::{check_course, known_courses, pair};
    use domain::metric::Span;
    use domain::metric::cohort::{Returning, cohorts};
    use std::sync::Arc;
    use ui::backend::AnswerKey;

    let now = workspace.now((backend.clock)());
    let course = pair(pairs, "course").to_owned();
    let measure = match pair(pairs, "back") {
        "later" => Measure::OrLater,
        _ => Measure::Within,
    };
    let back = pair(pairs, "weeks").parse().unwrap_or(26);
    let back = BACK.into_iter().find(|known| *known == back).unwrap_or(26);
    let courses = known_courses(backend, access, now).await?;
    check_course(&courses, &course)?;
    let question = format!("cohorts {course} {measure:?} {back}");
    let key = AnswerKey::new(access, workspace, now, question);
    if let Some(known) = backend.answers.find(&key)
        && let Ok(known) = known.downcast::<Returners>()
    {
        return Ok((*known).clone());
    }
    let store = backend.metrics.as_ref();
    let joined = Span {
        from: workspace
            .calendar
            .week_start_of(now.today)
            .plus(-7 * (back - 1)),
        to: now.today,
    };
    // Being back was recorded in the workspace as a whole from its first to its last such day.
    let seen = store
        .measured(access, "active", "", now.full_through)
        .await?;
    let found = match seen {
        None => None,
        Some(seen) => {
            let asked = Returning {
                start: "enrolled".to_owned(),
                back: "active".to_owned(),
                subject: course.clone(),
                joined,
                until: seen.to,
                measure,
            };
            let first = store
                .first_seen(access, "enrolled", &course, now.today)
                .await?;
            let first: Vec<_> = first
                .into_iter()
                .filter(|(day, _)| joined.holds(*day))
                .collect();
            let returned = store.returns(access, &asked).await?;
            let weeks = usize::try_from(back.min(26)).unwrap_or(1);
            Some(cohorts(
                &first,
                &returned,
                measure,
                seen,
                weeks,
                &workspace.calendar,
            ))
        }
    };
    let answer = Returners {
        course,
        measure,
        back,
        courses,
        cohorts: found.filter(|found| !found.rows.is_empty()),
        until: seen.map(|seen| seen.to),
    };
    backend.answers.keep(key, Arc::new(answer.clone()));
    Ok(answer)
}
