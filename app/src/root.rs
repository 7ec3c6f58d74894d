use crate::frame::{AccountFrame, AdminFrame, Frame};
use crate::home::HomePage;
use crate::not_found::NotFoundPage;
use crate::pages::{
    ConfirmEmailPage, ConfirmPage, ForgotPage, ImportPage, InvitationPage, NewCodesPage,
    NewWorkspacePage, OwnDataPage, ProfilePage, ResetPage, SearchPage, SecondStepPage,
    SecurityPage, SetUpPage, SettingsPage, SignInPage, StudentDataPage, TwoStepsPage,
    UndoEmailPage, WorkspacesPage,
};
use integrations::{ApiReferencePage, AuditPage, ExportsPage, TokensPage, WebhooksPage};
use kit::KitPage;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{Lazy, SsrMode, path};
use notices::{NoticeSettingPage, NoticesPage, ReportsPage, UnsubscribePage};
use operations::{HouseWorkspacesPage, JobsPage, MailPage};
use planning::{AlertsPage, CohortsPage, ForecastPage, GoalsPage, MetricsPage};
use school::at_risk::AtRiskPage;
use school::overview::OverviewPage;
use school::student::StudentPage;
use school::students::StudentsPage;
use sharing::{SharePage, SharesPage};
use team::{AccessPage, GuestsPage, MembersPage, PlanPage};

/// The app: every route of the product.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // Effects run once the whole page listens, its lazily loaded parts too. Tests wait for this mark.
    Effect::new(|_| {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-ready", "");
        }
    });
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFoundPage /> }>
                <Route path=path!("") view=HomePage ssr=SsrMode::Async />
                <Route path=path!("set-up") view={Lazy::<SetUpPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("sign-in") view={Lazy::<SignInPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("sign-in/code") view={Lazy::<SecondStepPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("forgot") view={Lazy::<ForgotPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("reset") view={Lazy::<ResetPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("email/confirm") view={Lazy::<ConfirmEmailPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("email/undo") view={Lazy::<UndoEmailPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("invitation") view={Lazy::<InvitationPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("workspaces") view={Lazy::<WorkspacesPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("workspaces/new") view={Lazy::<NewWorkspacePage>::new()} ssr=SsrMode::Async />
                <Route path=path!("s/:link") view={Lazy::<SharePage>::new()} ssr=SsrMode::Async />
                <Route path=path!("kit") view={Lazy::<KitPage>::new()} ssr=SsrMode::Async />
                <ParentRoute path=path!("account") view=AccountFrame ssr=SsrMode::Async>
                    <Route path=path!("") view={Lazy::<ProfilePage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("security") view={Lazy::<SecurityPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("confirm") view={Lazy::<ConfirmPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("two-steps") view={Lazy::<TwoStepsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("data") view={Lazy::<OwnDataPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("recovery-codes") view={Lazy::<NewCodesPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("notices") view={Lazy::<NoticeSettingPage>::new()} ssr=SsrMode::Async />
                </ParentRoute>
                <ParentRoute path=path!("admin") view=AdminFrame ssr=SsrMode::Async>
                    <Route path=path!("workspaces") view={Lazy::<HouseWorkspacesPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("jobs") view={Lazy::<JobsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("mail") view={Lazy::<MailPage>::new()} ssr=SsrMode::Async />
                </ParentRoute>
                <Route path=path!("unsubscribe") view={Lazy::<UnsubscribePage>::new()} ssr=SsrMode::Async />
                <ParentRoute path=path!("w/:workspace") view=Frame ssr=SsrMode::Async>
                    <Route path=path!("school") view={Lazy::<OverviewPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("school/students") view={Lazy::<StudentsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("school/students/:student") view={Lazy::<StudentPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("school/students/:student/data") view={Lazy::<StudentDataPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("school/at-risk") view={Lazy::<AtRiskPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("forecast") view={Lazy::<ForecastPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("cohorts") view={Lazy::<CohortsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("goals") view={Lazy::<GoalsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("alerts") view={Lazy::<AlertsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("metrics") view={Lazy::<MetricsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("exports") view={Lazy::<ExportsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("import") view={Lazy::<ImportPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("search") view={Lazy::<SearchPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("notices") view={Lazy::<NoticesPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("reports") view={Lazy::<ReportsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("settings") view={Lazy::<SettingsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("settings/members") view={Lazy::<MembersPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("settings/api") view={Lazy::<TokensPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("settings/api/reference") view={Lazy::<ApiReferencePage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("settings/webhooks") view={Lazy::<WebhooksPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("settings/shares") view={Lazy::<SharesPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("settings/guests") view={Lazy::<GuestsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("settings/access") view={Lazy::<AccessPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("settings/plan") view={Lazy::<PlanPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("settings/audit") view={Lazy::<AuditPage>::new()} ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
