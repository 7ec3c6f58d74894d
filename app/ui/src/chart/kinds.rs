use super::points::{PointChart, Points};
use domain::metric::format::{decimals, format_count, shorten};
use leptos::prelude::*;
use plot::{CohortSpec, FunnelSpec, Stage, Step, WaterfallSpec};

/// A share as a cell and a table write it.
fn percent(value: f64) -> String {
    format!("{}\u{a0}%", decimals(value, 0))
}

/// Stages of which each keeps a part of the one before.
#[component]
pub fn FunnelChart(
    /// Name and count of each stage, from the first.
    stages: Vec<(String, i64)>,
    /// What is seen, in one sentence.
    #[prop(into)]
    caption: String,
) -> impl IntoView {
    let first = stages.first().map_or(0, |(_, count)| *count);
    let share = |count: i64, of: i64| {
        let share = (of > 0).then(|| count as f64 / of as f64 * 100.0);
        share.map_or_else(|| "—".to_owned(), percent)
    };
    let before = std::iter::once(first).chain(stages.iter().map(|(_, count)| *count));
    let rows: Vec<Vec<String>> = stages
        .iter()
        .zip(before)
        .map(|((name, count), before)| {
            vec![
                name.clone(),
                format_count(*count),
                share(*count, before),
                share(*count, first),
            ]
        })
        .collect();
    let scene = plot::funnel(&FunnelSpec {
        width: 700,
        stages: stages
            .iter()
            .zip(&rows)
            .map(|((name, count), row)| Stage {
                label: name.clone(),
                value: Some(*count as f64),
                text: match row.as_slice() {
                    [_, count, of_before, _] => format!("{count} · {of_before}"),
                    _ => String::new(),
                },
            })
            .collect(),
    });
    let texts = rows.iter().map(|row| match row.as_slice() {
        [name, count, before, all] => {
            format!("{name}: {count}, {before} of the stage before, {all} of the first")
        }
        _ => String::new(),
    });
    let points = Points {
        columns: 1,
        rows: rows.len(),
        left_percent: 0.0,
        top: 0.0,
        row_px: f64::from(scene.height) / rows.len().max(1) as f64,
        texts: texts.collect(),
    };
    let head = ["Stage", "Count", "Of the one before", "Of the first"];
    view! { <PointChart scene=scene caption=caption points=points flush=true head=head.map(str::to_owned).into() rows=rows /> }
}

/// How one total became another.
#[component]
pub fn WaterfallChart(
    /// Name and step, in order.
    steps: Vec<(String, Step)>,
    /// What is seen, in one sentence.
    #[prop(into)]
    caption: String,
) -> impl IntoView {
    let said = |step: &Step| match step {
        Step::Total(value) => decimals(*value, 0),
        Step::Change(change) if *change > 0.0 => format!("+{}", decimals(*change, 0)),
        Step::Change(change) => decimals(*change, 0),
    };
    let mut level = 0.0;
    let rows: Vec<Vec<String>> = steps
        .iter()
        .map(|(name, step)| {
            level = match step {
                Step::Total(value) => *value,
                Step::Change(change) => level + change,
            };
            vec![name.clone(), said(step), decimals(level, 0)]
        })
        .collect();
    let texts = rows.iter().map(|row| match row.as_slice() {
        [name, step, level] => format!("{name}: {step}, then {level}"),
        _ => String::new(),
    });
    let scene = plot::waterfall(&WaterfallSpec {
        width: 700,
        height: 240,
        steps,
        format: &shorten,
    });
    let points = Points {
        columns: rows.len(),
        rows: 1,
        left_percent: 0.0,
        top: 8.0,
        row_px: f64::from(scene.height) - 32.0,
        texts: texts.collect(),
    };
    let head = ["Step", "Change", "Level"];
    view! { <PointChart scene=scene caption=caption points=points head=head.map(str::to_owned).into() rows=rows /> }
}

/// A cohort with its own size and what of it was there at each age.
#[derive(Clone, Debug, PartialEq)]
pub struct CohortRow {
    /// Its name, such as `Week of 6 Jan`.
    pub name: String,
    /// How many it began with: the whole that its shares are of.
    pub size: i64,
    /// Share in percent at each age; `None` where that age is not over.
    pub shares: Vec<Option<f64>>,
}

/// Cohorts over their age. What is not over is blank.
#[component]
pub fn CohortChart(
    /// The cohorts, from the oldest.
    cohorts: Vec<CohortRow>,
    /// Name of each age, such as `Week 1`.
    ages: Vec<String>,
    /// What is seen, in one sentence.
    #[prop(into)]
    caption: String,
) -> impl IntoView {
    let share = |row: &CohortRow, age: usize| row.shares.get(age).copied().flatten();
    let written = |value: Option<f64>| value.map_or_else(String::new, percent);
    let values: Vec<Vec<Option<f64>>> = cohorts
        .iter()
        .map(|row| (0..ages.len()).map(|age| share(row, age)).collect())
        .collect();
    let names: Vec<String> = cohorts.iter().map(|row| row.name.clone()).collect();
    let scene = plot::cohort(&CohortSpec {
        width: 700,
        rows: names.clone(),
        values,
        column_ticks: ages.iter().cloned().enumerate().collect(),
        format: &|value| decimals(value, 0),
    });
    let texts = cohorts.iter().flat_map(|row| {
        ages.iter()
            .enumerate()
            .map(move |(age, name)| match share(row, age) {
                Some(value) => format!(
                    "{}, {name}: {} of {}",
                    row.name,
                    percent(value),
                    format_count(row.size)
                ),
                None => format!("{}, {name}: not over yet", row.name),
            })
    });
    let points = Points {
        columns: ages.len(),
        rows: cohorts.len(),
        left_percent: plot::heat_left_percent(&names),
        top: 0.0,
        row_px: 32.0,
        texts: texts.collect(),
    };
    let rows = cohorts
        .iter()
        .map(|row| {
            let shares = (0..ages.len()).map(|age| written(share(row, age)));
            [row.name.clone(), format_count(row.size)]
                .into_iter()
                .chain(shares)
                .collect()
        })
        .collect();
    let head = ["Cohort".to_owned(), "Size".to_owned()]
        .into_iter()
        .chain(ages)
        .collect();
    view! { <PointChart scene=scene caption=caption points=points flush=true head=head rows=rows /> }
}
