use domain::goal::{Goal, GoalForm, Progress};
use domain::time::Day;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// All that the goals page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Goals {
    /// Each goal with how far it is; those that run first, by their last day.
    pub goals: Vec<(Goal, Progress)>,
    /// Courses to choose from.
    pub courses: Vec<(String, String)>,
    /// Whether the viewer may change them.
    pub may_change: bool,
    /// The day that the page speaks of.
    pub today: Day,
}

/// Every goal with how far it is. Members may ask.
#[server(endpoint = "planning/goals", input = Json)]
pub async fn read_goals(workspace: String) -> Result<Goals, AppError> {
    use crate::choose::known_courses;
    use domain::access::Role;
    use domain::goal::measure;

    let (backend, access, workspace) = ui::backend::member(&workspace, Role::Viewer)?;
    let now = workspace.now((backend.clock)());
    let courses = known_courses(&backend, &access, now).await?;
    let mut goals = Vec::new();
    for goal in backend.goals.goals(&access).await? {
        let store = backend.metrics.as_ref();
        let progress = measure(store, &access, &goal.goal, (now, &workspace.calendar)).await?;
        goals.push((goal, progress));
    }
    goals.sort_by_key(|(goal, _)| (goal.goal.by < now.today, goal.goal.by));
    Ok(Goals {
        goals,
        courses,
        may_change: access.may_for_all(Role::Analyst),
        today: now.today,
    })
}

/// Makes a goal, or changes the one with this id. Analysts of the whole workspace may.
#[server(endpoint = "planning/goal-save")]
pub async fn save_goal(
    workspace: String,
    #[server(default)] id: String,
    form: GoalForm,
) -> Result<(), AppError> {
    use crate::choose::{check_course, known_courses};
    use ui::route::{Route, redirect_to};

    let (backend, access, known) =
        ui::backend::whole_member(&workspace, domain::access::Role::Analyst)?;
    let at = (backend.clock)();
    let goal = domain::goal::check_goal(&form)
        .map_err(|wrong| ui::backend::fail(AppError::Invalid(wrong)))?;
    let courses = known_courses(&backend, &access, known.now(at)).await?;
    check_course(&courses, &goal.subject)?;
    let id = (!id.is_empty()).then_some(id);
    backend
        .goals
        .save_goal(&access, id.as_deref(), &goal, at)
        .await?;
    redirect_to(&Route::Goals(workspace));
    Ok(())
}

/// Removes a goal. Analysts of the whole workspace may.
#[server(endpoint = "planning/goal-delete")]
pub async fn delete_goal(workspace: String, id: String) -> Result<(), AppError> {
    use ui::route::{Route, redirect_to};

    let (backend, access, _) =
        ui::backend::whole_member(&workspace, domain::access::Role::Analyst)?;
    backend
        .goals
        .delete_goal(&access, &id, (backend.clock)())
        .await?;
    redirect_to(&Route::Goals(workspace));
    Ok(())
}
