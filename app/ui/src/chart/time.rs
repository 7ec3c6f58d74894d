use super::notes::{AddNote, NoteList, Notes};
use super::save::Save;
use super::scene::{labels, marks};
use super::time_data::{Draw, TimeChartData};
use crate::icon::Icon;
use domain::metric::Span;
use domain::note::Note;
use domain::time::Day;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A chart over time. The pointer, or the arrow keys once the chart has focus, read it bucket by
/// bucket; dragging, or the arrow keys with Shift and then Enter, zooms into a stretch.
#[component]
pub fn TimeChart(
    /// What it shows.
    data: TimeChartData,
    /// How it is drawn.
    draw: Draw,
    /// What is seen, in one sentence.
    #[prop(into)]
    caption: String,
    /// Height in pixels.
    #[prop(default = 240)]
    height: u32,
    /// Called with the stretch that was chosen.
    #[prop(optional, into)]
    on_zoom: Option<Callback<Span>>,
) -> impl IntoView {
    let count = data.buckets.len();
    let scene = data.scene(draw, height);
    let days = data.spans.first().zip(data.spans.last());
    let notes = days.map(|(first, last)| Notes::of(first.hull(*last)));
    let name = days.map_or_else(
        || "chart".to_owned(),
        |(first, last)| format!("chart-{}-{}", first.from, last.to),
    );
    let cursor = RwSignal::new(None::<usize>);
    let anchor = RwSignal::new(None::<usize>);
    let data = StoredValue::new(data);
    let bucket_under = move |event: &PointerEvent| {
        let target = event
            .current_target()?
            .dyn_into::<web_sys::Element>()
            .ok()?;
        let frame = target.get_bounding_client_rect();
        let percent = (f64::from(event.client_x()) - frame.left()) / frame.width().max(1.0) * 100.0;
        (count > 0).then(|| plot::index_at(percent, count))
    };
    let zoom = move || {
        let (Some(a), Some(b), Some(zoomed)) =
            (anchor.get_untracked(), cursor.get_untracked(), on_zoom)
        else {
            return;
        };
        let ends =
            data.with_value(|data| Some((*data.spans.get(a.min(b))?, *data.spans.get(a.max(b))?)));
        if let (true, Some((first, last))) = (a != b, ends) {
            zoomed.run(Span {
                from: first.from,
                to: last.to,
            });
        }
        anchor.set(None);
    };
    let on_key = move |event: KeyboardEvent| {
        let last = count.saturating_sub(1);
        let here = cursor.get_untracked();
        let next = match event.key().as_str() {
            "ArrowLeft" => here.map_or(last, |here| here.saturating_sub(1)),
            "ArrowRight" => here.map_or(0, |here| (here + 1).min(last)),
            "Home" => 0,
            "End" => last,
            "Enter" => return zoom(),
            "Escape" => {
                anchor.set(None);
                return cursor.set(None);
            }
            _ => return,
        };
        event.prevent_default();
        match (event.shift_key(), anchor.get_untracked()) {
            (true, None) => anchor.set(here.or(Some(next))),
            (false, _) => anchor.set(None),
            _ => {}
        }
        cursor.set(Some(next));
    };
    let on_move = move |event: PointerEvent| cursor.set(bucket_under(&event));
    let on_down = move |event: PointerEvent| {
        if on_zoom.is_some() && event.pointer_type() == "mouse" {
            anchor.set(bucket_under(&event));
        }
    };
    let on_leave = move |_: PointerEvent| {
        cursor.set(None);
        anchor.set(None);
    };
    let show = Callback::new(move |day: Day| {
        let bucket = data.with_value(|data| data.bucket_of(day));
        anchor.set(None);
        cursor.set(bucket);
    });
    // The first day of the bucket under the cursor, else of the last one. It stays while the form is used.
    let picked = Memo::new(move |before: Option<&String>| {
        let at = cursor.get();
        if let (None, Some(before)) = (at, before) {
            return before.clone();
        }
        let day = data.with_value(|data| {
            let at = at.unwrap_or(data.spans.len().saturating_sub(1));
            data.spans.get(at).map(|span| span.from.to_string())
        });
        day.unwrap_or_default()
    });
    let noted = Memo::new(move |_| {
        let list = notes.map(|notes| notes.list.get()).unwrap_or_default();
        data.with_value(|data| numbered(data, &list))
    });
    let csv = Callback::new(move |()| data.with_value(TimeChartData::csv));
    let hint = if on_zoom.is_some() {
        "Arrow keys read it; hold Shift to mark a stretch, Enter zooms into it."
    } else {
        "Arrow keys read it."
    };
    view! {
        <figure class="chart">
            <figcaption>{caption.clone()}</figcaption>
            <output class="chart-readout">{move || data.with_value(|data| readout(data, cursor.get(), anchor.get(), &noted.get()))}</output>
            <svg
                class="chart-plot"
                width="100%"
                height=height
                role="img"
                tabindex="0"
                aria-label=format!("{caption} {hint}")
                on:pointermove=on_move
                on:pointerdown=on_down
                on:pointerup=move |_| zoom()
                on:pointerleave=on_leave
                on:keydown=on_key
            >
                {marks(&scene)}
                {labels(&scene)}
                {move || noted.get().into_iter().map(|(at, text, _)| note_mark(at, &text, count, height)).collect_view()}
                {move || overlay(cursor.get(), anchor.get(), count, height)}
            </svg>
            {notes.map(|notes| view! { <NoteList notes=notes on_show=show /> })}
            <div class="chart-tools">
                {notes.map(|notes| view! { <AddNote notes=notes day=picked.into() /> })}
                <Save name=name caption=caption.clone() csv=csv />
            </div>
            {data.with_value(|data| twin(data, &caption))}
        </figure>
    }
}

