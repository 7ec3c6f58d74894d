use super::data::MakeLink;
use domain::metric::registry::REGISTRY;
use domain::share::ShareKind;
use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::field::{Choice, Field, FormNotice, refusal};
use ui::range::kept_query;

/// What to share, with whom and for how long. `pairs` is the address's query: `new` says what, the rest
/// is the query of the page that it was asked on.
#[component]
pub fn LinkForm(
    /// The workspace's id.
    workspace: String,
    /// The address's query.
    pairs: Vec<(String, String)>,
    /// What was made.
    make: ServerAction<MakeLink>,
    /// Courses to choose from.
    courses: Vec<(String, String)>,
) -> impl IntoView {
    let error = refusal(make);
    let asked = pairs
        .iter()
        .find(|(name, _)| name == "new")
        .and_then(|(_, kind)| ShareKind::parse(kind))
        .unwrap_or(ShareKind::Overview);
    let kept: Vec<(String, String)> = pairs
        .into_iter()
        .filter(|(name, value)| {
            !matches!(name.as_str(), "new" | "cursor" | "arrange" | "limit") && !value.is_empty()
        })
        .collect();
    let part = part_words(asked, &kept, &courses);
    let kinds = match asked {
        ShareKind::Students => vec![ShareKind::Students],
        _ => vec![ShareKind::Overview, ShareKind::Chart],
    };
    let kinds = kinds.into_iter();
    let kinds = kinds.map(|kind| (kind.as_str().to_owned(), kind.label().to_owned()));
    let metrics = REGISTRY.iter();
    let metrics = metrics.map(|metric| (metric.id.to_owned(), metric.name.to_owned()));
    let days = [
        ("7", "7 days"),
        ("30", "30 days"),
        ("90", "90 days"),
        ("never", "Until it is taken back"),
    ]
    .map(|(key, words)| (key.to_owned(), words.to_owned()));
    let rest = match asked {
        ShareKind::Students => view! {
            <label class="check">
                <input type="checkbox" name="form[names]" value="yes" />
                "Show names, addresses, tags and notes"
            </label>
        }
        .into_any(),
        _ => view! {
            <div class="share-chart">
                <Choice name="form[metric]" label="Which figure" options=metrics.collect() value="active_students" />
                <Field
                    name="form[origins]"
                    label="Sites that may show it"
                    hint="Such as https://example.com, several with spaces. No other site can."
                    error=error
                />
            </div>
        }
        .into_any(),
    };
    view! {
        <ActionForm action=make attr:class="form share-form" attr:novalidate=true>
            <input type="hidden" name="workspace" value=workspace />
            <input type="hidden" name="form[query]" value=kept_query(&kept) />
            <FormNotice error=error />
            <p class="muted">{part}</p>
            <Field name="form[name]" label="Name" hint="Stands above what is shown." error=error />
            <Choice name="form[kind]" label="What it shows" options=kinds.collect() value=asked.as_str() />
            {rest}
            <Field name="form[password]" label="Password" kind="password" autocomplete="new-password" hint="Leave it empty for none." error=error />
            <Choice name="form[days]" label="How long" options=days.into() value="30" />
            <p class="actions">
                <button class="button primary" disabled=move || make.pending().get()>
                    "Make the link"
                </button>
            </p>
        </ActionForm>
    }
}

/// Which part the link will show, in words.
fn part_words(kind: ShareKind, kept: &[(String, String)], courses: &[(String, String)]) -> String {
    let asked = |key: &str| {
        let found = kept.iter().find(|(name, _)| name == key);
        found.map_or("", |(_, value)| value.as_str())
    };
    let course = courses.iter().find(|(id, _)| id == asked("course"));
    let course = course.map_or("all courses", |(_, name)| name);
    if kind == ShareKind::Students {
        let filters = kept
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "course" | "sort" | "cols"))
            .count();
        return match filters {
            0 => format!("It will show {course}, with the columns and the order you just saw."),
            1 => {
                format!("It will show {course} through the filter, columns and order you just saw.")
            }
            many => format!(
                "It will show {course} through the {many} filters, the columns and the order you just saw."
            ),
        };
    }
    let days = match asked("range") {
        "" | "30d" => "the last 30 days",
        "7d" => "the last 7 days",
        "90d" => "the last 90 days",
        "365d" => "the last 365 days",
        "today" => "today",
        "week" => "this week",
        "month" => "this month",
        _ => "the days you just saw",
    };
    format!(
        "It will show {course} and {days}, each time as of then. Who opens it cannot choose others."
    )
}
