use super::data::{AtRisk, list_moved, read_features, save_thresholds};
use domain::metric::format::{decimals, format_count};
use domain::school::at_risk::{Moves, moves};
use domain::school::segment::{Features, Knob, Thresholds};
use leptos::prelude::*;
use leptos_router::components::A;
use std::sync::Arc;
use ui::icon::Icon;
use ui::route::Route;
use ui::toast::Toasts;

/// How many of the sliders, from the first, decide who is inactive or at risk; the others decide who
/// is how engaged.
const AT_RISK_KNOBS: usize = 7;

/// The thresholds as sliders. While one moves, the browser judges everybody anew by the server's own
/// rules and says who would move; nothing is kept before it is saved.
#[component]
pub fn Sliders(
    /// What the page shows.
    at_risk: AtRisk,
    /// The workspace's id.
    workspace: String,
    /// Called when thresholds were saved.
    saved: Callback<()>,
) -> impl IntoView {
    let AtRisk {
        thresholds: kept,
        may_change,
        today,
        ..
    } = at_risk;
    let tried = RwSignal::new(kept.clone());
    let touched = RwSignal::new(false);
    let of = StoredValue::new(workspace);
    // Asked for when the first slider moves, and once: a page that is only read does without.
    let features = RwSignal::new(None::<Arc<[Features]>>);
    let ask = Action::new_local(move |(): &()| async move {
        if let Ok(read) = read_features(of.get_value()).await {
            features.set(Some(read.into()));
        }
    });
    Effect::new(move |_| {
        if touched.get() {
            ask.dispatch_local(());
        }
    });
    let before = StoredValue::new(kept.clone());
    let moved = Memo::new(move |_| {
        let features = features.get()?;
        Some(before.with_value(|before| moves(&features, before, &tried.get(), today)))
    });
    let wrong = move || tried.with(Thresholds::check);
    let changed = move || before.with_value(|before| tried.with(|tried| tried != before));
    let save = Action::new(move |thresholds: &Thresholds| {
        let thresholds = thresholds.clone();
        async move {
            let kept = save_thresholds(of.get_value(), thresholds).await;
            match &kept {
                Ok(()) => {
                    Toasts::say("Thresholds saved for everyone in this workspace.");
                    saved.run(());
                }
                Err(error) => Toasts::say(error.sentence()),
            }
            kept
        }
    });
    let (first, rest) = Thresholds::KNOBS.split_at(AT_RISK_KNOBS);
    let knobs = |knobs: &'static [Knob]| {
        knobs
            .iter()
            .map(|knob| slider(knob, tried, touched))
            .collect_view()
    };
    view! {
        <details class="thresholds panel" open=true>
            <summary>
                <h2>"When is someone at risk?"</h2>
                <Icon name="chevron-down" />
            </summary>
            <form on:submit=move |event| {
                event.prevent_default();
                save.dispatch(tried.get_untracked());
            }>
                {knobs(first)}
                <details class="more-knobs">
                    <summary>
                        <Icon name="chevron-right" small=true />
                        "Levels of engagement"
                    </summary>
                    {knobs(rest)}
                </details>
                <output class="thresholds-preview">{move || preview(moved.get(), changed(), wrong())}</output>
                {move || moved.get().filter(|_| changed()).map(|moved| view! { <Who moved=moved workspace=of.get_value() /> })}
                <p class="actions">
                    <button class="button primary" disabled=move || !may_change || !changed() || !wrong().is_empty() || save.pending().get()>
                        "Save for everyone"
                    </button>
                    <button
                        class="button quiet"
                        type="button"
                        disabled=move || !changed()
                        on:click=move |_| tried.set(before.get_value())
                    >
                        "Reset"
                    </button>
                </p>
                {(!may_change).then(|| view! { <p class="muted">"You can try the sliders; saving is for analysts and above."</p> })}
            </form>
        </details>
    }
}

fn slider(
    knob: &'static Knob,
    tried: RwSignal<Thresholds>,
    touched: RwSignal<bool>,
) -> impl IntoView {
    let id = format!("threshold-{}", knob.field);
    let places = usize::from(knob.step.fract() != 0.0);
    let value = move || tried.with(|thresholds| (knob.get)(thresholds));
    let on_input = move |text: String| {
        if let Ok(value) = text.parse::<f64>() {
            if !touched.get_untracked() {
                touched.set(true);
            }
            tried.update(|thresholds| (knob.set)(thresholds, value));
        }
    };
    view! {
        <div class="slider">
            <label for=id.clone()>{knob.label}</label>
            <output for=id.clone()>{move || format!("{} {}", decimals(value(), places), knob.unit)}</output>
            <input
                type="range"
                id=id.clone()
                name=knob.field
                min=knob.min
                max=knob.max
                step=knob.step
                value=tried.with_untracked(|thresholds| (knob.get)(thresholds)).to_string()
                prop:value=move || value().to_string()
                on:input=move |event| on_input(event_target_value(&event))
            />
            <span class="slider-ends" aria-hidden="true">
                <span>{decimals(knob.min, 0)}</span>
                <span>{decimals(knob.max, 0)}</span>
            </span>
        </div>
    }
}

/// Who would move, in words.
fn preview(
    moved: Option<Moves>,
    changed: bool,
    wrong: Vec<domain::error::FieldError>,
) -> impl IntoView {
    if let Some(first) = wrong.into_iter().next() {
        return view! { <span class="text-bad">{first.message}</span> }.into_any();
    }
    if !changed {
        return "Move a slider to see who would move. Nothing changes before you save.".into_any();
    }
    let Some(moved) = moved else {
        return "Judging everyone anew …".into_any();
    };
    let count = |count: usize| format_count(i64::try_from(count).unwrap_or(i64::MAX));
    let (entering, leaving) = (moved.entering.len(), moved.leaving.len());
    view! {
        <b>{format!("{} enter and {} leave", count(entering), count(leaving))}</b>
        {format!(
            " the students at risk: {} instead of {}. Nothing is saved yet.",
            format_count(i64::from(moved.after.of(domain::school::segment::Segment::AtRisk))),
            format_count(i64::from(moved.before.of(domain::school::segment::Segment::AtRisk))),
        )}
    }
    .into_any()
}

/// The first names of those who would become at risk, asked for only when someone wants to know.
#[component]
fn Who(moved: Moves, workspace: String) -> impl IntoView {
    let here = StoredValue::new(workspace);
    let ask = Action::new(|(workspace, numbers): &(String, Vec<u32>)| {
        list_moved(workspace.clone(), numbers.clone())
    });
    let entering = moved.entering;
    (!entering.is_empty()).then(move || {
        view! {
            <button
                class="link-button"
                type="button"
                on:click=move |_| {
                    ask.dispatch((here.get_value(), entering.iter().copied().take(20).collect()));
                }
            >
                "Who would enter?"
            </button>
            {move || {
                ask.value()
                    .get()
                    .and_then(Result::ok)
                    .map(|names| {
                        view! {
                            <ul class="moved">
                                {names
                                    .into_iter()
                                    .map(|(id, name)| {
                                        let href = Route::Student(here.get_value(), id).path();
                                        view! {
                                            <li>
                                                <A href=href>{name}</A>
                                            </li>
                                        }
                                    })
                                    .collect_view()}
                            </ul>
                        }
                    })
            }}
        }
    })
}
