//! What the server itself tells of, and the daily mails.

use app::import::model::Phase;
use domain::access::Access;
use domain::notice::{NewNotice, NoticeStore, told};
use domain::school::at_risk::AtRiskList;
use domain::school::segment::Segment;
use domain::time::{Micros, Now};
use domain::workspace::WorkspaceStore;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use ui::backend::Directories;
use ui::error::AppResult;

/// How often digests that are due are looked for.
const LOOK: Duration = Duration::from_secs(30);

/// Tells of imports.
#[derive(Clone)]
pub struct Bell {
    store: Store,
    directories: Arc<dyn Directories>,
    clock: fn() -> Micros,
}

impl Bell {
    /// A bell over a store.
    pub fn new(store: Store, directories: Arc<dyn Directories>, clock: fn() -> Micros) -> Self {
        Self {
            store,
            directories,
            clock,
        }
    }

    /// An import ended. That it was written is told in its own transaction; told here is that it was
    /// not, and what it brought to light. A notice that cannot be kept fails nothing.
    pub async fn ended(&self, access: &Access, phase: &Phase) {
        let notice = match phase {
            Phase::Failed { sentence } => Some(told::failed(access.workspace(), sentence)),
            Phase::Done { .. } => self.at_risk(access).await.unwrap_or_default(),
            Phase::Working { .. } => None,
        };
        let Some(notice) = notice else {
            return;
        };
        let now = (self.clock)();
        let raised = self.store.raise_notice(access.workspace(), notice, now);
        if let Err(error) = raised.await {
            tracing::warn!(%error, "a notice could not be kept");
        }
    }

    /// Whether the students at risk jumped over the last week.
    async fn at_risk(&self, access: &Access) -> AppResult<Option<NewNotice>> {
        let workspace = self.store.workspace(access).await?;
        let now = workspace.now((self.clock)());
        let before = Now::as_of(now.today.plus(-7), &workspace.calendar);
        let mut counts = [0, 0];
        for (count, moment) in counts.iter_mut().zip([before, now]) {
            let directory = self
                .directories
                .directory(access, &workspace, moment)
                .await?;
            *count = AtRiskList::new(&directory, 0).counts.of(Segment::AtRisk);
        }
        let [before, after] = counts;
        Ok(told::at_risk_jumped(
            access.workspace(),
            before,
            after,
            now.today,
        ))
    }
}

/// Queues digests for as long as the program runs.
pub async fn digests(store: Arc<dyn NoticeStore>, clock: fn() -> Micros) {
    loop {
        match store.send_digests(clock()).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "queued digests"),
            Err(error) => tracing::warn!(%error, "digests could not be queued"),
        }
        tokio::time::sleep(LOOK).await;
    }
}
