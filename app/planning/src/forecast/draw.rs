use super::data::Outlook;
use domain::metric::forecast::Forecast;
use domain::metric::format::{format_value, shorten};
use domain::metric::registry::{Metric, Unit};
use leptos::prelude::*;
use plot::{Band, LineSpec, Series};
use ui::chart::{TableTwin, labels, marks};

/// Height of the drawing in px.
const HEIGHT: u32 = 300;

/// The past as a line, what comes as a dashed one, with the bands of 80 and 95 % around it.
#[component]
pub fn Ahead(
    /// What the page shows.
    outlook: Outlook,
    /// What comes.
    next: Forecast,
    /// The metric.
    metric: &'static Metric,
    /// What is seen, in one sentence.
    caption: String,
) -> impl IntoView {
    let unit = metric.unit;
    let format = move |value: f64| match unit {
        Unit::Count => shorten(value),
        unit => format_value(unit, value).short,
    };
    let past = outlook.past.values.len();
    let ends = |which: usize| -> Vec<Option<(f64, f64)>> {
        let none = std::iter::repeat_n(None, past);
        let bands = next.steps.iter().map(|step| {
            let band = step.bands.get(which)?;
            Some((band.low, band.high))
        });
        none.chain(bands).collect()
    };
    let days = outlook.past.days().map(|(day, _)| day);
    let days: Vec<_> = days.chain(next.steps.iter().map(|step| step.day)).collect();
    let scene = plot::line(&LineSpec {
        height: HEIGHT,
        series: vec![Series {
            name: metric.name.to_owned(),
            values: outlook
                .past
                .values
                .iter()
                .copied()
                .chain(next.steps.iter().map(|step| Some(step.value)))
                .collect(),
            ghost: Vec::new(),
        }],
        unfinished: next.steps.len(),
        zero_based: unit != Unit::Score && unit != Unit::Percent,
        bands: [2, 1]
            .map(|which| Band {
                series: 0,
                ends: ends(which),
            })
            .into(),
        x_ticks: days.iter().map(|day| day.short()).enumerate().collect(),
        ..LineSpec::new(&format)
    });
    let exact = move |value: f64| format_value(unit, value).exact;
    let rows = next.steps.iter().map(|step| {
        let bands = step.bands.map(|band| {
            view! { <td class="num">{format!("{} – {}", exact(band.low), exact(band.high))}</td> }
        });
        view! {
            <tr>
                <th scope="row">{step.day.date().format("%a %-d %b %Y").to_string()}</th>
                <td class="num">{exact(step.value)}</td>
                {bands.into_iter().collect_view()}
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <figure class="chart">
            <figcaption>{caption.clone()}</figcaption>
            <p class="chart-readout">
                <Key class="c-line s1" d="M0 4H16" words="measured" />
                <Key class="c-line c-unfinished s1" d="M0 4H16" words="expected" />
                <Key class="c-band s1" d="M0 0H16V8H0z" words="80 % and 95 %" />
            </p>
            <svg class="chart-plot" width="100%" height=HEIGHT role="img" aria-label=format!("{caption} The table below has every day.")>
                {marks(&scene)}
                {labels(&scene)}
            </svg>
            <TableTwin caption=caption>
                <thead>
                    <tr>
                        <th scope="col">"Day"</th>
                        <th scope="col" class="num">"Expected"</th>
                        <th scope="col" class="num">"50 %"</th>
                        <th scope="col" class="num">"80 %"</th>
                        <th scope="col" class="num">"95 %"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </TableTwin>
        </figure>
    }
}

#[component]
fn Key(class: &'static str, d: &'static str, words: &'static str) -> impl IntoView {
    view! {
        <span class="chart-key">
            <svg aria-hidden="true" viewBox="0 0 16 8">
                <path class=class d=d />
            </svg>
            {words}
        </span>
    }
}
