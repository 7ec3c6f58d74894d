//! How a person wants to be told.

use crate::db::{Scope, Tx};
use crate::error::SqlError;
use crate::{Store, all, exec, optional, row};
use domain::error::{StoreError, StoreResult};
use domain::notice::{Quiet, Setting, next_at};
use domain::time::Micros;

row! {
    /// A setting as it is kept. Every column may be missing, for whoever never chose anything.
    pub(super) struct SettingRow {
        pub(super) zone: Option<String>,
        pub(super) quiet_from: Option<i64>,
        pub(super) quiet_to: Option<i64>,
        pub(super) digest_hour: Option<i64>,
        pub(super) choices: Option<String>,
    }
}

impl SettingRow {
    /// What it says, or `Unavailable` when it cannot be read.
    pub(super) fn setting(self) -> StoreResult<Setting> {
        let Some(choices) = self.choices else {
            return Ok(Setting::default());
        };
        let unreadable = || {
            tracing::error!("a kept notice setting cannot be read");
            StoreError::Unavailable
        };
        let minute = |minute: i64| u16::try_from(minute).ok().filter(|minute| *minute < 1_440);
        let zone = match self.zone {
            Some(name) => Some(name.parse().map_err(|_| unreadable())?),
            None => None,
        };
        Ok(Setting {
            zone,
            quiet: self
                .quiet_from
                .and_then(minute)
                .zip(self.quiet_to.and_then(minute))
                .map(|(from, to)| Quiet { from, to }),
            digest_hour: self
                .digest_hour
                .and_then(|hour| u8::try_from(hour).ok())
                .filter(|hour| *hour < 24)
                .ok_or_else(unreadable)?,
            choices: serde_json::from_str(&choices).map_err(|_| unreadable())?,
        })
    }
}

async fn of(tx: &mut Tx, person: &str) -> StoreResult<Setting> {
    let row = optional!(
        tx,
        SettingRow,
        "select zone, quiet_from, quiet_to, digest_hour, choices from notice_setting
          where person_id = $1",
        person
    )?;
    row.map_or_else(|| Ok(Setting::default()), SettingRow::setting)
}

/// Reads it.
pub(super) async fn read(store: &Store, person: &str) -> StoreResult<Setting> {
    let mut tx = store.db.read(Scope::Nobody).await?;
    of(&mut tx, person).await
}

/// Keeps it; digests that wait follow its hour and zone.
pub(super) async fn save(
    store: &Store,
    person: &str,
    setting: &Setting,
    now: Micros,
) -> StoreResult<()> {
    let (person, setting) = (person.to_owned(), setting.clone());
    store
        .db
        .write(Scope::Nobody, move |tx| {
            Box::pin(async move {
                let choices = serde_json::to_string(&setting.choices)
                    .map_err(|cause| SqlError::from(sqlx::Error::Encode(Box::new(cause))))?;
                exec!(
                    tx,
                    "insert into notice_setting (person_id, zone, quiet_from, quiet_to, digest_hour, choices)
                     values ($1, $2, $3, $4, $5, $6)
                     on conflict (person_id) do update set zone = excluded.zone,
                        quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
                        digest_hour = excluded.digest_hour, choices = excluded.choices",
                    person.as_str(),
                    setting.zone.map(|zone| zone.name()),
                    setting.quiet.map(|quiet| i64::from(quiet.from)),
                    setting.quiet.map(|quiet| i64::from(quiet.to)),
                    i64::from(setting.digest_hour),
                    choices.as_str()
                )?;
                let waiting = all!(
                    tx,
                    (String, String),
                    "select of_workspace, zone from digest_due where person_id = $1",
                    person.as_str()
                )?;
                for (workspace, zone) in waiting {
                    let Some(zone) = setting.zone.or_else(|| zone.parse().ok()) else {
                        continue;
                    };
                    let due_at = next_at(zone, u16::from(setting.digest_hour) * 60, now);
                    exec!(
                        tx,
                        "update digest_due set due_at = $3 where person_id = $1 and of_workspace = $2",
                        person.as_str(),
                        workspace.as_str(),
                        due_at
                    )?;
                }
                Ok(())
            })
        })
        .await
}
