//! What can be done about reports.

use domain::report::ReportForm;
use leptos::prelude::*;
use ui::error::AppError;

/// Makes a report, or changes the one with this id. Analysts of the whole workspace may.
#[server(endpoint = "reports/save")]
pub async fn save_report(
    workspace: String,
    #[server(default)] id: String,
    form: ReportForm,
) -> Result<(), AppError> {
    use domain::access::Role;
    use ui::backend::fail;
    use ui::route::{Route, redirect_to};

    let (backend, access, known) = ui::backend::whole_member(&workspace, Role::Analyst)?;
    ui::backend::entitled(&access, domain::plan::Feature::School)?;
    let report =
        domain::report::check_report(&form).map_err(|wrong| fail(AppError::Invalid(wrong)))?;
    let at = (backend.clock)();
    let roll = backend.school.roll(&access, known.now(at)).await?;
    let course = &report.subject;
    if !course.is_empty() && !roll.courses.iter().any(|known| known.id == *course) {
        return Err(fail(AppError::NotFound));
    }
    let readers = backend.reports.report_readers(&access).await?;
    let reads = |person: &String| readers.iter().any(|(id, _)| id == person);
    if !report.to.iter().all(reads) {
        let words = "Choose members of the list.";
        return Err(fail(AppError::field("to", words)));
    }
    let id = (!id.is_empty()).then_some(id);
    backend
        .reports
        .save_report(&access, id.as_deref(), &report, at)
        .await?;
    redirect_to(&Route::Reports(workspace));
    Ok(())
}

/// Does one of `send`, `pause`, `resume` and `remove` with a report. Analysts of the whole workspace may.
#[server(endpoint = "reports/act")]
pub async fn act_on_report(
    workspace: String,
    id: String,
    what: String,
) -> Result<String, AppError> {
    use domain::access::Role;
    use ui::route::{Route, redirect_to};

    let (backend, access, _) = ui::backend::whole_member(&workspace, Role::Analyst)?;
    ui::backend::entitled(&access, domain::plan::Feature::School)?;
    let (reports, now) = (&backend.reports, (backend.clock)());
    match what.as_str() {
        "send" => reports.send_report(&access, &id, now).await?,
        "pause" => reports.pause_report(&access, &id, true, now).await?,
        "resume" => reports.pause_report(&access, &id, false, now).await?,
        "remove" => {
            reports.delete_report(&access, &id, now).await?;
            redirect_to(&Route::Reports(workspace));
        }
        _ => return Err(ui::backend::fail(AppError::BadRequest)),
    }
    Ok(what)
}
