use crate::badge::SegmentBadge;
use domain::metric::format::format_count;
use domain::school::at_risk::Counts;
use domain::school::segment::{Segment, Thresholds};
use domain::school::students::{StatusFilter, StudentQuery};
use leptos::prelude::*;
use leptos_router::components::A;
use ui::route::Route;

/// Everybody by segment: one bar for the shares, one row for each count.
#[component]
pub fn Segments(
    /// Everybody by segment.
    counts: Counts,
    /// What the segments mean.
    thresholds: Thresholds,
    /// The workspace's id.
    workspace: String,
) -> impl IntoView {
    let total = f64::from(counts.total().max(1));
    let mut from = 0.0;
    let bar = Segment::ALL
        .into_iter()
        .map(|segment| {
            let width = f64::from(counts.of(segment)) / total * 100.0;
            let x = from;
            from += width;
            view! { <rect class=format!("seg-{}", segment.slug()) x=format!("{x:.2}%") width=format!("{width:.2}%") height="12" /> }
        })
        .collect_view();
    let list = Segment::ALL
        .into_iter()
        .map(|segment| {
            let query = StudentQuery {
                status: StatusFilter::Only(segment),
                ..StudentQuery::default()
            };
            let href = Route::Students(workspace.clone()).with_query(&query.to_query());
            view! {
                <li class=format!("seg-{}", segment.slug())>
                    <A href=href attr:title=segment.definition(&thresholds)>
                        <SegmentBadge segment=segment />
                        <span>{format_count(i64::from(counts.of(segment)))}</span>
                    </A>
                </li>
            }
        })
        .collect_view();
    let heading = format!(
        "All {} students by status",
        format_count(i64::from(counts.total()))
    );
    view! {
        <section class="section" aria-labelledby="segments">
            <h2 class="visually-hidden" id="segments">
                {heading}
            </h2>
            <svg class="segment-bar" role="img" aria-label="Share of each status; the counts follow">
                {bar}
            </svg>
            <ul class="segment-counts">{list}</ul>
        </section>
    }
}
