//! The buttons and the form of the page. They work without script.

use super::act::{ActOnJob, RecountDays, RunSchedule};
#[cfg(any(feature = "ssr", test))]
use domain::time::Day;
use leptos::form::ActionForm;
use leptos::prelude::*;
#[cfg(any(feature = "ssr", test))]
use ui::error::{AppError, AppResult};
use ui::field::{Choice, Field, FormNotice, refusal};

/// Days of one backfill at most: ten years.
#[cfg(any(feature = "ssr", test))]
const DAYS: i64 = 3_660;

/// Reads the range of a backfill.
#[cfg(any(feature = "ssr", test))]
pub(super) fn range(from: &str, to: &str) -> AppResult<(Day, Day)> {
    let day = |field: &str, text: &str| {
        let message = "Enter a day such as 2014-03-15.";
        Day::parse(text.trim()).ok_or_else(|| AppError::field(field, message))
    };
    let (from, to) = (day("from", from)?, day("to", to)?);
    match to.since(from) {
        0..DAYS => Ok((from, to)),
        DAYS.. => Err(AppError::field("to", "Choose ten years at most.")),
        _ => Err(AppError::field(
            "to",
            "The last day comes before the first.",
        )),
    }
}

/// What the page's forms do.
#[derive(Clone, Copy)]
pub(super) struct Actions {
    pub(super) act: ServerAction<ActOnJob>,
    pub(super) run: ServerAction<RunSchedule>,
    pub(super) recount: ServerAction<RecountDays>,
}

impl Actions {
    pub(super) fn new() -> Self {
        Self {
            act: ServerAction::new(),
            run: ServerAction::new(),
            recount: ServerAction::new(),
        }
    }
}

/// A button that does something with a job.
#[component]
pub(super) fn JobButton(
    /// The page's actions.
    actions: Actions,
    /// The job's id.
    job: String,
    /// `retry`, `discard` or `settle`.
    what: &'static str,
    /// The word on the button.
    words: &'static str,
    /// What it does it with, for who only hears the button.
    of: String,
) -> impl IntoView {
    view! {
        <ActionForm action=actions.act attr:class="jobs-act">
            <input type="hidden" name="job" value=job />
            <input type="hidden" name="what" value=what />
            <button class="link-button" class:danger={what == "discard"} disabled=move || actions.act.pending().get()>
                {words}
                <span class="visually-hidden">{format!(": {of}")}</span>
            </button>
        </ActionForm>
    }
}

/// A button that runs a schedule now.
#[component]
pub(super) fn RunButton(
    /// The page's actions.
    actions: Actions,
    /// The schedule's name.
    schedule: String,
) -> impl IntoView {
    let of = format!(": {schedule}");
    view! {
        <ActionForm action=actions.run attr:class="jobs-act">
            <input type="hidden" name="schedule" value=schedule />
            <button class="link-button" disabled=move || actions.run.pending().get()>
                "Run now"
                <span class="visually-hidden">{of}</span>
            </button>
        </ActionForm>
    }
}

/// Counts a range of days again.
#[component]
pub(super) fn RecountForm(
    /// The page's actions.
    actions: Actions,
    /// Ids and names of the workspaces.
    workspaces: Vec<(String, String)>,
) -> impl IntoView {
    let error = refusal(actions.recount);
    let first = workspaces
        .first()
        .map(|(id, _)| id.clone())
        .unwrap_or_default();
    view! {
        <ActionForm action=actions.recount attr:class="form" attr:novalidate=true>
            <FormNotice error=error />
            <Choice name="workspace" label="Workspace" options=workspaces value=first />
            <Field name="from" label="First day" kind="date" error=error />
            <Field name="to" label="Last day" kind="date" error=error />
            <p class="actions">
                <button class="button primary" disabled=move || actions.recount.pending().get()>
                    "Count again"
                </button>
            </p>
        </ActionForm>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backfill_has_a_first_and_a_last_day() {
        let cases = [
            ("a week", "2014-03-01", "2014-03-07", None),
            ("one day", "2014-03-01", " 2014-03-01 ", None),
            ("no first", "", "2014-03-01", Some("from")),
            ("no last", "2014-03-01", "x", Some("to")),
            ("backwards", "2014-03-02", "2014-03-01", Some("to")),
            ("too long", "2000-01-01", "2014-01-01", Some("to")),
        ];
        for (case, from, to, wrong) in cases {
            let found = range(from, to).err();
            let field = wrong.map(|field| found.clone().and_then(|error| error.about(field)));
            assert_eq!(found.is_some(), wrong.is_some(), "{case}");
            assert!(field.is_none_or(|message| message.is_some()), "{case}");
        }
    }
}
