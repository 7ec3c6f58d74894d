//! The overview as a report on paper.

use super::prepare::Question;
use ::school::overview::{Needs, Overview};
use domain::metric::change::ChangeKind;
use domain::metric::compare::NoChange;
use domain::metric::format::{format_count, format_percent, format_total};
use domain::metric::series::Series;
use paper::pdf::{Block, Figure, Report};
use plot::HeatSpec;
use ui::chart::{Draw, TimeChartData, WEEKDAYS};
use ui::error::AppResult;

/// Height of the line's drawing in px, as wide as it is shown on paper.
const LINE: u32 = 240;

/// What the overview's page shows, in its order, and the notes on the days it shows.
pub(super) async fn overview(question: Question<'_>) -> AppResult<Report> {
    let Question {
        backend,
        access,
        workspace,
        pairs,
    } = question;
    let found = ::school::overview::read(backend, access, workspace, pairs).await?;
    let title = "Overview".to_owned();
    let Some(overview) = found else {
        let nobody = Figure {
            label: "Total students".to_owned(),
            value: "0".to_owned(),
            note: "Nobody is enrolled yet.".to_owned(),
        };
        return Ok(Report {
            title,
            about: question.about("All courses", None),
            blocks: vec![Block::Figures(vec![nobody])],
        });
    };
    let course = overview.course.as_deref().unwrap_or_default();
    let course = overview.courses.iter().find(|(id, _)| id == course);
    let course = course.map_or("All courses", |(_, name)| name);
    let about = question.about(course, Some(&overview.label));
    let notes = backend.notes.notes(access, overview.span).await?;
    let mut blocks = vec![
        Block::Figures(overview.tiles.iter().map(figure).collect()),
        activity(&overview),
        needs(&overview.needs),
        parts(&overview.parts),
    ];
    blocks.extend(overview.hours.as_ref().map(|hours| Block::Chart {
        head: "When they come".to_owned(),
        caption: format!("{} Hours in {}.", overview.hours_caption, overview.zone),
        scene: hours_scene(hours),
        axis: false,
    }));
    if !notes.is_empty() {
        blocks.push(Block::Table {
            head: "Notes".to_owned(),
            columns: columns(&[("Day", false), ("What happened", false), ("By", false)]),
            rows: notes
                .into_iter()
                .map(|note| vec![note.day.long(), note.text, note.author])
                .collect(),
        });
    }
    Ok(Report {
        title,
        about,
        blocks,
    })
}

fn columns(names: &[(&str, bool)]) -> Vec<(String, bool)> {
    let column = |(name, number): &(&str, bool)| ((*name).to_owned(), *number);
    names.iter().map(column).collect()
}

fn figure((label, series): &(String, Series)) -> Figure {
    let shown = series.shown().map(|shown| shown.exact);
    let change = &series.change;
    let note = match change.kind {
        ChangeKind::NotComparable(NoChange::Off) => String::new(),
        _ => format!("{} {}", change.text, change.against),
    };
    Figure {
        label: label.clone(),
        value: shown.unwrap_or_else(|| "—".to_owned()),
        note,
    }
}

fn activity(overview: &Overview) -> Block {
    let chart = TimeChartData::of(&overview.active, "active", &overview.against);
    let ghost = if chart.against.is_empty() {
        String::new()
    } else {
        format!(" Dashed: {}.", chart.against)
    };
    Block::Chart {
        head: "Active students".to_owned(),
        caption: format!("{}{ghost}", overview.active_caption),
        scene: chart.scene(Draw::Line, LINE),
        axis: true,
    }
}

fn needs(needs: &Needs) -> Block {
    let (now, all) = (i64::from(needs.at_risk), i64::from(needs.total));
    let rows = needs.first.iter().map(|needy| {
        let since = needy.since.map(|day| day.short()).unwrap_or_default();
        vec![needy.name.clone(), needy.why.clone(), since]
    });
    Block::Table {
        head: format!(
            "{} of {} students at risk, {} a week ago",
            format_count(now),
            format_count(all),
            format_count(i64::from(needs.week_ago))
        ),
        columns: columns(&[("Most urgent", false), ("Why", false), ("Since", true)]),
        rows: rows.collect(),
    }
}

fn parts(parts: &[(String, f64)]) -> Block {
    let all: f64 = parts.iter().map(|(_, count)| count).sum();
    let rows = parts.iter().map(|(name, count)| {
        let share = if all > 0.0 { count / all * 100.0 } else { 0.0 };
        // A count is never negative, and a cast saturates.
        let count = format_total(count.round() as u64);
        vec![name.clone(), count, format_percent(share)]
    });
    Block::Table {
        head: "What they do".to_owned(),
        columns: columns(&[("Kind", false), ("Interactions", true), ("Share", true)]),
        rows: rows.collect(),
    }
}

fn hours_scene(hours: &[Vec<i64>]) -> plot::Scene {
    let counts = |day: &Vec<i64>| day.iter().map(|count| Some(*count as f64)).collect();
    plot::heat(&HeatSpec {
        values: hours.iter().map(counts).collect(),
        row_labels: WEEKDAYS.iter().map(|day| (*day).to_owned()).collect(),
        column_ticks: [0, 6, 12, 18]
            .into_iter()
            .map(|hour| (hour, format!("{hour}:00")))
            .collect(),
        width: 700,
        row_height: 22,
    })
}
