//! What every page of planning chooses from: metrics and courses.

use domain::metric::registry::{Metric, REGISTRY};
use leptos::prelude::*;

/// A labelled list to choose from.
#[component]
pub fn Select(
    /// Name in the form.
    name: &'static str,
    /// The element's id.
    id: &'static str,
    /// What it asks for.
    label: &'static str,
    /// Value and words of each choice.
    options: Vec<(String, String)>,
    /// The value chosen first.
    value: String,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select class="select" id=id name=name>
                {options
                    .into_iter()
                    .map(|(key, words)| {
                        let chosen = key == value;
                        view! {
                            <option value=key selected=chosen>
                                {words}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </div>
    }
}

/// Every metric, as a choice.
pub fn metrics() -> Vec<(String, String)> {
    let pair = |metric: &Metric| (metric.id.to_owned(), metric.name.to_owned());
    REGISTRY.iter().map(pair).collect()
}

/// All courses, or one of them.
pub fn courses(courses: &[(String, String)]) -> Vec<(String, String)> {
    let all = (String::new(), "All courses".to_owned());
    [all].into_iter().chain(courses.iter().cloned()).collect()
}

/// The name of a subject, or nothing for all courses.
pub fn course_name(courses: &[(String, String)], subject: &str) -> Option<String> {
    courses
        .iter()
        .find(|(id, _)| id == subject)
        .map(|(_, name)| name.clone())
}

/// The last value of a key of an address.
pub fn pair<'p>(pairs: &'p [(String, String)], key: &str) -> &'p str {
    pairs
        .iter()
        .rev()
        .find(|(name, _)| name == key)
        .map_or("", |(_, value)| value.as_str())
}

#[cfg(feature = "ssr")]
mod asked {
    use domain::access::Access;
    use domain::metric::registry::{Metric, REGISTRY, metric};
    use domain::time::Now;
    use ui::backend::{Backend, fail};
    use ui::error::{AppError, AppResult};

    /// The metric with this id, or the first for none.
    pub fn known_metric(id: &str) -> AppResult<&'static Metric> {
        let found = if id.is_empty() {
            REGISTRY.get(1)
        } else {
            metric(id)
        };
        found.ok_or_else(|| fail(AppError::field("metric", "There is no such metric.")))
    }

    /// The courses of a workspace, as id and name.
    pub async fn known_courses(
        backend: &Backend,
        access: &Access,
        now: Now,
    ) -> AppResult<Vec<(String, String)>> {
        let roll = backend.school.roll(access, now).await?;
        let courses = roll.courses.iter();
        Ok(courses
            .map(|course| (course.id.clone(), course.name.clone()))
            .collect())
    }

    /// Refuses a course that is not one of these.
    pub fn check_course(courses: &[(String, String)], subject: &str) -> AppResult<()> {
        if subject.is_empty() || courses.iter().any(|(id, _)| id == subject) {
            return Ok(());
        }
        Err(fail(AppError::NotFound))
    }
}

#[cfg(feature = "ssr")]
pub use asked::{check_course, known_courses, known_metric};
