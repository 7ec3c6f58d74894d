use super::data::{Alerts, CheckAlerts, DeleteAlert, MuteAlert, SaveAlert, read_alerts};
use super::form::AlertEditor;
use crate::choose::{course_name, pair};
use domain::alert::{Alert, AlertEvent, State};
use domain::metric::format::format_value;
use domain::metric::registry::metric;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::field::done;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::{Top, named_pairs, named_workspace};
use ui::route::{Route, segment};
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// What changes a rule from the page.
#[derive(Clone, Copy)]
struct Actions {
    save: ServerAction<SaveAlert>,
    delete: ServerAction<DeleteAlert>,
    mute: ServerAction<MuteAlert>,
    check: ServerAction<CheckAlerts>,
}

/// What should you hear about?
pub fn alerts_page() -> AnyView {
    let workspace = named_workspace();
    let pairs = named_pairs();
    let actions = Actions {
        save: ServerAction::new(),
        delete: ServerAction::new(),
        mute: ServerAction::new(),
        check: ServerAction::new(),
    };
    let saved = done(actions.save);
    let versions = move || {
        let Actions {
            delete,
            mute,
            check,
            ..
        } = actions;
        [
            saved.get() as usize,
            delete.version().get(),
            mute.version().get(),
            check.version().get(),
        ]
    };
    let alerts = Resource::new(
        move || (workspace.get(), versions()),
        |(workspace, _)| read_alerts(workspace),
    );
    view! {
        <SafeTitle text="Alerts" />
        <Top title="What should you hear about?">
            <ThemeForm />
        </Top>
        <div class="page">
            <Loaded
                resource=alerts
                children={move |alerts: Alerts| {
                    let workspace = workspace.get_untracked();
                    view! { {move || whole(alerts.clone(), &pairs.get(), workspace.clone(), actions)} }.into_any()
                }}
            />
        </div>
    }
    .into_any()
}

fn whole(
    alerts: Alerts,
    pairs: &[(String, String)],
    workspace: String,
    actions: Actions,
) -> AnyView {
    let edited = pair(pairs, "edit");
    let edited = alerts
        .alerts
        .iter()
        .find(|alert| alert.id == edited)
        .cloned();
    let opened = alerts.may_change && (edited.is_some() || !pair(pairs, "new").is_empty());
    let editor = opened.then(|| {
        view! {
            <AlertEditor
                alert=edited
                courses_known=alerts.courses.clone()
                workspace=workspace.clone()
                save=actions.save
                delete=actions.delete
            />
        }
    });
    let make = (alerts.may_change && !opened).then(|| {
        view! {
            <A href=Route::Alerts(workspace.clone()).with_query("new=1") attr:class="button primary">
                <Icon name="plus" small=true />
                "New alert"
            </A>
        }
    });
    if alerts.alerts.is_empty() {
        return view! {
            {editor}
            {(!opened)
                .then(|| {
                    view! {
                        <section class="empty">
                            <Icon name="alerts" large=true />
                            <h2>"Nothing is watched yet"</h2>
                            <p>"An alert is a rule on any metric, such as «active students fall by more than 30 % two days in a row». You see what it would have done in the past before you save it."</p>
                            <p class="actions">{make}</p>
                        </section>
                    }
                })}
        }
        .into_any();
    }
    let here = workspace.clone();
    let check = alerts.may_change.then(|| {
        view! {
            <ActionForm action=actions.check>
                <input type="hidden" name="workspace" value=here />
                <button class="button">"Check now"</button>
            </ActionForm>
        }
    });
    let firing = alerts
        .alerts
        .iter()
        .filter(|alert| alert.state == State::Alerting)
        .count();
    let lead = match firing {
        0 => "Nothing is alerting.".to_owned(),
        1 => "One alert is firing.".to_owned(),
        n => format!("{n} alerts are firing."),
    };
    let rows = alerts
        .alerts
        .iter()
        .map(|alert| row(alert, &alerts, &workspace, actions))
        .collect_view();
    let past = history(&alerts);
    view! {
        <p class="lead">
            <strong>{lead}</strong>
        </p>
        <div class="actions">{make} {check}</div>
        {editor}
        <ul class="goals">{rows}</ul>
        {past}
    }
    .into_any()
}

