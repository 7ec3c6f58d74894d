//! Charts whose points are categories: funnel, waterfall and cohorts. Arrow keys and the pointer read them
//! point by point; the table has the same numbers.

use super::save::Save;
use super::scene::{labels, marks};
use super::time::TableTwin;
use domain::table::csv::{Cell, push_row};
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use plot::Scene;
use wasm_bindgen::JsCast;

/// Where the points of a drawing lie and what each says.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    /// How many stand side by side.
    pub columns: usize,
    /// How many stand below each other.
    pub rows: usize,
    /// Where the first column begins, in percent of the width.
    pub left_percent: f64,
    /// Where the first row begins and how high each is, in px.
    pub top: f64,
    /// Height of a row in px.
    pub row_px: f64,
    /// What each says, row by row.
    pub texts: Vec<String>,
}

/// A chart of categories.
#[component]
pub fn PointChart(
    /// The drawing.
    scene: Scene,
    /// What is seen, in one sentence.
    #[prop(into)]
    caption: String,
    /// Its points.
    points: Points,
    /// Whether the drawing needs no room for values of an axis.
    #[prop(optional)]
    flush: bool,
    /// The table's head.
    head: Vec<String>,
    /// The table's rows, the first cell of each its name.
    rows: Vec<Vec<String>>,
) -> impl IntoView {
    let cursor = RwSignal::new(None::<(usize, usize)>);
    let (columns, lines) = (points.columns.max(1), points.rows.max(1));
    let place = points.clone();
    let under = move |event: &PointerEvent| {
        let target = event
            .current_target()?
            .dyn_into::<web_sys::Element>()
            .ok()?;
        let frame = target.get_bounding_client_rect();
        let across = (f64::from(event.client_x()) - frame.left()) / frame.width().max(1.0) * 100.0;
        let across = (across - place.left_percent) / (100.0 - place.left_percent) * 100.0;
        let down = (f64::from(event.client_y()) - frame.top() - place.top) / place.row_px;
        let inside = (0.0..=100.0).contains(&across) && down >= 0.0 && down < lines as f64;
        inside.then(|| (down as usize, plot::index_at(across, columns)))
    };
    let on_key = move |event: KeyboardEvent| {
        let (row, column) = cursor.get_untracked().unwrap_or((0, 0));
        let first = cursor.get_untracked().is_none();
        let next = match event.key().as_str() {
            "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" if first => (0, 0),
            "ArrowLeft" => (row, column.saturating_sub(1)),
            "ArrowRight" => (row, (column + 1).min(columns - 1)),
            "ArrowUp" => (row.saturating_sub(1), column),
            "ArrowDown" => ((row + 1).min(lines - 1), column),
            "Home" => (0, 0),
            "End" => (lines - 1, columns - 1),
            "Escape" => return cursor.set(None),
            _ => return,
        };
        event.prevent_default();
        cursor.set(Some(next));
    };
    let texts = points.texts.clone();
    let readout = move || {
        let (row, column) = cursor.get()?;
        texts.get(row * columns + column).cloned()
    };
    let overlay = move || {
        cursor.get().map(|(row, column)| {
            let width = (100.0 - points.left_percent) / columns as f64;
            let x = points.left_percent + width * column as f64;
            let y = points.top + points.row_px * row as f64;
            view! {
                <rect class="chart-here" x=format!("{x:.2}%") y=y width=format!("{width:.2}%") height=points.row_px />
            }
        })
    };
    let csv = csv_of(&head, &rows);
    let class = if flush {
        "chart-plot flush"
    } else {
        "chart-plot"
    };
    let (head, rows) = (head_of(head), rows_of(rows));
    view! {
        <figure class="chart">
            <figcaption>{caption.clone()}</figcaption>
            <output class="chart-readout">{readout}</output>
            <svg
                class=class
                width="100%"
                height=scene.height
                role="img"
                tabindex="0"
                aria-label=format!("{caption} Arrow keys read it.")
                on:pointermove=move |event| cursor.set(under(&event))
                on:pointerleave=move |_| cursor.set(None)
                on:keydown=on_key
            >
                {marks(&scene)}
                {labels(&scene)}
                {overlay}
            </svg>
            <div class="chart-tools">
                <Save name="chart" caption=caption.clone() csv=Callback::new(move |()| csv.clone()) />
            </div>
            <TableTwin caption=caption>
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </TableTwin>
        </figure>
    }
}

fn head_of(head: Vec<String>) -> impl IntoView {
    let cell = |(at, text): (usize, String)| {
        let class = if at == 0 { "" } else { "num" };
        view! { <th scope="col" class=class>{text}</th> }
    };
    head.into_iter().enumerate().map(cell).collect_view()
}

fn rows_of(rows: Vec<Vec<String>>) -> impl IntoView {
    let row = |cells: Vec<String>| {
        let cell = |(at, text): (usize, String)| {
            if at == 0 {
                view! { <th scope="row">{text}</th> }.into_any()
            } else {
                view! { <td class="num">{text}</td> }.into_any()
            }
        };
        view! { <tr>{cells.into_iter().enumerate().map(cell).collect_view()}</tr> }
    };
    rows.into_iter().map(row).collect_view()
}

/// The table of a chart as CSV.
pub(super) fn csv_of(head: &[String], rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    let texts = |cells: &[String]| -> Vec<Cell> { cells.iter().cloned().map(Cell::Text).collect() };
    push_row(&mut out, texts(head));
    for row in rows {
        push_row(&mut out, texts(row));
    }
    out
}
