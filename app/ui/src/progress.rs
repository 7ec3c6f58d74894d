use leptos::prelude::*;

/// How far something is. Without a share it is under way for an unknown time.
#[component]
pub fn Progress(
    /// What is under way.
    #[prop(into)]
    label: String,
    /// Percent done, 0 to 100.
    #[prop(into)]
    percent: Signal<Option<f64>>,
) -> impl IntoView {
    let name = label.clone();
    let value = move || {
        percent
            .get()
            .map(|percent| percent.clamp(0.0, 100.0).round().to_string())
    };
    let words = move || match percent.get() {
        Some(percent) => format!("{} %", percent.clamp(0.0, 100.0).round()),
        None => "under way".to_owned(),
    };
    view! {
        <p class="progress">
            <span>{label}</span>
            <progress class="bar wide" max="100" value=value aria-label=name></progress>
            <small class="num">{words}</small>
        </p>
    }
}

/// The steps of a task: those done, the one at hand, those to come.
#[component]
pub fn Stepper(
    /// What the steps lead to.
    #[prop(into)]
    label: String,
    /// Their names.
    steps: Vec<&'static str>,
    /// The one at hand, from 0; behind the last when all are done.
    #[prop(into)]
    at: Signal<usize>,
) -> impl IntoView {
    let steps = steps
        .into_iter()
        .enumerate()
        .map(|(nth, words)| {
            let done = move || (at.get() > nth).then_some("done");
            view! {
                <li class=done aria-current=move || (at.get() == nth).then_some("step")>
                    {words}
                    <span class="visually-hidden">{move || (at.get() > nth).then_some(", done")}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <ol class="steps" aria-label=label>
            {steps}
        </ol>
    }
}
