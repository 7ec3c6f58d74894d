//! The lists of the page.

use super::data::{JobLine, KindLine, ScheduleLine};
use super::forms::{Actions, JobButton, RunButton};
use domain::metric::format::format_count;
use leptos::prelude::*;
use ui::icon::Icon;

/// Every kind with its last run.
#[component]
pub(super) fn Kinds(
    /// The kinds.
    kinds: Vec<KindLine>,
) -> impl IntoView {
    let rows = kinds.into_iter().map(|kind| {
        let bad = kind
            .last
            .as_ref()
            .is_some_and(|(_, _, how)| how != "Done" && how != "Put back");
        let [queued, running, dead] = kind.counts;
        let (at, took, how) = kind
            .last
            .unwrap_or_else(|| ("Never ran".to_owned(), String::new(), String::new()));
        view! {
            <tr>
                <th scope="row">
                    {kind.name} <small class="quiet">{kind.words}</small>
                </th>
                <td class="quiet">{at}</td>
                <td class="num" data-label="Took">{took}</td>
                <td class="card-end">
                    {(!how.is_empty())
                        .then(|| {
                            view! {
                                <span class="badge" class:good=!bad class:bad=bad>
                                    <Icon name=if bad { "warning" } else { "check" } />
                                    {how}
                                </span>
                            }
                        })}
                </td>
                <td class="num" data-label="Waiting">{format_count(queued)}</td>
                <td class="num" data-label="Running">{format_count(running)}</td>
                <td class="num" data-label="Dead">{format_count(dead)}</td>
            </tr>
        }
    });
    view! {
        <table class="table cards jobs-table">
            <caption class="visually-hidden">"Kinds of jobs with their last run"</caption>
            <thead>
                <tr>
                    <th scope="col">"Kind"</th>
                    <th scope="col">"Last run (UTC)"</th>
                    <th scope="col" class="num">"Took"</th>
                    <th scope="col">"Ended"</th>
                    <th scope="col" class="num">"Waiting"</th>
                    <th scope="col" class="num">"Running"</th>
                    <th scope="col" class="num">"Dead"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// Every schedule with its next time.
#[component]
pub(super) fn Schedules(
    /// The schedules.
    schedules: Vec<ScheduleLine>,
    /// The page's actions.
    actions: Actions,
) -> impl IntoView {
    let rows = schedules.into_iter().map(|schedule| {
        view! {
            <tr>
                <th scope="row">{schedule.name.clone()}</th>
                <td class="quiet">{schedule.plan}</td>
                <td class="quiet" data-label="Last">{schedule.last.unwrap_or_else(|| "Not yet".to_owned())}</td>
                <td data-label="Next">{schedule.next}</td>
                <td class="num card-action">
                    <RunButton actions=actions schedule=schedule.name />
                </td>
            </tr>
        }
    });
    view! {
        <table class="table cards jobs-table">
            <caption class="visually-hidden">"Schedules with their next time"</caption>
            <thead>
                <tr>
                    <th scope="col">"Schedule"</th>
                    <th scope="col">"When"</th>
                    <th scope="col">"Last (UTC)"</th>
                    <th scope="col">"Next (UTC)"</th>
                    <th scope="col">
                        <span class="visually-hidden">"Run now"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// A list of jobs with what can be done about each.
#[component]
pub(super) fn Jobs(
    /// The jobs.
    jobs: Vec<JobLine>,
    /// What the list is of.
    caption: &'static str,
    /// What its moments are.
    at: &'static str,
    /// What can be done: the form's word, and the button's.
    buttons: &'static [(&'static str, &'static str)],
    /// The page's actions.
    actions: Actions,
) -> impl IntoView {
    let rows = jobs.into_iter().map(|job| {
        let of = format!("{}, {}", job.kind, job.whose);
        let buttons = buttons.iter().map(|(what, words)| {
            view! { <JobButton actions=actions job=job.id.clone() what=*what words=*words of=of.clone() /> }
        });
        let buttons = buttons.collect_view();
        let steps = job.steps.map(|(done, all)| {
            view! {
                <span class="bar-value">
                    <progress class="bar" max=all value=done aria-label="Steps done"></progress>
                    <span>{format!("{} of {}", format_count(done), format_count(all))}</span>
                </span>
            }
        });
        view! {
            <tr>
                <th scope="row">
                    {job.kind} {job.message.map(|message| view! { <small class="jobs-message">{message}</small> })}
                </th>
                <td class="quiet">{job.whose}</td>
                <td class="quiet nowrap">{job.at}</td>
                <td class="quiet">{steps} {job.failures}</td>
                <td class="num card-action">
                    <div class="jobs-buttons">{buttons}</div>
                </td>
            </tr>
        }
    });
    view! {
        <table class="table cards jobs-table">
            <caption class="visually-hidden">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">"Job"</th>
                    <th scope="col">"Whose"</th>
                    <th scope="col">{at}</th>
                    <th scope="col">"Progress"</th>
                    <th scope="col">
                        <span class="visually-hidden">"What to do"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
