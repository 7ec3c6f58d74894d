use super::data::read_alert_history;
use domain::alert::{AlertForm, BackTest, Bucket, Rule, State, back_test, check_rule};
use domain::metric::format::{format_value, shorten};
use domain::metric::registry::{Unit, metric};
use leptos::prelude::*;
use plot::{LineSpec, Series};
use ui::chart::{labels, marks};
use ui::error::AppResult;
use ui::loaded::Failure;

/// Height of the drawing in px.
const HEIGHT: u32 = 200;

/// What the rule being typed would have done. The days come from the server once for each metric,
/// course and grain; the browser tries the rule on them by the server's own code. It is the browser's
/// alone: without script nothing is typed that it could follow.
#[component]
pub fn Preview(form: ReadSignal<AlertForm>, workspace: String) -> impl IntoView {
    let listening = RwSignal::new(false);
    Effect::new(move |_| listening.set(true));
    let workspace = StoredValue::new(workspace);
    view! {
        <div class="alert-preview" aria-live="polite">
            {move || listening.get().then(|| view! { <Live form=form workspace=workspace.get_value() /> })}
        </div>
    }
}

#[component]
fn Live(form: ReadSignal<AlertForm>, workspace: String) -> impl IntoView {
    let asked = Memo::new(move |_| {
        form.with(|form| {
            (
                form.metric.clone(),
                form.subject.clone(),
                form.grain.clone(),
            )
        })
    });
    let found = RwSignal::new(None::<AppResult<Vec<Bucket>>>);
    let ask = Action::new(move |(metric, subject, grain): &(String, String, String)| {
        let workspace = workspace.clone();
        let question = (metric.clone(), subject.clone(), grain.clone());
        async move {
            let (metric, subject, grain) = question.clone();
            let answer = read_alert_history(workspace, metric, subject, grain).await;
            // An answer to an earlier choice may come last.
            if asked.get_untracked() == question {
                found.set(Some(answer));
            }
        }
    });
    Effect::new(move |_| {
        ask.dispatch(asked.get());
    });
    view! {
        <h3>"On the past"</h3>
        {move || match found.get() {
            Some(history) => tried(&form.get(), &history),
            None => view! { <div class="skeleton" role="status" aria-label="Loading"></div> }.into_any(),
        }}
    }
}

fn tried(form: &AlertForm, history: &AppResult<Vec<Bucket>>) -> AnyView {
    let buckets = match history {
        Ok(buckets) => buckets,
        Err(error) => return view! { <Failure error=error.clone() /> }.into_any(),
    };
    let rule = match check_rule(form) {
        Ok(rule) => rule,
        Err(wrong) => {
            let first = wrong.into_iter().next().map(|wrong| wrong.message);
            return view! { <p class="muted">{first}</p> }.into_any();
        }
    };
    let test = back_test(&rule, buckets);
    let times = test.firings.iter().rev().take(5).map(|firing| {
        let words = match firing.to {
            Some(to) => format!("{} to {}", firing.from.long(), to.long()),
            None => format!("since {}", firing.from.long()),
        };
        view! { <li>{words}</li> }
    });
    view! {
        <p class="back-test">
            <strong>{test.sentence()}</strong>
        </p>
        <p class="muted">{format!("{}.", rule.sentence())}</p>
        {(!test.marks.is_empty()).then(|| drawn(&rule, &test))}
        <ul class="firings">{times.collect_view()}</ul>
    }
    .into_any()
}

/// The values, the threshold where it is one of values, and where it would have fired.
fn drawn(rule: &Rule, test: &BackTest) -> impl IntoView + use<> {
    let unit = metric(&rule.metric).map_or(Unit::Count, |metric| metric.unit);
    let format = move |value: f64| match unit {
        Unit::Count => shorten(value),
        unit => format_value(unit, value).short,
    };
    let one = |values: Vec<Option<f64>>| Series {
        values,
        ..Series::default()
    };
    let threshold = (!rule.condition.compares()).then_some(rule.threshold);
    let firing = |state| matches!(state, State::Alerting | State::Recovering);
    let marked = test.marks.iter();
    let scene = plot::line(&LineSpec {
        height: HEIGHT,
        series: vec![
            one(marked.clone().map(|mark| mark.value).collect()),
            one(marked.clone().map(|_| threshold).collect()),
            one(Vec::new()),
            one(Vec::new()),
            one(marked
                .clone()
                .map(|mark| mark.value.filter(|_| firing(mark.state)))
                .collect()),
        ],
        x_ticks: marked
            .map(|mark| mark.span.from.short())
            .enumerate()
            .collect(),
        ..LineSpec::new(&format)
    });
    view! {
        <svg class="chart-plot" width="100%" height=HEIGHT role="img" aria-label=format!("{} {}.", test.sentence(), rule.sentence())>
            {marks(&scene)}
            {labels(&scene)}
        </svg>
    }
}
