//! Everybody in School, judged: made once for a state of the data and a day.

use domain::access::Access;
use domain::school::SchoolStore;
use domain::school::students::Directory;
use domain::time::{Day, Now};
use domain::workspace::Workspace;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use ui::backend::Directories;
use ui::error::{AppError, AppResult};

/// Directories kept. One of 100,000 students takes about 60 MB, one of 2,620 under 2 MB.
const KEPT: usize = 32;

/// A state of a workspace's data, a day, and the part that is seen. Thresholds count as data: saving
/// them makes a new state.
type Key = (String, i64, Day, String);

/// See the module.
pub struct Kept {
    school: Arc<dyn SchoolStore>,
    kept: Mutex<VecDeque<(Key, Arc<Directory>)>>,
}

impl Kept {
    /// An empty cache over a store.
    pub fn new(school: Arc<dyn SchoolStore>) -> Self {
        Self {
            school,
            kept: Mutex::default(),
        }
    }

    fn find(&self, key: &Key) -> Option<Arc<Directory>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| known == key)?;
        let found = kept.remove(at)?;
        let directory = found.1.clone();
        kept.push_front(found);
        Some(directory)
    }
}

#[async_trait::async_trait]
impl Directories for Kept {
    async fn directory(
        &self,
        access: &Access,
        workspace: &Workspace,
        now: Now,
    ) -> AppResult<Arc<Directory>> {
        let key = (
            access.workspace().to_owned(),
            workspace.data_version,
            now.today,
            access.scope().key(),
        );
        if let Some(directory) = self.find(&key) {
            return Ok(directory);
        }
        let roll = self.school.roll(access, now).await?;
        let thresholds = self.school.thresholds(access).await?;
        let today = now.today;
        // Judging 100,000 students takes a third of a second, too long for an async thread.
        let made = tokio::task::spawn_blocking(move || Directory::new(&roll, &thresholds, today));
        let directory = Arc::new(made.await.map_err(|_| AppError::Unavailable)?);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // An older state of the same workspace will not be asked for again.
        kept.retain(|((workspace, version, ..), _)| *workspace != key.0 || *version == key.1);
        kept.push_front((key, directory.clone()));
        kept.truncate(KEPT);
        Ok(directory)
    }
}
