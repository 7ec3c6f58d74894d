//! What this program declares of its work behind, for the page that operators see.

use super::registry::{JobError, Registry};
use super::schedule::{Schedule, Where};
use domain::time::Micros;
use std::collections::HashMap;
use std::sync::Arc;
use store::Store;
use ui::backend::{Planned, Plans};
use ui::error::{AppError, AppResult};

/// See the module.
pub struct Desk {
    store: Store,
    registry: Arc<Registry>,
}

impl Desk {
    /// Over what is kept and what is declared.
    pub fn new(store: Store, registry: Arc<Registry>) -> Self {
        Self { store, registry }
    }
}

fn plan(schedule: &Schedule) -> String {
    match schedule.place {
        Where::House(zone) => format!("{} in {}", schedule.cron, zone.name()),
        Where::EachWorkspace => format!("{} in each workspace's zone", schedule.cron),
    }
}

#[async_trait::async_trait]
impl Plans for Desk {
    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        self.registry.kinds().collect()
    }

    async fn schedules(&self, now: Micros) -> AppResult<Vec<Planned>> {
        let fired: HashMap<String, Micros> =
            self.store.schedules_fired().await?.into_iter().collect();
        let workspaces = self.store.every_workspace().await?;
        let zones: Vec<_> = workspaces.iter().map(|w| w.calendar.zone).collect();
        let schedules = self.registry.schedules().iter();
        Ok(schedules
            .map(|schedule| Planned {
                name: schedule.name,
                plan: plan(schedule),
                last: fired.get(schedule.name).copied(),
                next: schedule.next(&zones, now),
            })
            .collect())
    }

    async fn run_now(&self, schedule: &str, now: Micros) -> AppResult<()> {
        let asked = self.registry.run_now(&self.store, schedule, now).await;
        asked.map_err(|error| {
            ui::backend::fail(match error {
                JobError::Never(_) => AppError::NotFound,
                JobError::Again(_) | JobError::Later(..) => AppError::Unavailable,
            })
        })
    }
}
