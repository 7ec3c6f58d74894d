use super::data::{AHEAD, Outlook, read_forecast};
use super::draw::Ahead;
use crate::choose::{Select, courses, metrics};
use domain::export::Subject;
use domain::metric::forecast::{Forecast, Method};
use domain::metric::format::{decimals, format_percent, format_value};
use domain::metric::registry::{Metric, metric};
use leptos::prelude::*;
use leptos_router::components::{A, Form};
use ui::export::ExportMenu;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::{Top, named_pairs, named_workspace};
use ui::range::kept_query;
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// What comes next?
pub fn forecast_page() -> AnyView {
    let workspace = named_workspace();
    let pairs = named_pairs();
    let outlook = Resource::new(
        move || (workspace.get(), pairs.get()),
        |(workspace, pairs)| read_forecast(workspace, pairs),
    );
    view! {
        <SafeTitle text="Forecast" />
        <Top title="What comes next?">
            {move || {
                view! {
                    <ExportMenu workspace=workspace.get() subject=Subject::Forecast query=kept_query(&pairs.get()) />
                }
            }}
            <ThemeForm />
        </Top>
        <div class="page">
            <Loaded resource=outlook children={move |outlook: Outlook| whole(outlook, workspace.get_untracked())} />
        </div>
    }
    .into_any()
}

fn whole(outlook: Outlook, workspace: String) -> AnyView {
    let Some(known) = metric(&outlook.metric) else {
        return ().into_any();
    };
    let shown = outlook.clone();
    let content = match outlook.next.clone() {
        Ok(next) => {
            view! { <Seen outlook=outlook next=next metric=known workspace=workspace /> }.into_any()
        }
        Err(refusal) => view! {
            <section class="empty">
                <Icon name="forecast" large=true />
                <h2>"No forecast"</h2>
                <p>{refusal.sentence()}</p>
                <p class="actions">
                    <A href=Route::Import(workspace).path() attr:class="button">
                        "Import more days"
                    </A>
                </p>
            </section>
        }
        .into_any(),
    };
    view! {
        <Ask outlook=shown />
        {content}
    }
    .into_any()
}

#[component]
fn Ask(outlook: Outlook) -> impl IntoView {
    let ahead = AHEAD.map(|days| (days.to_string(), format!("{days} days")));
    view! {
        <Form method="GET" action="" attr:class="ask">
            <Select name="metric" id="forecast-metric" label="Metric" options=metrics() value=outlook.metric />
            <Select name="course" id="forecast-course" label="Course" options=courses(&outlook.courses) value=outlook.course />
            <Select name="days" id="forecast-days" label="Ahead" options=ahead.into() value=outlook.ahead.to_string() />
            <button class="button primary">"Show"</button>
        </Form>
    }
}

#[component]
fn Seen(
    outlook: Outlook,
    next: Forecast,
    metric: &'static Metric,
    workspace: String,
) -> impl IntoView {
    let exact = |value: f64| format_value(metric.unit, value).exact;
    let last = next.steps.last().map(|step| {
        let [_, band, _] = step.bands;
        (
            step.day.long(),
            exact(step.value),
            exact(band.low),
            exact(band.high),
        )
    });
    let lead = match (&next.total, &last) {
        (Some(total), Some((day, ..))) => {
            let [_, band, _] = total.bands;
            let between = format!(
                " by {day}, 4 times in 5 between {} and {}.",
                exact(band.low),
                exact(band.high)
            );
            Some((exact(total.value), between))
        }
        (None, Some((day, value, low, high))) => Some((
            value.clone(),
            format!(" on {day}, 4 times in 5 between {low} and {high}."),
        )),
        _ => None,
    };
    let caption = format!(
        "{}, {} days ahead, learnt from {} days to {}.",
        metric.name,
        outlook.ahead,
        next.learnt_days,
        next.learnt_to.long()
    );
    let dictionary = format!("{}#{}", Route::Metrics(workspace).path(), metric.id);
    view! {
        {lead
            .map(|(value, between)| {
                view! {
                    <p class="lead">
                        <strong>{format!("{value} expected")}</strong>
                        <span>{between}</span>
                    </p>
                }
            })}
        <section class="section" aria-labelledby="path">
            <div class="section-head">
                <h2 id="path">{metric.name}</h2>
                <A href=dictionary>"What it means"</A>
            </div>
            <Ahead outlook=outlook next=next.clone() metric=metric caption=caption />
        </section>
        <div class="split">
            <Held next=next.clone() />
            <Tried next=next />
        </div>
    }
}

/// How often the bands held.
#[component]
fn Held(next: Forecast) -> impl IntoView {
    let rows = next.coverage.map(|coverage| {
        view! {
            <tr>
                <th scope="row">{format_percent(coverage.level * 100.0)}</th>
                <td class="num">{coverage.held.map_or_else(|| "—".to_owned(), |held| format_percent(held * 100.0))}</td>
                <td class="num">{coverage.tried}</td>
            </tr>
        }
    });
    let said = format!(
        "The past was forecast from {} of its days as if the rest were unknown. A band should hold as often as its name says.",
        next.origins
    );
    view! {
        <section class="section" aria-labelledby="held">
            <div class="section-head">
                <h2 id="held">"How often the bands held"</h2>
            </div>
            <p class="muted">{said}</p>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Band"</th>
                        <th scope="col" class="num">"Held"</th>
                        <th scope="col" class="num">"Days tried"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().collect_view()}</tbody>
            </table>
        </section>
    }
}

/// Which ways of forecasting were tried.
#[component]
fn Tried(next: Forecast) -> impl IntoView {
    let kept = next.method;
    let rows = next.trials.into_iter().map(|trial| {
        let here = trial.method == kept;
        view! {
            <tr>
                <th scope="row">
                    {trial.method.words()}
                    {here.then(|| view! { <span class="badge tint info">"kept"</span> })}
                </th>
                <td class="num">{trial.mase.map_or_else(|| "—".to_owned(), |mase| decimals(mase, 2))}</td>
            </tr>
        }
    });
    let said = if kept == Method::SeasonalNaive {
        "Nothing tried beat repeating the last week, so that is what is shown."
    } else {
        "Kept because it erred least over the past. 1 is the change from one week to the next."
    };
    view! {
        <section class="section" aria-labelledby="tried">
            <div class="section-head">
                <h2 id="tried">"What was tried"</h2>
            </div>
            <p class="muted">{said}</p>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Way"</th>
                        <th scope="col" class="num">"Error"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
}
