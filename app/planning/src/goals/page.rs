use super::data::{DeleteGoal, Goals, SaveGoal, read_goals};
use super::form::GoalEditor;
use crate::choose::{course_name, pair};
use domain::goal::{Goal, GoalState, Progress};
use domain::metric::format::format_value;
use domain::metric::registry::metric;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::field::done;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::{Top, named_pairs, named_workspace};
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// What are you aiming for?
pub fn goals_page() -> AnyView {
    let workspace = named_workspace();
    let pairs = named_pairs();
    let save = ServerAction::<SaveGoal>::new();
    let delete = ServerAction::<DeleteGoal>::new();
    let saved = done(save);
    let goals = Resource::new(
        move || (workspace.get(), saved.get(), delete.version().get()),
        |(workspace, ..)| read_goals(workspace),
    );
    view! {
        <SafeTitle text="Goals" />
        <Top title="What are you aiming for?">
            <ThemeForm />
        </Top>
        <div class="page">
            <Loaded
                resource=goals
                children={move |goals: Goals| {
                    let workspace = workspace.get_untracked();
                    view! { {move || whole(goals.clone(), &pairs.get(), workspace.clone(), save, delete)} }.into_any()
                }}
            />
        </div>
    }
    .into_any()
}

fn whole(
    goals: Goals,
    pairs: &[(String, String)],
    workspace: String,
    save: ServerAction<SaveGoal>,
    delete: ServerAction<DeleteGoal>,
) -> AnyView {
    let edited = pair(pairs, "edit");
    let edited = goals
        .goals
        .iter()
        .find(|(goal, _)| goal.id == edited)
        .map(|(goal, _)| goal.clone());
    let opened = goals.may_change && (edited.is_some() || !pair(pairs, "new").is_empty());
    let editor = opened.then(|| {
        view! {
            <GoalEditor
                goal=edited
                courses_known=goals.courses.clone()
                today=goals.today
                workspace=workspace.clone()
                save=save
                delete=delete
            />
        }
    });
    let make = (goals.may_change && !opened).then(|| {
        view! {
            <p class="actions">
                <A href=Route::Goals(workspace.clone()).with_query("new=1") attr:class="button primary">
                    <Icon name="plus" small=true />
                    "New goal"
                </A>
            </p>
        }
    });
    if goals.goals.is_empty() {
        return view! {
            {editor}
            {(!opened)
                .then(|| {
                    view! {
                        <section class="empty">
                            <Icon name="goals" large=true />
                            <h2>"No goal yet"</h2>
                            <p>"A goal is a number on any metric by a day. This page then says each day whether you are on pace, and how likely it is that you get there."</p>
                            {make}
                        </section>
                    }
                })}
        }
        .into_any();
    }
    let rows = goals
        .goals
        .iter()
        .map(|(goal, progress)| row(goal, progress, &goals, &workspace))
        .collect_view();
    view! {
        {make}
        {editor}
        <ul class="goals">{rows}</ul>
    }
    .into_any()
}

/// One goal: its name and state, a bar with a mark where it should be by now, and the pace in words.
fn row(goal: &Goal, progress: &Progress, goals: &Goals, workspace: &str) -> AnyView {
    let Some(known) = metric(&goal.goal.metric) else {
        return ().into_any();
    };
    let (class, icon) = match progress.state {
        GoalState::Met => ("badge tint good", "check"),
        GoalState::OnTrack => ("badge tint good", "goals"),
        GoalState::Behind => ("badge tint warn", "clock"),
        GoalState::Missed => ("badge tint bad", "close"),
        GoalState::NotBegun | GoalState::Unknown => ("badge tint", "clock"),
    };
    let percent =
        |value: f64| (value / goal.goal.target.max(f64::MIN_POSITIVE) * 100.0).clamp(0.0, 100.0);
    let reached = progress.reached.map_or(0.0, percent);
    let expected = progress.expected.map(percent);
    let shown = |value: f64| format_value(known.unit, value).exact;
    let figure = format!(
        "{} of {}",
        progress.reached.map_or_else(|| "—".to_owned(), shown),
        shown(goal.goal.target)
    );
    let course = course_name(&goals.courses, &goal.goal.subject);
    let edit = goals.may_change.then(|| {
        let query = format!("edit={}", ui::route::segment(&goal.id));
        view! {
            <A href=Route::Goals(workspace.to_owned()).with_query(&query) attr:class="button quiet" attr:aria-label=format!("Change «{}»", goal.goal.name)>
                "Change"
            </A>
        }
    });
    let about = [
        Some(goal.goal.sentence()),
        course,
        progress.as_of.map(|day| format!("as of {}", day.long())),
    ];
    let about: Vec<String> = about.into_iter().flatten().collect();
    view! {
        <li class="goal">
            <div class="goal-head">
                <h2>{goal.goal.name.clone()}</h2>
                <span class=class>
                    <Icon name=icon small=true />
                    {progress.state.words()}
                </span>
                <b class="goal-figure">{figure}</b>
                {edit}
            </div>
            <svg class="goal-bar" aria-hidden="true">
                <rect class="c-track" width="100%" height="8" y="4" rx="4" />
                <rect class="c-bar s1" width=format!("{reached:.1}%") height="8" y="4" rx="4" />
                {expected.map(|at| view! { <line class="goal-pace" x1=format!("{at:.1}%") x2=format!("{at:.1}%") y1="0" y2="16" /> })}
            </svg>
            <p>{progress.sentence(&goal.goal, known)}</p>
            <p class="muted">{about.join(" · ")}</p>
        </li>
    }
    .into_any()
}
