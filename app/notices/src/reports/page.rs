use super::act::{ActOnReport, SaveReport};
use super::data::{ReportLine, Reports, read_reports};
use super::form::ReportEditor;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::badge::{Badge, Tone};
use ui::field::done;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::{Top, named_pairs, named_workspace};
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;
use ui::toast::Toasts;

/// What comes by mail?
pub(crate) fn reports_page() -> AnyView {
    let workspace = named_workspace();
    let pairs = named_pairs();
    let save = ServerAction::<SaveReport>::new();
    let act = ServerAction::<ActOnReport>::new();
    let saved = done(save);
    let reports = Resource::new(
        move || (workspace.get(), saved.get(), act.version().get()),
        |(workspace, ..)| read_reports(workspace),
    );
    Effect::new(move |_| match act.value().get() {
        Some(Ok(what)) => Toasts::say(match what.as_str() {
            "send" => "It goes out now.",
            "pause" => "Paused. It comes no more until you resume it.",
            "resume" => "It comes again at its next time.",
            _ => "Removed.",
        }),
        Some(Err(error)) => Toasts::say(error.sentence()),
        None => {}
    });
    view! {
        <SafeTitle text="Reports" />
        <Top title="What comes by mail?">
            <ThemeForm />
        </Top>
        <div class="page">
            <Loaded
                resource=reports
                children={move |reports: Reports| {
                    let workspace = workspace.get_untracked();
                    view! { {move || whole(reports.clone(), &pairs.get(), workspace.clone(), save, act)} }.into_any()
                }}
            />
        </div>
    }
    .into_any()
}

fn whole(
    reports: Reports,
    pairs: &[(String, String)],
    workspace: String,
    save: ServerAction<SaveReport>,
    act: ServerAction<ActOnReport>,
) -> AnyView {
    let asked = |key: &str| {
        let found = pairs.iter().rev().find(|(name, _)| name == key);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    let edited = asked("edit");
    let edited = reports.reports.iter().find(|line| line.id == edited);
    let opened = reports.may_change && (edited.is_some() || !asked("new").is_empty());
    let editor = opened.then(|| {
        view! { <ReportEditor line=edited.cloned() known=reports.clone() workspace=workspace.clone() save=save act=act /> }
    });
    let make = (reports.may_change && !opened).then(|| {
        view! {
            <p class="actions">
                <A href=Route::Reports(workspace.clone()).with_query("new=1") attr:class="button primary">
                    <Icon name="plus" small=true />
                    "New report"
                </A>
            </p>
        }
    });
    if reports.reports.is_empty() {
        return view! {
            {editor}
            {(!opened)
                .then(|| {
                    view! {
                        <section class="empty">
                            <Icon name="calendar" large=true />
                            <h2>"No report yet"</h2>
                            <p>"A report mails the figures that you choose to the people that you choose, every week or every month, with what changed."</p>
                            {make}
                        </section>
                    }
                })}
        }
        .into_any();
    }
    let waits = (!reports.goes_out).then(|| {
        view! {
            <div class="notice" role="note">
                <Icon name="info" />
                <p>"No mail server is named here yet. Reports are written at their times, and wait in the outbox."</p>
            </div>
        }
    });
    let rows = reports
        .reports
        .iter()
        .map(|line| row(line, &reports, &workspace, act))
        .collect_view();
    view! {
        {waits}
        {make}
        {editor}
        <ul class="reports">{rows}</ul>
    }
    .into_any()
}

/// One report: its name, when it comes and came, what is in it, and to whom.
fn row(
    line: &ReportLine,
    reports: &Reports,
    workspace: &str,
    act: ServerAction<ActOnReport>,
) -> AnyView {
    let plan = &line.report;
    let course = reports.courses.iter().find(|(id, _)| *id == plan.subject);
    let figures = match course {
        Some((_, course)) => format!("{} · {course}", line.figures),
        None => line.figures.clone(),
    };
    let next = line
        .next
        .as_ref()
        .map(|next| format!("Next {next}"))
        .unwrap_or_else(|| "Comes no more until it is resumed".to_owned());
    let last = line.last.as_ref().map_or_else(
        || "never sent yet".to_owned(),
        |last| format!("last sent {last}"),
    );
    let to = if line.to.is_empty() {
        "Nobody gets it. Choose somebody.".to_owned()
    } else {
        format!("To {}", line.to)
    };
    let paused = line
        .paused
        .then(|| view! { <Badge tone=Tone::Warn words="Paused" /> });
    let buttons = reports.may_change.then(|| {
        let edit = format!("edit={}", ui::route::segment(&line.id));
        let (what, words) = if line.paused {
            ("resume", "Resume")
        } else {
            ("pause", "Pause")
        };
        let of = plan.name.clone();
        view! {
            <span class="end">
                <Act act=act workspace=workspace.to_owned() id=line.id.clone() what="send" words="Send now" of=of.clone() />
                <Act act=act workspace=workspace.to_owned() id=line.id.clone() what=what words=words of=of.clone() />
                <A href=Route::Reports(workspace.to_owned()).with_query(&edit) attr:class="button quiet" attr:aria-label=format!("Change «{of}»")>
                    "Change"
                </A>
            </span>
        }
    });
    view! {
        <li class="report">
            <div class="report-head">
                <h2>{plan.name.clone()}</h2>
                {paused}
                {buttons}
            </div>
            <p>{figures}</p>
            <p class="quiet">{format!("{}. {next}, {last}.", plan.sentence())}</p>
            <p class="quiet">{to}</p>
        </li>
    }
    .into_any()
}

/// A button that does something with a report.
#[component]
fn Act(
    act: ServerAction<ActOnReport>,
    workspace: String,
    id: String,
    what: &'static str,
    words: &'static str,
    of: String,
) -> impl IntoView {
    view! {
        <ActionForm action=act>
            <input type="hidden" name="workspace" value=workspace />
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="what" value=what />
            <button class="button quiet" disabled=move || act.pending().get()>
                {words}
                <span class="visually-hidden">{format!(": {of}")}</span>
            </button>
        </ActionForm>
    }
}
