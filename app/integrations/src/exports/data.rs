use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// Exports that are listed.
#[cfg(feature = "ssr")]
const LISTED: i64 = 100;

/// Where an export stands, for who looks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", content = "of", rename_all = "snake_case")]
pub enum Standing {
    /// Waits for its turn.
    Waiting,
    /// Is being made: percent done, where that is known.
    Making(Option<f64>),
    /// It lies here for its maker, until then.
    Ready(String, String),
    /// It was made and is not here, or not for who looks: why.
    Away(String),
    /// It was not made.
    Failed,
}

/// One export as the page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exported {
    /// Its id.
    pub id: String,
    /// The file's name.
    pub name: String,
    /// Who and which days, in words.
    pub filter: String,
    /// Who asked.
    pub by: String,
    /// When, in the workspace's zone.
    pub when: String,
    /// Rows and size, in words; empty until it is made.
    pub size: String,
    /// SHA-256 of the file; empty until it is made.
    pub sha256: String,
    /// Where it stands.
    pub standing: Standing,
}

/// The log of exports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportLog {
    /// Newest first.
    pub exports: Vec<Exported>,
    /// Whether everybody's are listed.
    pub everybodys: bool,
    /// Whether one is still to come.
    pub open: bool,
}

/// The latest exports: for managers everybody's, for others their own. Members may ask.
#[server(endpoint = "exports/log", input = Json)]
pub async fn read_exports(workspace: String) -> Result<ExportLog, AppError> {
    use domain::access::Role;
    let (backend, access, workspace) = ui::backend::member(&workspace, Role::Viewer)?;
    let everybodys = access.may_for_all(Role::Manager);
    let found = backend.exports.exports(&access, everybodys, LISTED).await?;
    let now = (backend.clock)();
    let open = found.iter().any(|export| export.state.is_open());
    let exports = found
        .into_iter()
        .map(|export| {
            let when = workspace.calendar.day_and_time(export.created_at);
            Exported {
                standing: standing(&backend, &access, &workspace.calendar, &export, now),
                size: export.made.as_ref().map(size_words).unwrap_or_default(),
                sha256: export.made.map(|made| made.sha256).unwrap_or_default(),
                id: export.id,
                name: export.asked.name,
                filter: export.asked.filter,
                by: export.by,
                when,
            }
        })
        .collect();
    Ok(ExportLog {
        exports,
        everybodys,
        open,
    })
}

#[cfg(feature = "ssr")]
fn standing(
    backend: &ui::backend::Backend,
    access: &domain::access::Access,
    calendar: &domain::time::Calendar,
    export: &domain::export::Export,
    now: domain::time::Micros,
) -> Standing {
    use domain::export::ExportState;
    let made_at = match (export.state, export.made_at) {
        (ExportState::Waiting, _) => return Standing::Waiting,
        (ExportState::Making, _) => {
            let share = export.steps.filter(|(_, all)| *all > 0);
            return Standing::Making(share.map(|(done, all)| done as f64 / all as f64 * 100.0));
        }
        (ExportState::Done, Some(made_at)) => made_at,
        _ => return Standing::Failed,
    };
    let Some(file) = &export.file else {
        return Standing::Away("Sent at once".to_owned());
    };
    let ends = made_at.saturating_add(domain::file::LINK_LIFE);
    if now >= ends {
        return Standing::Away("Cleared away after a day".to_owned());
    }
    if export.person != access.person() {
        return Standing::Away("Only for who asked".to_owned());
    }
    match backend.files.link(access, file) {
        Ok(link) => Standing::Ready(link, calendar.day_and_time(ends)),
        Err(_) => Standing::Failed,
    }
}

#[cfg(feature = "ssr")]
fn size_words(made: &domain::export::Made) -> String {
    use domain::metric::format::{decimals, format_total};
    let rows = format_total(made.rows);
    let rows = if made.rows == 1 {
        "1 row".to_owned()
    } else {
        format!("{rows} rows")
    };
    let size = match made.bytes as f64 {
        bytes if bytes < 1e6 => format!("{} KB", decimals((bytes / 1e3).max(1.0), 0)),
        bytes => format!("{} MB", decimals(bytes / 1e6, 1)),
    };
    format!("{rows}, {size}")
}
