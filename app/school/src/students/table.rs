use super::page::Listed;
use crate::badge::SegmentBadge;
use crate::words::{ago, score, whole_percent};
use domain::metric::format::format_count;
use domain::school::students::{Sort, StudentQuery, StudentRow};
use domain::time::Day;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::icon::Icon;
use ui::pager::Pager;
use ui::route::Route;

/// The list: a table, on a phone a card a student.
#[component]
pub fn StudentTable(
    /// The page of the list.
    listed: Listed,
    /// The workspace's id.
    workspace: String,
) -> impl IntoView {
    let query = StudentQuery {
        cursor: None,
        ..listed.query()
    };
    let Listed { page, today, .. } = listed;
    let order = if query.descending {
        "falling"
    } else {
        "rising"
    };
    let shown = |count: usize| format_count(i64::try_from(count).unwrap_or(i64::MAX));
    let caption = format!(
        "Students, {} to {} of {}, by {}, {order}",
        shown(page.from),
        shown(page.to),
        shown(page.total),
        query.sort.label().to_lowercase()
    );
    let address = |cursor: Option<String>| {
        let cursor = ui::range::kept_query(&[("cursor".to_owned(), cursor?)]);
        let query = [query.to_query(), cursor]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("&");
        Some(Route::Students(workspace.clone()).with_query(&query))
    };
    let (previous, next) = (address(page.previous.clone()), address(page.next.clone()));
    let head = |sort: Sort, class: &'static str| header(&query, &workspace, sort, class);
    let rows = page
        .rows
        .into_iter()
        .map(|student| row(student, &workspace, today))
        .collect_view();
    view! {
        <section aria-label="Students">
            <table class="table cards students-table">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        {head(Sort::Name, "")} <th scope="col">"Course"</th> {head(Sort::Progress, "num")}
                        <th scope="col" class="num col-score">
                            "Score"
                        </th> {head(Sort::LastActive, "num")} {head(Sort::Status, "")}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <Pager from=page.from as u64 to=page.to as u64 total=page.total as u64 previous=previous next=next />
        </section>
    }
}

/// A header that sorts: a first click as people expect of the column, a second the other way round.
fn header(
    query: &StudentQuery,
    workspace: &str,
    sort: Sort,
    class: &'static str,
) -> impl IntoView + use<> {
    let here = query.sort == sort;
    let descending = here && !query.descending;
    let target = StudentQuery {
        sort,
        descending,
        ..query.clone()
    };
    let href = Route::Students(workspace.to_owned()).with_query(&target.to_query());
    let order = here.then_some(if query.descending {
        "descending"
    } else {
        "ascending"
    });
    let icon = if here && query.descending {
        "sort-desc"
    } else {
        "sort-asc"
    };
    view! {
        <th scope="col" class=class aria-sort=order>
            <A href=href attr:class="sort">
                {sort.label()}
                <Icon name=icon />
            </A>
        </th>
    }
}

fn row(student: StudentRow, workspace: &str, today: Day) -> impl IntoView + use<> {
    let href = Route::Student(workspace.to_owned(), student.id).path();
    let progress = student.progress.map(|value| {
        view! {
            <span class="bar-value">
                <progress class="bar" max="100" value=value aria-label="Progress"></progress>
                <span>{whole_percent(Some(value))}</span>
            </span>
        }
    });
    let progress = progress.map_or_else(|| whole_percent(None).into_any(), IntoAny::into_any);
    view! {
        <tr>
            <th scope="row">
                <A href=href>{student.name}</A>
            </th>
            <td class="quiet nowrap">{student.courses.join(", ")}</td>
            <td class="num">{progress}</td>
            <td class="num col-score" data-label="Score">
                {score(student.mean_score)}
            </td>
            <td class="num quiet">{ago(student.last_active, today)}</td>
            <td class="card-end" title=student.reason>
                <SegmentBadge segment=student.segment />
            </td>
        </tr>
    }
}