/// What the cursor reads, or, with no cursor, what the lines are.
fn readout(
    data: &TimeChartData,
    cursor: Option<usize>,
    anchor: Option<usize>,
    noted: &[(usize, String, String)],
) -> impl IntoView + use<> {
    let bucket = |index: usize| data.buckets.get(index).cloned().unwrap_or_default();
    let title = match (cursor, anchor) {
        (Some(here), Some(other)) if here != other => Some(format!(
            "{} to {}",
            bucket(here.min(other)),
            bucket(here.max(other))
        )),
        (Some(here), _) => Some(bucket(here)),
        _ => None,
    };
    let keys = data.lines.iter().enumerate().map(|(index, line)| {
        let class = format!("c-line s{}", index + 1);
        let value = cursor.map(|at| data.shown(line.values.get(at).copied().flatten()));
        view! {
            <span class="chart-key">
                <svg aria-hidden="true" viewBox="0 0 16 8">
                    <path class=class d="M0 4H16" />
                </svg>
                {value.map(|value| view! { <b>{value}</b> })}
                {line.name.clone()}
            </span>
        }
    });
    let ghost = (!data.against.is_empty()).then(|| {
        let value = cursor.and_then(|at| {
            data.lines
                .first()
                .map(|line| data.shown(line.ghost.get(at).copied().flatten()))
        });
        view! {
            <span class="chart-key">
                <svg aria-hidden="true" viewBox="0 0 16 8">
                    <path class="c-ghost" d="M0 4H16" />
                </svg>
                {value.map(|value| format!("{value} "))}
                {data.against.clone()}
            </span>
        }
    });
    let bands = data.bands.iter().map(|band| {
        let ends = cursor.and_then(|at| band.ends.get(at).copied().flatten());
        let ends = ends
            .map(|(low, high)| format!("{} to {} ", data.shown(Some(low)), data.shown(Some(high))));
        let class = format!("c-band s{}", band.line + 1);
        view! {
            <span class="chart-key">
                <svg aria-hidden="true" viewBox="0 0 16 8">
                    <rect class=class width="16" height="8" />
                </svg>
                {ends}
                {band.name.clone()}
            </span>
        }
    });
    let bands = bands.collect_view();
    let said = noted.iter().find(|(at, ..)| Some(*at) == cursor);
    let said = said.map(|(_, numbers, text)| {
        view! { <span class="chart-said">{format!("{numbers}: {text}")}</span> }
    });
    view! {
        {title.map(|title| view! { <span>{title}</span> })}
        {keys.collect_view()}
        {ghost}
        {bands}
        {said}
    }
}

