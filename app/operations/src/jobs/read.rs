//! From what is kept and what the program declares to what the page shows.

use super::data::{Behind, JobLine, KindLine, ScheduleLine};
use domain::job::{JobRow, JobState, KindFigures, took_words};
use domain::time::{Calendar, Micros};
use std::collections::HashMap;
use ui::error::{AppError, AppResult};

/// Jobs of a state that are listed. The counts by kind are of all.
const LISTED: i64 = 50;

pub(super) async fn read() -> AppResult<Behind> {
    let (backend, _) = ui::backend::operator()?;
    let (jobs, now) = (&backend.jobs, (backend.clock)());
    // Operators look after workspaces of many zones.
    let utc = Calendar::parse("UTC", "monday").map_err(|_| AppError::Unavailable)?;
    let at = |at: Micros| utc.day_and_time(at);
    let figures: HashMap<String, KindFigures> = jobs.job_kinds().await?.into_iter().collect();
    let kinds = backend.plans.kinds().into_iter();
    let kinds = kinds
        .map(|(name, words)| kind(name, words, figures.get(name), &at))
        .collect();
    let schedules = backend.plans.schedules(now).await?.into_iter();
    let schedules = schedules
        .map(|planned| ScheduleLine {
            name: planned.name.to_owned(),
            plan: planned.plan,
            last: planned.last.map(at),
            next: planned.next.map(at),
        })
        .collect();
    let lines = |rows: Vec<JobRow>| rows.into_iter().map(|row| job(row, &at)).collect();
    Ok(Behind {
        kinds,
        schedules,
        alarms: lines(jobs.job_alarms(LISTED).await?),
        running: lines(jobs.jobs_in(JobState::Running, LISTED).await?),
        queued: lines(jobs.jobs_in(JobState::Queued, LISTED).await?),
        dead: lines(jobs.jobs_in(JobState::Dead, LISTED).await?),
        workspaces: jobs.workspace_names().await?,
    })
}

fn kind(
    name: &str,
    words: &str,
    figures: Option<&KindFigures>,
    at: &impl Fn(Micros) -> String,
) -> KindLine {
    let count = |state| {
        let jobs = figures.into_iter().flat_map(|figures| &figures.jobs);
        jobs.filter(|(of, _)| *of == state)
            .map(|(_, count)| count)
            .sum()
    };
    let last = figures.and_then(|figures| figures.last.as_ref());
    KindLine {
        name: name.to_owned(),
        words: words.to_owned(),
        last: last.map(|run| {
            (
                at(run.started_at),
                took_words(run.took),
                outcome(&run.outcome),
            )
        }),
        counts: [JobState::Queued, JobState::Running, JobState::Dead].map(count),
    }
}

fn outcome(word: &str) -> String {
    match word {
        "done" => "Done",
        "timed_out" => "Took too long",
        "panicked" => "Panicked",
        "lost" => "Worker lost",
        "released" => "Put back",
        _ => "Failed",
    }
    .to_owned()
}

fn job(row: JobRow, at: &impl Fn(Micros) -> String) -> JobLine {
    let moment = match row.state {
        JobState::Queued => row.run_at,
        JobState::Running => row.created_at,
        JobState::Done | JobState::Dead | JobState::Discarded => {
            row.ended_at.unwrap_or(row.created_at)
        }
    };
    let (failed, most) = row.failures;
    JobLine {
        id: row.id,
        kind: row.kind,
        whose: row.workspace.unwrap_or_else(|| "The house".to_owned()),
        at: at(moment),
        failures: (failed > 0).then(|| format!("{failed} of {most} tries failed")),
        steps: row.steps,
        message: row.alarm.or(row.error),
    }
}
