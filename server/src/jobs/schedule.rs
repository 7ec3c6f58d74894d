//! When work comes back: schedules declared in code.

use super::registry::{JobError, Registry};
use chrono_tz::Tz;
use domain::error::StoreResult;
use domain::job::{Cron, JobStore, Look, NewJob, look};
use domain::time::Micros;
use std::collections::HashMap;
use store::Store;

/// Whose clock a schedule goes by, and whose jobs it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// One job of the house, in this zone.
    House(Tz),
    /// A job for each workspace, in that workspace's zone.
    EachWorkspace,
}

/// Work that comes back.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Kept for good: what was seen to is remembered under it.
    pub name: &'static str,
    /// A cron line; see [`Cron`].
    pub cron: &'static str,
    /// Whose clock.
    pub place: Where,
    /// The kind of job.
    pub kind: &'static str,
    /// The job's payload, JSON.
    pub payload: &'static str,
}

impl Schedule {
    fn job(&self, workspace: Option<&str>, now: Micros) -> NewJob {
        NewJob {
            workspace: workspace.map(str::to_owned),
            unique_key: Some(format!("{}:{}", self.name, workspace.unwrap_or_default())),
            ..NewJob::new(self.kind, self.payload.to_owned(), now)
        }
    }

    /// When it is next due after `now`: for the house by its zone, else by the first workspace that
    /// comes to it.
    pub fn next(&self, zones: &[Tz], now: Micros) -> Option<Micros> {
        let cron = Cron::parse(self.cron)?;
        let next = |zone: &Tz| cron.next(*zone, now).map(|next| next.at);
        match &self.place {
            Where::House(zone) => next(zone),
            Where::EachWorkspace => zones.iter().filter_map(next).min(),
        }
    }
}

/// The workspaces a schedule makes jobs for, with the zone it goes by; `None` is the house.
async fn lanes(store: &Store, schedules: &[Schedule]) -> StoreResult<Vec<(String, Tz)>> {
    if !schedules.iter().any(|s| s.place == Where::EachWorkspace) {
        return Ok(Vec::new());
    }
    let workspaces = store.every_workspace().await?.into_iter();
    Ok(workspaces.map(|w| (w.id, w.calendar.zone)).collect())
}

impl Registry {
    /// Enqueues what is due. It only enqueues, so that a slow or failing job never delays a schedule.
    pub(super) async fn look_at_schedules(&self, store: &Store, now: Micros) -> StoreResult<()> {
        let lanes = lanes(store, &self.schedules).await?;
        let checked: HashMap<(String, String), Micros> = store
            .schedules_checked()
            .await?
            .into_iter()
            .map(|(schedule, lane, at)| ((schedule, lane), at))
            .collect();
        for schedule in &self.schedules {
            let Some(cron) = Cron::parse(schedule.cron) else {
                tracing::error!(schedule = schedule.name, "its cron line cannot be read");
                continue;
            };
            let own: Vec<(Option<&str>, Tz)> = match schedule.place {
                Where::House(zone) => vec![(None, zone)],
                Where::EachWorkspace => lanes
                    .iter()
                    .map(|(id, zone)| (Some(id.as_str()), *zone))
                    .collect(),
            };
            for (workspace, zone) in own {
                let lane = workspace.unwrap_or_default();
                let key = (schedule.name.to_owned(), lane.to_owned());
                match look(&cron, zone, checked.get(&key).copied(), now) {
                    Look::Nothing => {}
                    Look::Note => store.check_schedule(schedule.name, lane, now).await?,
                    Look::Fire(occurrence) => {
                        let job = schedule.job(workspace, now);
                        store
                            .fire_schedule(schedule.name, occurrence, job, now)
                            .await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Enqueues a schedule's work now, for everybody it is for, besides its own times.
    ///
    /// # Errors
    /// `Never` when there is no such schedule.
    pub async fn run_now(&self, store: &Store, name: &str, now: Micros) -> Result<(), JobError> {
        let schedule = self.schedules.iter().find(|s| s.name == name);
        let schedule = schedule.ok_or_else(|| JobError::Never("No such schedule.".to_owned()))?;
        let jobs: Vec<NewJob> = match schedule.place {
            Where::House(_) => vec![schedule.job(None, now)],
            Where::EachWorkspace => store
                .every_workspace()
                .await?
                .iter()
                .map(|w| schedule.job(Some(&w.id), now))
                .collect(),
        };
        for job in jobs {
            store.enqueue_job(job, now).await?;
        }
        Ok(())
    }
}
