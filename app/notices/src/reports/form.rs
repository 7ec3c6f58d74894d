use super::act::{ActOnReport, SaveReport};
use super::data::{ReportLine, Reports};
use domain::metric::registry::REGISTRY;
use domain::report::{Rhythm, reader_key};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::error::AppError;
use ui::field::{Choice, Field, FormNotice, refusal};
use ui::icon::Icon;
use ui::route::Route;

/// The figures that a new report begins with: those at the top of the overview.
const FIRST: [&str; 4] = [
    "total_students",
    "active_students",
    "submissions",
    "average_completion",
];

/// Makes a report, or changes one.
#[component]
pub fn ReportEditor(
    /// The report to change; none makes one.
    line: Option<ReportLine>,
    /// What there is to choose from.
    known: Reports,
    /// The workspace's id.
    workspace: String,
    /// Saves it.
    save: ServerAction<SaveReport>,
    /// Removes it.
    act: ServerAction<ActOnReport>,
) -> impl IntoView {
    let error = refusal(save);
    let title = if line.is_some() {
        "Change the report"
    } else {
        "New report"
    };
    let id = line
        .as_ref()
        .map(|line| line.id.clone())
        .unwrap_or_default();
    let removable = (!id.is_empty()).then(|| (id.clone(), workspace.clone()));
    let plan = line.map(|line| line.report);
    let name = plan
        .as_ref()
        .map(|plan| plan.name.clone())
        .unwrap_or_default();
    let subject = plan
        .as_ref()
        .map(|plan| plan.subject.clone())
        .unwrap_or_default();
    let rhythm = plan
        .as_ref()
        .map_or(Rhythm::Week(1), |plan| plan.rhythm)
        .key();
    let hour = plan.as_ref().map_or(8, |plan| plan.hour).to_string();
    let zone = plan
        .as_ref()
        .map_or_else(|| known.zone.clone(), |plan| plan.zone.name().to_owned());
    let metrics = REGISTRY
        .iter()
        .map(|metric| {
            let on = match &plan {
                Some(plan) => plan.metrics.iter().any(|id| id == metric.id),
                None => FIRST.contains(&metric.id),
            };
            (metric.id.to_owned(), metric.name.to_owned(), on)
        })
        .collect();
    let readers = known
        .readers
        .iter()
        .map(|(id, name)| {
            let on = match &plan {
                Some(plan) => plan.to.contains(id),
                None => *id == known.viewer,
            };
            (reader_key(id), name.clone(), on)
        })
        .collect();
    let all = [(String::new(), "All courses".to_owned())];
    let courses = all.into_iter().chain(known.courses).collect();
    let rhythms = Rhythm::all().map(|one| (one.key(), one.words())).collect();
    let hours = (0..24)
        .map(|hour| (hour.to_string(), format!("{hour:02}:00")))
        .collect();
    view! {
        <section class="panel" aria-labelledby="report-form">
            <h2 id="report-form">{title}</h2>
            <ActionForm action=save attr:class="form report-form" attr:novalidate=true>
                <FormNotice error=error />
                <input type="hidden" name="workspace" value=workspace.clone() />
                <input type="hidden" name="id" value=id />
                <div class="field-row">
                    <Field name="form[name]" label="Name" value=name hint="The mail's subject begins with it." error=error />
                    <Choice name="form[subject]" label="Course" options=courses value=subject />
                </div>
                <Boxes field="metrics" legend="Figures" boxes=metrics error=error />
                <div class="field-row">
                    <Choice name="form[rhythm]" label="On" options=rhythms value=rhythm />
                    <Choice name="form[hour]" label="At" options=hours value=hour />
                    <Choice name="form[zone]" label="In the zone" options=ui::zones::zones() value=zone />
                </div>
                <Boxes field="to" legend="To" boxes=readers error=error />
                <p class="actions">
                    <button class="button primary" disabled=move || save.pending().get()>
                        "Save report"
                    </button>
                    <A href=Route::Reports(workspace).path() attr:class="button quiet">
                        "Cancel"
                    </A>
                </p>
            </ActionForm>
            {removable
                .map(|(id, workspace)| {
                    view! {
                        <ActionForm action=act attr:class="remove">
                            <input type="hidden" name="workspace" value=workspace />
                            <input type="hidden" name="id" value=id />
                            <input type="hidden" name="what" value="remove" />
                            <button class="button quiet danger">"Remove this report"</button>
                        </ActionForm>
                    }
                })}
        </section>
    }
}

/// Boxes to tick, any number of them.
#[component]
fn Boxes(
    /// The form's field; each box is a key of it.
    field: &'static str,
    /// What they ask for.
    legend: &'static str,
    /// Key, words, and whether it is ticked at first.
    boxes: Vec<(String, String, bool)>,
    /// The last refusal of the form.
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let message = move || error.get().and_then(|error| error.about(field));
    let described = move || message().is_some().then(|| format!("{field}-error"));
    let boxes = boxes
        .into_iter()
        .map(|(key, words, on)| {
            let name = format!("form[{field}][{key}]");
            view! {
                <label class="report-box">
                    <input type="checkbox" name=name value="on" checked=on />
                    <span>{words}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="report-boxes" aria-describedby=described>
            <legend>{legend}</legend>
            <div>{boxes}</div>
            {move || {
                message()
                    .map(|message| {
                        view! {
                            <span class="field-error" id=format!("{field}-error")>
                                <Icon name="warning" small=true />
                                {message}
                            </span>
                        }
                    })
            }}
        </fieldset>
    }
}
