use super::data::{AuditLog, read_audit};
use super::filters::Filters;
use super::list::List;
use domain::audit::Verified;
use domain::metric::format::format_total;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::{Top, named_pairs, named_workspace};
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// Who did what here?
pub fn audit_page() -> AnyView {
    let (workspace, pairs) = (named_workspace(), named_pairs());
    let log = Resource::new(
        move || (workspace.get(), pairs.get()),
        |(workspace, pairs)| read_audit(workspace, pairs),
    );
    view! {
        <SafeTitle text="Audit log" />
        <Top title="Who did what here?">
            <ThemeForm />
        </Top>
        <div class="page">
            <ui::nav::SettingsNav />
            <Loaded resource=log children={move |log: AuditLog| shown(log, workspace.get_untracked())} />
        </div>
    }
    .into_any()
}

fn shown(log: AuditLog, workspace: String) -> AnyView {
    let check = Route::Audit(workspace.clone()).with_query("check=1");
    let verified = log.verified.clone().map(verdict);
    view! {
        <div class="audit-head">
            <p class="muted">
                "Each row holds the fingerprint of the one before it, so a row that was changed or removed is found."
            </p>
            <A href=check attr:class="button">
                <Icon name="check" small=true />
                "Check every row"
            </A>
        </div>
        {verified}
        <Filters log=log.clone() />
        <List log=log workspace=workspace />
    }
    .into_any()
}

fn verdict(verified: Verified) -> impl IntoView {
    let sound = format_total(verified.sound);
    match verified.broken {
        None => view! {
            <div class="notice good" role="status">
                <Icon name="check" />
                <p>{format!("All {sound} rows are as they were written.")}</p>
                <p class="audit-print">{format!("Fingerprint of the last: {}", verified.hash)}</p>
            </div>
        }
        .into_any(),
        Some((no, broken)) => view! {
            <div class="notice bad" role="alert">
                <Icon name="warning" />
                <p>{format!("Row {no} {}. The {sound} rows before it are sound.", broken.words())}</p>
                <p>"Somebody has had their hands in the database. Keep a copy of it as it is, and compare it with a backup."</p>
            </div>
        }
        .into_any(),
    }
}
