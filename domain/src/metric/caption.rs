//! What a chart shows, in one sentence.

use super::format::format_value;
use super::registry::metric;
use super::series::Series;
use super::window::Grain;

/// The highest finished bucket of a series and how the whole changed.
pub fn caption(series: &Series, grain: Grain) -> String {
    let Some(metric) = metric(&series.metric) else {
        return String::new();
    };
    let finished = series.points.iter().filter(|point| !point.unfinished);
    let highest = finished
        .filter_map(|point| point.amount.value.map(|value| (value, point.span)))
        .filter(|(value, _)| *value > 0.0)
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    let Some((value, span)) = highest else {
        let measured = series
            .points
            .iter()
            .any(|point| point.amount.value.is_some());
        let nothing = if measured {
            "Nothing happened in this range yet."
        } else {
            "Nothing was measured in this range."
        };
        return nothing.to_owned();
    };
    let when = match grain {
        Grain::Day => span.from.date().format("%A %-d %B").to_string(),
        Grain::Week => format!("the week of {}", span.from.date().format("%-d %B")),
        Grain::Month => span.from.date().format("%B %Y").to_string(),
    };
    let on = if grain == Grain::Day { "on" } else { "in" };
    format!(
        "Highest {on} {when} with {}.",
        format_value(metric.unit, value).exact
    )
}
