use super::scene::{labels, marks};
use domain::metric::format::format_count;
use leptos::prelude::*;
use plot::HeatSpec;

/// Names of the rows, Monday first.
pub const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// When people come: weekday by hour, darker for more.
#[component]
pub fn PeakHours(
    /// 7 weekdays, Monday first, of 24 hours each.
    hours: Vec<Vec<i64>>,
) -> impl IntoView {
    let values: Vec<Vec<Option<f64>>> = hours
        .iter()
        .map(|day| day.iter().map(|count| Some(*count as f64)).collect())
        .collect();
    let scene = plot::heat(&HeatSpec {
        values,
        row_labels: WEEKDAYS.iter().map(|day| (*day).to_owned()).collect(),
        column_ticks: [0, 6, 12, 18]
            .into_iter()
            .map(|hour| (hour, format!("{hour}:00")))
            .collect(),
        width: 700,
        row_height: 26,
    });
    let rows = WEEKDAYS.into_iter().zip(hours).map(|(day, hours)| {
        let total: i64 = hours.iter().sum();
        let busiest = hours.iter().enumerate().max_by_key(|(_, count)| **count);
        let busiest = busiest
            .filter(|(_, count)| **count > 0)
            .map_or_else(|| "—".to_owned(), |(hour, _)| format!("{hour}:00"));
        view! {
            <tr>
                <th scope="row">{day}</th>
                <td class="num">{format_count(total)}</td>
                <td class="num">{busiest}</td>
            </tr>
        }
    });
    view! {
        <svg class="chart-plot flush" width="100%" height=scene.height role="img" aria-label="Activity by weekday and hour; the table below has the busiest hour of each day">
            {marks(&scene)}
            {labels(&scene)}
        </svg>
        <super::time::TableTwin caption="Activity by weekday">
            <thead>
                <tr>
                    <th scope="col">"Day"</th>
                    <th scope="col" class="num">"Activity"</th>
                    <th scope="col" class="num">"Busiest hour"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </super::time::TableTwin>
    }
}
