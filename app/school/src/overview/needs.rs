use super::data::Needs;
use domain::metric::format::format_count;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::route::Route;

/// Who needs help, most urgent first, and the way to all of them.
#[component]
pub fn NeedsPanel(
    /// Who.
    needs: Needs,
    /// The workspace's id.
    workspace: String,
) -> impl IntoView {
    let count = |count: u32| format_count(i64::from(count));
    let share = if needs.total == 0 {
        0.0
    } else {
        f64::from(needs.at_risk) / f64::from(needs.total) * 100.0
    };
    let (class, change) = match needs.at_risk.cmp(&needs.week_ago) {
        std::cmp::Ordering::Greater => (
            "change bad",
            format!("+{}", count(needs.at_risk - needs.week_ago)),
        ),
        std::cmp::Ordering::Less => (
            "change good",
            format!("−{}", count(needs.week_ago - needs.at_risk)),
        ),
        std::cmp::Ordering::Equal => ("change", "As many as".to_owned()),
    };
    let share = format!(
        " than a week ago, {} of all",
        domain::metric::format::format_percent(share)
    );
    let share = if needs.at_risk == needs.week_ago {
        share.replace(" than", "")
    } else {
        share
    };
    let list = needs
        .first
        .into_iter()
        .map(|needy| {
            let href = Route::Student(workspace.clone(), needy.id).path();
            view! {
                <li>
                    <A href=href>{needy.name}</A>
                    <span>{needy.since.map(|since| format!("since {}", since.short()))}</span>
                    <small>{needy.why}</small>
                </li>
            }
        })
        .collect_view();
    let all = match needs.at_risk {
        0 => "See everybody's status".to_owned(),
        1 => "See why".to_owned(),
        many => format!("See all {}", count(many)),
    };
    view! {
        <section class="needs panel" aria-labelledby="needs">
            <h2 id="needs">"Students at risk"</h2>
            <p class="needs-figure">{count(needs.at_risk)}</p>
            <p class="tile-change">
                <span class=class>{change}</span>
                {share}
            </p>
            <ul class="needs-list">{list}</ul>
            <p>
                <A href=Route::AtRisk(workspace).path() attr:class="button wide">
                    {all}
                </A>
            </p>
        </section>
    }
}
