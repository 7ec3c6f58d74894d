use domain::alert::{Alert, AlertEvent, AlertForm, Bucket};
use domain::time::Day;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// Changes of state that the page lists.
#[cfg(feature = "ssr")]
const EVENTS: u32 = 50;
/// Days that a rule is muted for at once.
#[cfg(feature = "ssr")]
const MUTED_DAYS: i64 = 7;

/// All that the alerts page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alerts {
    /// Every rule.
    pub alerts: Vec<Alert>,
    /// Changes of state, the newest first.
    pub events: Vec<AlertEvent>,
    /// Courses to choose from.
    pub courses: Vec<(String, String)>,
    /// Whether the viewer may change them.
    pub may_change: bool,
    /// Today.
    pub today: Day,
}

/// Every rule with its state, and what changed. Members may ask.
#[server(endpoint = "planning/alerts", input = Json)]
pub async fn read_alerts(workspace: String) -> Result<Alerts, AppError> {
    use domain::access::Role;

    let (backend, access, workspace) = ui::backend::member(&workspace, Role::Viewer)?;
    let now = workspace.now((backend.clock)());
    Ok(Alerts {
        alerts: backend.alerts.alerts(&access).await?,
        events: backend.alerts.alert_events(&access, EVENTS).await?,
        courses: crate::choose::known_courses(&backend, &access, now).await?,
        may_change: access.may_for_all(Role::Analyst),
        today: now.today,
    })
}

/// The finished days or weeks that a rule would be tried on, for a browser to try it by the server's
/// own rules. Members may ask.
#[server(endpoint = "planning/alert-history", input = Json)]
pub async fn read_alert_history(
    workspace: String,
    metric: String,
    subject: String,
    grain: String,
) -> Result<Vec<Bucket>, AppError> {
    use crate::choose::{check_course, known_courses, known_metric};
    use domain::alert::{RuleGrain, history};

    let (backend, access, workspace) =
        ui::backend::member(&workspace, domain::access::Role::Viewer)?;
    let now = workspace.now((backend.clock)());
    let metric = known_metric(&metric)?;
    let grain = RuleGrain::parse(&grain).unwrap_or_default();
    let courses = known_courses(&backend, &access, now).await?;
    check_course(&courses, &subject)?;
    let store = backend.metrics.as_ref();
    let at = (now, &workspace.calendar);
    Ok(history(store, &access, metric, &subject, grain, at).await?)
}

/// Makes a rule, or changes the one with this id, and evaluates it. Analysts of the whole workspace may.
#[server(endpoint = "planning/alert-save")]
pub async fn save_alert(
    workspace: String,
    #[server(default)] id: String,
    form: AlertForm,
) -> Result<(), AppError> {
    use crate::choose::{check_course, known_courses};
    use ui::route::{Route, redirect_to};

    let (backend, access, known) =
        ui::backend::whole_member(&workspace, domain::access::Role::Analyst)?;
    let at = (backend.clock)();
    let rule = domain::alert::check_rule(&form)
        .map_err(|wrong| ui::backend::fail(AppError::Invalid(wrong)))?;
    let courses = known_courses(&backend, &access, known.now(at)).await?;
    check_course(&courses, &rule.subject)?;
    let id = (!id.is_empty()).then_some(id);
    backend
        .alerts
        .save_alert(&access, id.as_deref(), &rule, at)
        .await?;
    check(&backend, &access, &known).await?;
    redirect_to(&Route::Alerts(workspace));
    Ok(())
}

/// Removes a rule with its history. Analysts of the whole workspace may.
#[server(endpoint = "planning/alert-delete")]
pub async fn delete_alert(workspace: String, id: String) -> Result<(), AppError> {
    use ui::route::{Route, redirect_to};

    let (backend, access, _) =
        ui::backend::whole_member(&workspace, domain::access::Role::Analyst)?;
    backend
        .alerts
        .delete_alert(&access, &id, (backend.clock)())
        .await?;
    redirect_to(&Route::Alerts(workspace));
    Ok(())
}

/// Mutes a rule for a week, or ends that. Analysts of the whole workspace may.
#[server(endpoint = "planning/alert-mute")]
pub async fn mute_alert(
    workspace: String,
    id: String,
    #[server(default)] mute: bool,
) -> Result<(), AppError> {
    let (backend, access, known) =
        ui::backend::whole_member(&workspace, domain::access::Role::Analyst)?;
    let at = (backend.clock)();
    let today = known.now(at).today;
    let until = mute.then(|| today.plus(MUTED_DAYS));
    backend.alerts.mute_alert(&access, &id, until, at).await?;
    Ok(())
}

/// Evaluates every rule now. Analysts of the whole workspace may.
#[server(endpoint = "planning/alert-check")]
pub async fn check_alerts(workspace: String) -> Result<(), AppError> {
    let (backend, access, known) =
        ui::backend::whole_member(&workspace, domain::access::Role::Analyst)?;
    check(&backend, &access, &known).await
}

#[cfg(feature = "ssr")]
async fn check(
    backend: &ui::backend::Backend,
    access: &domain::access::Access,
    workspace: &domain::workspace::Workspace,
) -> Result<(), AppError> {
    let now = workspace.now((backend.clock)());
    let at = (now, &workspace.calendar);
    let (metrics, alerts) = (backend.metrics.as_ref(), backend.alerts.as_ref());
    domain::alert::evaluate(metrics, alerts, access, at).await?;
    Ok(())
}