/// The buckets that have notes, each with their numbers in the list and their texts.
fn numbered(data: &TimeChartData, notes: &[Note]) -> Vec<(usize, String, String)> {
    let mut found: Vec<(usize, String, String)> = Vec::new();
    for (number, note) in (1..).zip(notes) {
        let Some(at) = data.bucket_of(note.day) else {
            continue;
        };
        match found.iter_mut().find(|(known, ..)| *known == at) {
            Some((_, numbers, text)) => {
                numbers.push_str(&format!(", {number}"));
                text.push_str(&format!(" / {}", note.text));
            }
            None => found.push((at, number.to_string(), note.text.clone())),
        }
    }
    found
}

/// A note's mark: a line through its bucket with its number on top.
fn note_mark(at: usize, numbers: &str, count: usize, height: u32) -> impl IntoView + use<> {
    let x = format!("{:.2}%", plot::x_percent_of(at, count));
    let bottom = height.saturating_sub(20);
    view! {
        <line class="chart-note" x1=x.clone() x2=x.clone() y1="14" y2=bottom />
        <text class="chart-label middle chart-note-number" x=x y="11">
            {numbers.to_owned()}
        </text>
    }
}

/// The cursor's line and the marked stretch, on their own layer above the drawing.
fn overlay(
    cursor: Option<usize>,
    anchor: Option<usize>,
    count: usize,
    height: u32,
) -> impl IntoView + use<> {
    let bottom = height.saturating_sub(24);
    let middle = |index: usize| plot::x_percent_of(index, count);
    let line = cursor.map(|at| {
        let x = format!("{:.2}%", middle(at));
        view! { <line class="chart-cursor" x1=x.clone() x2=x y1="8" y2=bottom /> }
    });
    let brush = cursor.zip(anchor).filter(|(a, b)| a != b).map(|(a, b)| {
        let half = 50.0 / count.max(1) as f64;
        let from = middle(a.min(b)) - half;
        let width = middle(a.max(b)) + half - from;
        view! {
            <rect class="chart-brush" x=format!("{from:.2}%") width=format!("{width:.2}%") y="8" height=bottom.saturating_sub(8) />
        }
    });
    view! {
        {brush}
        {line}
    }
}

fn twin(data: &TimeChartData, caption: &str) -> impl IntoView + use<> {
    let compared = !data.against.is_empty();
    let heads = data
        .lines
        .iter()
        .map(|line| view! { <th scope="col" class="num">{line.name.clone()}</th> })
        .collect_view();
    let bands = data
        .bands
        .iter()
        .map(|band| view! { <th scope="col" class="num">{band.name.clone()}</th> })
        .collect_view();
    let against =
        compared.then(|| view! { <th scope="col" class="num">{data.against.clone()}</th> });
    let rows = data
        .buckets
        .iter()
        .enumerate()
        .map(|(at, bucket)| {
            let cells = data
                .lines
                .iter()
                .map(|line| view! { <td class="num">{data.shown(line.values.get(at).copied().flatten())}</td> })
                .collect_view();
            let ghost = data.lines.first().filter(|_| compared);
            let ghost = ghost.map(|line| view! { <td class="num">{data.shown(line.ghost.get(at).copied().flatten())}</td> });
            let bands = data
                .bands
                .iter()
                .map(|band| {
                    let ends = band.ends.get(at).copied().flatten();
                    let ends = ends.map(|(low, high)| format!("{} to {}", data.shown(Some(low)), data.shown(Some(high))));
                    view! { <td class="num">{ends.unwrap_or_else(|| "—".to_owned())}</td> }
                })
                .collect_view();
            let growing = at + data.unfinished >= data.buckets.len();
            view! {
                <tr>
                    <th scope="row">{bucket.clone()} {growing.then_some(" (so far)")}</th>
                    {cells}
                    {ghost}
                    {bands}
                </tr>
            }
        })
        .collect_view();
    view! {
        <TableTwin caption=caption.to_owned()>
            <thead>
                <tr>
                    <th scope="col">"When"</th>
                    {heads}
                    {against}
                    {bands}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </TableTwin>
    }
}

/// The same numbers as a table, folded away below a chart.
#[component]
pub fn TableTwin(
    /// What the table holds.
    #[prop(into)]
    caption: String,
    /// Its head and body.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="chart-table">
            <summary>
                <Icon name="chevron-right" small=true />
                "Show as table"
            </summary>
            <div class="chart-table-scroll" tabindex="0">
                <table class="table">
                    <caption class="visually-hidden">{caption}</caption>
                    {children()}
                </table>
            </div>
        </details>
    }
}
