use super::data::{Known, read_metrics};
use domain::metric::registry::{Good, Kind, Metric, NullRule, Unit, metric};
use leptos::prelude::*;
use leptos_router::components::A;
use ui::loaded::Loaded;
use ui::place::{Top, named_workspace};
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// What does each number mean?
pub fn metrics_page() -> AnyView {
    let workspace = named_workspace();
    let known = Resource::new(move || workspace.get(), read_metrics);
    view! {
        <SafeTitle text="Metrics" />
        <Top title="What does each number mean?">
            <ThemeForm />
        </Top>
        <div class="page">
            <Loaded
                resource=known
                children={move |known: Vec<Known>| {
                    let workspace = workspace.get_untracked();
                    let entries = known.into_iter().filter_map(|known| Some(entry(metric(&known.metric)?, &known, &workspace)));
                    view! { <div class="dictionary">{entries.collect_view()}</div> }.into_any()
                }}
            />
        </div>
    }
    .into_any()
}

fn entry(metric: &'static Metric, known: &Known, workspace: &str) -> impl IntoView + use<> {
    let unit = match metric.unit {
        Unit::Count => "whole things",
        Unit::Percent => "percent; differences in points",
        Unit::Score => "marks from 0 to 100",
        Unit::Money => "the workspace's currency",
        Unit::Duration => "time",
    };
    let good = match metric.good {
        Good::Up => "more",
        Good::Down => "less",
        Good::Neither => "neither",
    };
    let kind = match metric.kind {
        Kind::Sum => "days are added up",
        Kind::Ratio => {
            "sum of what is counted ÷ sum of what it is counted of; never a mean of days"
        }
        Kind::Last => "the last value measured by the end",
        Kind::Distinct => "each person once, however long the span; days are never added up",
        Kind::Running => "each person once, from the beginning to the end of the span",
    };
    let nothing = match metric.null_rule {
        NullRule::Zero => "nothing happened: 0",
        NullRule::NotMeasured => "not measured: a gap, never 0",
    };
    let last = known
        .last
        .map_or_else(|| "never".to_owned(), |day| day.long());
    let here = |route: fn(String) -> Route, query: &str, words: &'static str| {
        let address = route(workspace.to_owned()).with_query(query);
        view! {
            <li>
                <A href=address>{words}</A>
            </li>
        }
    };
    let asked = format!("metric={}", metric.id);
    let overview = matches!(
        metric.id,
        "total_students"
            | "active_students"
            | "average_completion"
            | "mean_score"
            | "submissions"
            | "activities"
    )
    .then(|| here(Route::Overview, "", "Overview"));
    let named = |names: &[String], route: fn(String) -> Route, what: &'static str| {
        let address = route(workspace.to_owned()).path();
        let items = names.iter().map(|name| {
            view! {
                <li>
                    <A href=address.clone()>{format!("{what} «{name}»")}</A>
                </li>
            }
        });
        items.collect_view()
    };
    let facts = [
        ("Counted in", unit.to_owned()),
        ("Welcome", good.to_owned()),
        ("Over a longer span", kind.to_owned()),
        ("A day without anything", nothing.to_owned()),
        (
            "How old it may be",
            metric.freshness.trim_end_matches('.').to_owned(),
        ),
        ("Last measured", last),
    ];
    let facts = facts.map(|(name, value)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    });
    view! {
        <section class="section" id=metric.id aria-labelledby=format!("{}-name", metric.id)>
            <div class="section-head">
                <h2 id=format!("{}-name", metric.id)>{metric.name}</h2>
                <small>
                    <code>{metric.id}</code>
                </small>
            </div>
            <p>{metric.definition}</p>
            <dl class="facts">{facts.into_iter().collect_view()}</dl>
            <ul class="used" aria-label=format!("Where «{}» is used", metric.name)>
                {overview}
                {here(Route::Forecast, &asked, "Forecast")}
                {named(&known.goals, Route::Goals, "Goal")}
                {named(&known.alerts, Route::Alerts, "Alert")}
            </ul>
        </section>
    }
}
