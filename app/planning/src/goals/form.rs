use super::data::{DeleteGoal, SaveGoal};
use crate::choose::{Select, courses, metrics};
use domain::goal::{Goal, NewGoal};
use domain::metric::format::decimals;
use domain::time::Day;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::field::{Field, FormNotice, refusal};
use ui::route::Route;

/// Makes a goal, or changes one.
#[component]
pub fn GoalEditor(
    /// The goal to change; none makes one.
    goal: Option<Goal>,
    /// Courses to choose from.
    courses_known: Vec<(String, String)>,
    /// Today.
    today: Day,
    /// The workspace's id.
    workspace: String,
    /// Saves it.
    save: ServerAction<SaveGoal>,
    /// Removes it.
    delete: ServerAction<DeleteGoal>,
) -> impl IntoView {
    let error = refusal(save);
    let id = goal
        .as_ref()
        .map(|goal| goal.id.clone())
        .unwrap_or_default();
    let removable = (!id.is_empty()).then(|| (id.clone(), workspace.clone()));
    let goal = goal.map(|goal| goal.goal);
    let text = |pick: fn(&NewGoal) -> String| goal.as_ref().map(pick).unwrap_or_default();
    let (name, subject) = (
        text(|goal| goal.name.clone()),
        text(|goal| goal.subject.clone()),
    );
    let target = text(|goal| plain(goal.target));
    let chosen = goal
        .as_ref()
        .map_or("submissions".to_owned(), |goal| goal.metric.clone());
    let from = goal.as_ref().map_or(today, |goal| goal.from);
    let by = goal.as_ref().map_or(today.plus(30), |goal| goal.by);
    let title = if goal.is_some() {
        "Change the goal"
    } else {
        "New goal"
    };
    view! {
        <section class="panel" aria-labelledby="goal-form">
            <h2 id="goal-form">{title}</h2>
            <ActionForm action=save attr:class="form" attr:novalidate=true>
                <FormNotice error=error />
                <input type="hidden" name="workspace" value=workspace.clone() />
                <input type="hidden" name="id" value=id />
                <div class="field-row">
                    <Select name="form[metric]" id="goal-metric" label="Metric" options=metrics() value=chosen />
                    <Select name="form[subject]" id="goal-course" label="Course" options=courses(&courses_known) value=subject />
                    <Field name="form[target]" label="Target" value=target error=error />
                </div>
                <div class="field-row">
                    <Field name="form[from]" label="First day" kind="date" value=from.to_string() error=error />
                    <Field name="form[by]" label="Last day" kind="date" value=by.to_string() error=error />
                    <Field name="form[name]" label="Name" value=name hint="Empty: the goal in words." error=error />
                </div>
                <p class="actions">
                    <button class="button primary" disabled=move || save.pending().get()>
                        "Save goal"
                    </button>
                    <A href=Route::Goals(workspace).path() attr:class="button quiet">
                        "Cancel"
                    </A>
                </p>
            </ActionForm>
            {removable
                .map(|(id, workspace)| {
                    view! {
                        <ActionForm action=delete attr:class="remove">
                            <input type="hidden" name="workspace" value=workspace />
                            <input type="hidden" name="id" value=id />
                            <button class="button quiet danger">"Remove this goal"</button>
                        </ActionForm>
                    }
                })}
        </section>
    }
}

/// A number as a form takes it back: no separators.
pub fn plain(value: f64) -> String {
    let places = usize::from(value.fract() != 0.0) * 2;
    decimals(value, places).replace(',', "").replace('−', "-")
}
