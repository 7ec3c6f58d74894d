use super::data::{DeleteAlert, SaveAlert};
use super::preview::Preview;
use crate::choose::{Select, courses, metrics};
use crate::goals::plain;
use domain::alert::{Alert, AlertForm, Condition};
use leptos::ev::Event;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::field::{Field, FormNotice, refusal};
use ui::route::Route;
use wasm_bindgen::JsCast;

/// Makes a rule, or changes one, and shows while it is typed what it would have done.
#[component]
pub fn AlertEditor(
    /// The rule to change; none makes one.
    alert: Option<Alert>,
    /// Courses to choose from.
    courses_known: Vec<(String, String)>,
    /// The workspace's id.
    workspace: String,
    /// Saves it.
    save: ServerAction<SaveAlert>,
    /// Removes it.
    delete: ServerAction<DeleteAlert>,
) -> impl IntoView {
    let error = refusal(save);
    let id = alert
        .as_ref()
        .map(|alert| alert.id.clone())
        .unwrap_or_default();
    let removable = (!id.is_empty()).then(|| (id.clone(), workspace.clone()));
    let title = if alert.is_some() {
        "Change the alert"
    } else {
        "New alert"
    };
    let tried_in = workspace.clone();
    let first = first_form(alert.as_ref());
    let form = RwSignal::new(first.clone());
    let on_input = move |event: Event| {
        let field = event
            .target()
            .map(JsCast::unchecked_into::<web_sys::HtmlInputElement>);
        if let Some(field) = field {
            form.update(|form| take(form, &field.name(), field.value()));
        }
    };
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        let pairs = pairs.iter();
        pairs
            .map(|(key, words)| ((*key).to_owned(), (*words).to_owned()))
            .collect()
    };
    let conditions: Vec<_> = Condition::ALL
        .iter()
        .map(|one| (one.as_str(), one.words()))
        .collect();
    view! {
        <section class="panel" aria-labelledby="alert-form">
            <h2 id="alert-form">{title}</h2>
            <div class="alert-editor">
                <div>
                    <ActionForm action=save attr:class="form" attr:novalidate=true>
                        <FormNotice error=error />
                        <input type="hidden" name="workspace" value=workspace.clone() />
                        <input type="hidden" name="id" value=id />
                        <div class="form" on:input=on_input>
                            <div class="field-row">
                                <Select name="form[metric]" id="alert-metric" label="When" options=metrics() value=first.metric.clone() />
                                <Select name="form[grain]" id="alert-grain" label="By" options=pairs(&[("day", "day"), ("week", "week")]) value=first.grain.clone() />
                            </div>
                            <div class="field-row">
                                <Select name="form[condition]" id="alert-condition" label="Condition" options=pairs(&conditions) value=first.condition.clone() />
                                <Field name="form[threshold]" label="Threshold" value=first.threshold.clone() hint="A change in percent, or in points of a share or score." error=error />
                            </div>
                            <Select name="form[subject]" id="alert-course" label="Course" options=courses(&courses_known) value=first.subject.clone() />
                            <div class="field-row">
                                <Field name="form[for_buckets]" label="Alert after … in a row" kind="number" value=first.for_buckets.clone() error=error />
                                <Field name="form[keep_buckets]" label="Over after … fine in a row" kind="number" value=first.keep_buckets.clone() error=error />
                            </div>
                            <Field name="form[name]" label="Name" value=first.name.clone() hint="Empty: the rule in words." error=error />
                        </div>
                        <p class="actions">
                            <button class="button primary" disabled=move || save.pending().get()>
                                "Save alert"
                            </button>
                            <A href=Route::Alerts(workspace.clone()).path() attr:class="button quiet">
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
                                    <button class="button quiet danger">"Remove this alert and its history"</button>
                                </ActionForm>
                            }
                        })}
                </div>
                <Preview form=form.read_only() workspace=tried_in />
            </div>
        </section>
    }
}

fn first_form(alert: Option<&Alert>) -> AlertForm {
    let Some(rule) = alert.map(|alert| &alert.rule) else {
        return AlertForm {
            metric: "active_students".to_owned(),
            condition: "falls".to_owned(),
            threshold: "30".to_owned(),
            grain: "day".to_owned(),
            for_buckets: "2".to_owned(),
            keep_buckets: "1".to_owned(),
            ..AlertForm::default()
        };
    };
    AlertForm {
        name: rule.name.clone(),
        metric: rule.metric.clone(),
        subject: rule.subject.clone(),
        condition: rule.condition.as_str().to_owned(),
        threshold: plain(rule.threshold),
        grain: rule.grain.as_str().to_owned(),
        for_buckets: rule.for_buckets.to_string(),
        keep_buckets: rule.keep_buckets.to_string(),
    }
}

fn take(form: &mut AlertForm, name: &str, value: String) {
    let slot = match name {
        "form[name]" => &mut form.name,
        "form[metric]" => &mut form.metric,
        "form[subject]" => &mut form.subject,
        "form[condition]" => &mut form.condition,
        "form[threshold]" => &mut form.threshold,
        "form[grain]" => &mut form.grain,
        "form[for_buckets]" => &mut form.for_buckets,
        "form[keep_buckets]" => &mut form.keep_buckets,
        _ => return,
    };
    *slot = value;
}
