use super::data::{Chart, Content};
use domain::metric::format::{format_count, format_percent, format_total, shorten};
use leptos::prelude::*;
use school::overview::Overview;
use ui::chart::{Draw, NamedBar, NamedBars, PeakHours, TableTwin, TimeChartData, labels, marks};
use ui::tile::Tile;

/// Height of a chart in px.
const HEIGHT: u32 = 240;

/// What a link shows.
pub fn content(content: Content) -> AnyView {
    match content {
        Content::Overview(overview) => whole(*overview).into_any(),
        Content::Chart(chart) => {
            let (series, name) = (chart.series.clone(), chart.name.clone());
            let label = name.clone();
            view! {
                <div class="tiles share-tile">
                    <Tile series=series label=name />
                </div>
                <section class="section" aria-label=label>
                    <Drawing chart=*chart />
                </section>
            }
            .into_any()
        }
        Content::Students {
            columns,
            rows,
            total,
        } => students(columns, rows, total).into_any(),
        Content::Nothing => view! {
            <section class="empty">
                <h2>"Nothing to see yet"</h2>
                <p>"Nobody is enrolled in what this link shows."</p>
            </section>
        }
        .into_any(),
    }
}

/// A metric over time as it stands, with its table: nothing in it needs a script.
#[component]
pub fn Drawing(
    /// What is drawn.
    chart: Chart,
) -> impl IntoView {
    let data = TimeChartData::of(&chart.series, &chart.name.to_lowercase(), &chart.against);
    let scene = data.scene(Draw::Line, HEIGHT);
    let values = data.lines.first().map(|line| line.values.clone());
    let rows = data.buckets.iter().zip(values.unwrap_or_default());
    let rows = rows
        .map(|(bucket, value)| {
            view! {
                <tr>
                    <th scope="row">{bucket.clone()}</th>
                    <td class="num">{data.shown(value)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <figure class="chart">
            <figcaption>{chart.caption.clone()}</figcaption>
            <svg class="chart-plot" width="100%" height=HEIGHT role="img" aria-label=chart.caption>
                {marks(&scene)}
                {labels(&scene)}
            </svg>
            <TableTwin caption=chart.name.clone()>
                <thead>
                    <tr>
                        <th scope="col">"Days"</th>
                        <th scope="col" class="num">{chart.name}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </TableTwin>
        </figure>
    }
}

fn whole(overview: Overview) -> impl IntoView {
    let tiles = overview.tiles.into_iter();
    let tiles = tiles
        .map(|(label, series)| view! { <Tile series=series label=label /> })
        .collect_view();
    let needs = format!(
        "{} of {} students are at risk; a week ago it was {}.",
        format_count(i64::from(overview.needs.at_risk)),
        format_count(i64::from(overview.needs.total)),
        format_count(i64::from(overview.needs.week_ago))
    );
    let active = Chart {
        name: "Active students".to_owned(),
        series: overview.active,
        caption: overview.active_caption,
        against: overview.against,
    };
    let hours = overview.hours.map(|hours| {
        view! {
            <section class="section" aria-labelledby="hours">
                <div class="section-head">
                    <h2 id="hours">"When they come"</h2>
                    <small>{overview.zone}</small>
                </div>
                <figure class="chart">
                    <figcaption>{overview.hours_caption}</figcaption>
                    <PeakHours hours=hours />
                </figure>
            </section>
        }
    });
    view! {
        <section aria-labelledby="figures">
            <h2 class="visually-hidden" id="figures">
                "Key figures"
            </h2>
            <div class="tiles">{tiles}</div>
        </section>
        <section class="section" aria-labelledby="active">
            <div class="section-head">
                <h2 id="active">"Active students"</h2>
                <small>{overview.label}</small>
            </div>
            <Drawing chart=active />
            <p class="muted">{needs}</p>
        </section>
        <div class="split">{parts(&overview.parts)} {hours}</div>
    }
}

fn parts(parts: &[(String, f64)]) -> impl IntoView + use<> {
    let most = parts.iter().map(|(_, count)| *count).fold(0.0, f64::max);
    let all: f64 = parts.iter().map(|(_, count)| count).sum();
    let caption = match parts.first() {
        Some((name, count)) if all > 0.0 => {
            let share = format_percent(count / all * 100.0);
            format!("{name} leads with {share} of all interactions.")
        }
        _ => "No interactions were recorded in this range.".to_owned(),
    };
    let bars = parts.iter().map(|(name, count)| NamedBar {
        name: name.clone(),
        text: shorten(*count),
        percent: if most > 0.0 {
            count / most * 100.0
        } else {
            0.0
        },
    });
    let bars = bars.collect();
    view! {
        <section class="section" aria-labelledby="parts">
            <div class="section-head">
                <h2 id="parts">"What they do"</h2>
            </div>
            <figure class="chart">
                <figcaption>{caption}</figcaption>
                <NamedBars bars=bars />
            </figure>
        </section>
    }
}

fn students(columns: Vec<(String, bool)>, rows: Vec<Vec<String>>, total: u64) -> impl IntoView {
    let shown = rows.len() as u64;
    let count = if shown < total {
        format!(
            "The first {} of {}.",
            format_total(shown),
            format_total(total)
        )
    } else {
        format!("{} in all.", format_total(total))
    };
    let numbers: Vec<bool> = columns.iter().map(|(_, number)| *number).collect();
    let class = |number: bool| number.then_some("num");
    let heads = columns
        .into_iter()
        .map(|(label, number)| view! { <th scope="col" class=class(number)>{label}</th> })
        .collect_view();
    let rows = rows
        .into_iter()
        .map(|cells| {
            let cells = cells.into_iter().zip(&numbers).enumerate();
            let cells = cells
                .map(|(at, (cell, number))| match at {
                    0 => view! { <th scope="row">{cell}</th> }.into_any(),
                    _ => view! { <td class=class(*number)>{cell}</td> }.into_any(),
                })
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <p class="muted">{count}</p>
        <div class="table-scroll" tabindex="0" role="region" aria-label="Students">
            <table class="table">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
