use super::data::{AtRisk, read_at_risk};
use super::list::AtRiskTable;
use super::segments::Segments;
use super::sliders::Sliders;
use domain::export::Subject;
use domain::metric::format::format_count;
use domain::school::segment::Segment;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};
use ui::export::ExportMenu;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::{Top, named_workspace};
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// Who needs you?
pub struct AtRiskPage;

#[lazy_route]
impl LazyRoute for AtRiskPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let workspace = named_workspace();
        let query = use_query_map();
        let offset = move || {
            query.with(|query| {
                query
                    .get("offset")
                    .and_then(|offset| offset.parse().ok())
                    .unwrap_or(0)
            })
        };
        let at_risk = Resource::new(
            move || (workspace.get(), offset()),
            |(workspace, offset)| read_at_risk(workspace, offset),
        );
        let saved = Callback::new(move |()| at_risk.refetch());
        view! {
            <SafeTitle text="At risk" />
            <Top title="Who needs you?">
                {move || view! { <ExportMenu workspace=workspace.get() subject=Subject::AtRisk query="" /> }}
                <ThemeForm />
            </Top>
            <div class="page">
                <Loaded resource=at_risk children={move |at_risk: AtRisk| whole(at_risk, workspace.get_untracked(), saved)} />
            </div>
        }
        .into_any()
    }
}

fn whole(at_risk: AtRisk, workspace: String, saved: Callback<()>) -> AnyView {
    if at_risk.counts.total() == 0 {
        return view! {
            <section class="empty">
                <Icon name="students" large=true />
                <h2>"Nobody is enrolled yet"</h2>
                <p>"Once students are in, this page says who of them needs help, why, and since when."</p>
                <p class="actions">
                    <A href=Route::Import(workspace).path() attr:class="button primary">
                        "Import files"
                    </A>
                </p>
            </section>
        }
        .into_any();
    }
    let now = at_risk.counts.of(Segment::AtRisk);
    let change = match (now, at_risk.week_ago) {
        (now, before) if now > before => Some((
            "change bad",
            format!("{} more", format_count(i64::from(now - before))),
        )),
        (now, before) if now < before => Some((
            "change good",
            format!("{} fewer", format_count(i64::from(before - now))),
        )),
        _ => None,
    };
    let lead = format!(
        "{} of {} students",
        format_count(i64::from(now)),
        format_count(i64::from(at_risk.counts.total()))
    );
    // Each part has an element of its own: a text beside another may lose its place in hydration.
    let verb = if now == 1 {
        " is at risk, "
    } else {
        " are at risk, "
    };
    let against = if change.is_some() {
        " than a week ago."
    } else {
        "as many as a week ago."
    };
    view! {
        <p class="lead">
            <strong>{lead}</strong>
            <span>{verb}</span>
            {change.map(|(class, words)| view! { <span class=class>{words}</span> })}
            <span>{against}</span>
        </p>
        <Segments counts=at_risk.counts thresholds=at_risk.thresholds.clone() workspace=workspace.clone() />
        <div class="at-risk">
            <AtRiskTable at_risk=at_risk.clone() workspace=workspace.clone() />
            <Sliders at_risk=at_risk workspace=workspace saved=saved />
        </div>
    }
    .into_any()
}
