//! Reports that come by mail: which figures, when, and to whom.

mod form;
mod letter;
mod rhythm;

pub use form::{ReportForm, check_report, reader_key};
pub use letter::{Figure, Sheet, letter};
pub use rhythm::Rhythm;

use crate::access::Access;
use crate::error::StoreResult;
use crate::time::Micros;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// What a report says and when it comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewReport {
    /// What people call it; the mail's subject begins with it.
    pub name: String,
    /// Ids of its metrics, in their order.
    pub metrics: Vec<String>,
    /// `""` for all, or a course's id.
    pub subject: String,
    /// On which days.
    pub rhythm: Rhythm,
    /// At which hour of the day, 0–23.
    pub hour: u8,
    /// In which zone.
    #[serde(with = "by_name")]
    pub zone: Tz,
    /// Who gets it: ids of members who see the whole workspace.
    pub to: Vec<String>,
}

impl NewReport {
    /// The first time after an instant at which it comes.
    pub fn next(&self, after: Micros) -> Option<Micros> {
        self.rhythm.next(self.hour, self.zone, after)
    }

    /// When it comes, e.g. `Mondays at 08:00, Europe/London`.
    pub fn sentence(&self) -> String {
        format!(
            "{} at {:02}:00, {}",
            self.rhythm.words(),
            self.hour,
            self.zone.name()
        )
    }
}

/// A zone travels by its name.
mod by_name {
    use chrono_tz::Tz;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(zone: &Tz, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(zone.name())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Tz, D::Error> {
        let name = String::deserialize(from)?;
        name.parse().map_err(|_| D::Error::custom("no time zone"))
    }
}

/// A kept report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// UUIDv7 text.
    pub id: String,
    /// What it says and when.
    pub report: NewReport,
    /// Whether it waits for somebody to let it come again.
    pub paused: bool,
    /// When it last went out.
    pub last_at: Option<Micros>,
    /// When it comes next; `None` while it is paused.
    pub next_at: Option<Micros>,
}

/// What is kept of reports.
#[async_trait::async_trait]
pub trait ReportStore: Send + Sync {
    /// Every report, by name.
    async fn reports(&self, access: &Access) -> StoreResult<Vec<Report>>;
    /// Who can get one: id and name of each member who sees the whole workspace, by name.
    async fn report_readers(&self, access: &Access) -> StoreResult<Vec<(String, String)>>;
    /// Makes a report, or changes the one with this id; it then comes at its next time. Gives its id.
    /// Whoever is no such reader is left out.
    async fn save_report(
        &self,
        access: &Access,
        id: Option<&str>,
        report: &NewReport,
        now: Micros,
    ) -> StoreResult<String>;
    /// Removes a report.
    async fn delete_report(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()>;
    /// Pauses a report, or lets it come again at its next time.
    async fn pause_report(
        &self,
        access: &Access,
        id: &str,
        paused: bool,
        now: Micros,
    ) -> StoreResult<()>;
    /// Has a report sent now, besides its own times.
    async fn send_report(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()>;
}
