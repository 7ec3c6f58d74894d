use super::data::AtRisk;
use crate::words::ago;
use domain::school::at_risk::AtRiskRow;
use domain::school::segment::Segment;
use domain::time::Day;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::icon::Icon;
use ui::pager::Pager;
use ui::route::Route;

/// Those at risk, the most urgent first: who, why, since when.
#[component]
pub fn AtRiskTable(
    /// What the page shows.
    at_risk: AtRisk,
    /// The workspace's id.
    workspace: String,
) -> impl IntoView {
    let total = u64::from(at_risk.counts.of(Segment::AtRisk));
    if at_risk.rows.is_empty() {
        return view! {
            <section class="empty">
                <Icon name="check" large=true />
                <h2>"Nobody is at risk"</h2>
                <p>"Nobody in a running course has been silent, has missed work or has low scores beyond your thresholds."</p>
            </section>
        }
        .into_any();
    }
    let from = at_risk.offset + 1;
    let to = at_risk.offset + at_risk.rows.len() as u64;
    let address = |offset: u64| {
        let query = if offset == 0 {
            String::new()
        } else {
            format!("offset={offset}")
        };
        Route::AtRisk(workspace.clone()).with_query(&query)
    };
    let previous =
        (at_risk.offset > 0).then(|| address(at_risk.offset.saturating_sub(super::data::PAGE)));
    let next = (to < total).then(|| address(to));
    let today = at_risk.today;
    let rows = at_risk
        .rows
        .into_iter()
        .map(|at_risk| row(at_risk, &workspace, today))
        .collect_view();
    view! {
        <section aria-label="Students at risk">
            <table class="table cards at-risk-table">
                <caption class="visually-hidden">"Students at risk, the most urgent first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Why"</th>
                        <th scope="col" class="num">"Since"</th>
                        <th scope="col" class="num">"Last active"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <Pager from=from to=to total=total previous=previous next=next />
        </section>
    }
    .into_any()
}

fn row(at_risk: AtRiskRow, workspace: &str, today: Day) -> impl IntoView + use<> {
    let student = at_risk.student;
    let several = student.courses.len() > 1;
    let why = at_risk
        .why
        .into_iter()
        .map(|(course, sentence, _)| {
            if several {
                format!("{course}: {sentence}")
            } else {
                sentence
            }
        })
        .collect::<Vec<_>>()
        .join(". ");
    let since = student.since.map(Day::short);
    let href = Route::Student(workspace.to_owned(), student.id).path();
    view! {
        <tr>
            <th scope="row">
                <A href=href>{student.name}</A>
            </th>
            <td class="why">{why}</td>
            <td class="num quiet card-end nowrap" data-label="Since">
                {since}
            </td>
            <td class="num quiet card-hide nowrap">{ago(student.last_active, today)}</td>
        </tr>
    }
}