/// A state in words, with an icon of its own shape.
fn badge(state: State) -> impl IntoView {
    let (class, icon) = match state {
        State::Normal => ("badge tint good", "check"),
        State::Pending => ("badge tint warn", "clock"),
        State::Alerting => ("badge tint bad", "alerts"),
        State::Recovering => ("badge tint info", "undo"),
        State::NoData => ("badge tint", "seg-not-started"),
        State::Error => ("badge tint bad", "warning"),
    };
    view! {
        <span class=class>
            <Icon name=icon small=true />
            {state.words()}
        </span>
    }
}

fn row(alert: &Alert, alerts: &Alerts, workspace: &str, actions: Actions) -> impl IntoView + use<> {
    let muted = alert.muted_until.filter(|until| *until >= alerts.today);
    let about = [
        alert.since.map(|day| format!("since {}", day.long())),
        course_name(&alerts.courses, &alert.rule.subject),
        alert
            .evaluated_to
            .map(|day| format!("checked to {}", day.long())),
        muted.map(|day| format!("muted to {}", day.long())),
    ];
    let about: Vec<String> = about.into_iter().flatten().collect();
    let change = alerts.may_change.then(|| {
        let query = format!("edit={}", segment(&alert.id));
        let name = alert.rule.name.clone();
        let (here, id) = (workspace.to_owned(), alert.id.clone());
        let (word, long) = match muted {
            None => ("Mute", format!("Mute «{name}» for a week")),
            Some(_) => ("Unmute", format!("Unmute «{name}»")),
        };
        view! {
            <A href=Route::Alerts(workspace.to_owned()).with_query(&query) attr:class="button quiet" attr:aria-label=format!("Change «{name}»")>
                "Change"
            </A>
            <ActionForm action=actions.mute>
                <input type="hidden" name="workspace" value=here />
                <input type="hidden" name="id" value=id />
                {muted.is_none().then(|| view! { <input type="hidden" name="mute" value="true" /> })}
                <button class="button quiet" aria-label=long>
                    {word}
                </button>
            </ActionForm>
        }
    });
    view! {
        <li class="goal">
            <div class="goal-head">
                <h2>{alert.rule.name.clone()}</h2>
                {badge(alert.state)}
                <span class="end">{change}</span>
            </div>
            <p>{format!("{}.", alert.rule.sentence())}</p>
            <p class="muted">{about.join(" · ")}</p>
        </li>
    }
}

fn history(alerts: &Alerts) -> impl IntoView + use<> {
    let rows: Vec<_> = alerts
        .events
        .iter()
        .filter_map(|event| {
            let alert = alerts.alerts.iter().find(|alert| alert.id == event.alert)?;
            Some(view! {
                <tr>
                    <th scope="row">{event.day.long()}</th>
                    <td>{alert.rule.name.clone()}</td>
                    <td class="card-end">{badge(event.state)}</td>
                    <td class="num" data-label="Value">{value(alert, event)}</td>
                </tr>
            })
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="alert-history">
                <div class="section-head">
                    <h2 id="alert-history">"What changed"</h2>
                </div>
                <table class="table cards">
                    <thead>
                        <tr>
                            <th scope="col">"Day"</th>
                            <th scope="col">"Alert"</th>
                            <th scope="col">"Became"</th>
                            <th scope="col" class="num">"Value"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().collect_view()}</tbody>
                </table>
            </section>
        }
    })
}

fn value(alert: &Alert, event: &AlertEvent) -> String {
    let shown = metric(&alert.rule.metric).zip(event.value);
    shown.map_or_else(
        || "—".to_owned(),
        |(metric, value)| format_value(metric.unit, value).exact,
    )
}
