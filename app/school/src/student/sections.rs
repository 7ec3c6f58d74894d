use super::data::Sheet;
use crate::badge::SegmentBadge;
use crate::words::{ago, day, score};
use domain::metric::format::{decimals, format_count, long_span};
use domain::metric::registry::Unit;
use domain::school::Work;
use domain::school::profile::Beside;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::chart::{Draw, Line, NamedBar, NamedBars, TimeChart, TimeChartData};
use ui::icon::Icon;
use ui::route::Route;

/// Their status, why, and the facts beside the course's.
#[component]
pub fn Head(
    /// The student's page.
    sheet: Sheet,
    /// The workspace's id.
    workspace: String,
) -> impl IntoView {
    let several = sheet.courses.len() > 1;
    let why = sheet
        .why
        .iter()
        .map(|why| {
            let course = several.then(|| format!("{}: ", why.course));
            view! {
                <p>
                    <strong>{course} {why.sentence.clone()} "."</strong>
                    {why.since.map(|since| view! { <span class="muted">{format!(" Since {}.", since.long())}</span> })}
                </p>
            }
        })
        .collect_view();
    let since = sheet
        .since
        .filter(|_| sheet.why.is_empty())
        .map(|since| format!(" Since {}.", since.long()));
    let facts = [
        ("Courses", sheet.courses.join(", ")),
        ("Enrolled", day(sheet.enrolled_on)),
        ("Last active", ago(sheet.last_active, sheet.today)),
        (
            "Usual pause",
            sheet.usual_gap.map_or_else(crate::words::dash, pause),
        ),
        (
            "E-mail",
            sheet.email.clone().unwrap_or_else(crate::words::dash),
        ),
    ];
    let facts = facts
        .into_iter()
        .filter(|(label, value)| *label != "E-mail" || value != "—");
    // What neither the student nor the course has a figure for says nothing.
    let known = |beside: &&Beside| {
        [beside.own, beside.course]
            .iter()
            .flatten()
            .any(|value| *value > 0.0)
    };
    let beside = sheet.averages.iter().filter(known).map(|beside| {
        let value = |value: Option<f64>| value.map_or_else(crate::words::dash, |value| with_unit(value, &beside.unit));
        view! {
            <div>
                <dt>{beside.label.clone()}</dt>
                <dd>{value(beside.own)} " " <small>{format!("Course {}", value(beside.course))}</small></dd>
            </div>
        }
    });
    view! {
        <header class="student-head">
            <A href=Route::Students(workspace).path() attr:class="back">
                <Icon name="chevron-left" small=true />
                "Students"
            </A>
            <div class="student-why">
                <span>
                    <SegmentBadge segment=sheet.segment tint=true />
                </span>
                <div>{why} <p class="muted">{sheet.meaning.clone()} {since}</p></div>
            </div>
            <dl class="facts">
                {facts
                    .map(|(label, value)| {
                        view! {
                            <div>
                                <dt>{label}</dt>
                                <dd>{value}</dd>
                            </div>
                        }
                    })
                    .collect_view()} {beside.collect_view()}
            </dl>
        </header>
    }
}

fn pause(days: f64) -> String {
    let count = decimals(days, usize::from(days.fract() != 0.0));
    if days == 1.0 {
        "Every day".to_owned()
    } else {
        format!("Every {count} days")
    }
}

/// A value with its unit, which loses its plural `s` beside a one.
fn with_unit(value: f64, unit: &str) -> String {
    let places = usize::from(value.fract().abs() > 0.05);
    let unit = if value == 1.0 {
        unit.trim_end_matches('s')
    } else {
        unit
    };
    if unit.is_empty() {
        decimals(value, places)
    } else {
        format!("{}\u{a0}{unit}", decimals(value, places))
    }
}

/// What they did, by day, week or month.
#[component]
pub fn TheirDays(
    /// The student's page.
    sheet: Sheet,
) -> impl IntoView {
    let total: f64 = sheet
        .days
        .iter()
        .filter_map(|(_, _, count, _)| *count)
        .sum();
    let caption = match (total > 0.0, sheet.last_active) {
        (true, _) => format!(
            "{} {} in {}.",
            format_count(total as i64),
            if total == 1.0 {
                "interaction"
            } else {
                "interactions"
            },
            sheet.label
        ),
        (false, Some(last)) => format!(
            "No interactions in {}. Last active on {}.",
            sheet.label,
            last.long()
        ),
        (false, None) => "No interactions were ever recorded.".to_owned(),
    };
    let data = TimeChartData {
        buckets: sheet
            .days
            .iter()
            .map(|(span, ..)| long_span(*span))
            .collect(),
        spans: sheet.days.iter().map(|(span, ..)| *span).collect(),
        ticks: sheet
            .days
            .iter()
            .map(|(_, label, ..)| label.clone())
            .collect(),
        unfinished: sheet
            .days
            .iter()
            .rev()
            .take_while(|(.., growing)| *growing)
            .count(),
        unit: Unit::Count,
        lines: vec![Line {
            name: "interactions".to_owned(),
            values: sheet.days.iter().map(|(_, _, count, _)| *count).collect(),
            ghost: Vec::new(),
        }],
        bands: Vec::new(),
        against: String::new(),
    };
    view! {
        <section class="section" aria-labelledby="days">
            <div class="section-head">
                <h2 id="days">"Their days"</h2>
                <small>{sheet.label}</small>
            </div>
            {if total > 0.0 {
                view! { <TimeChart data=data draw=Draw::Bars caption=caption height=200 /> }.into_any()
            } else {
                view! { <p class="muted">{caption}</p> }.into_any()
            }}
        </section>
    }
}

/// What they handed in, and what not.
#[component]
pub fn TheirWork(
    /// Assessments by due day.
    work: Vec<Work>,
) -> impl IntoView {
    let rows = work
        .iter()
        .map(|work| {
            view! {
                <tr>
                    <th scope="row">{work.name.clone()}</th>
                    <td class="num quiet" data-label="Due">
                        {day(work.due_on)}
                    </td>
                    <td class="num quiet" data-label="Handed in">
                        {day(work.handed_in_on)}
                    </td>
                    <td class="num quiet card-hide">{format!("{}\u{a0}%", decimals(work.weight, usize::from(work.weight.fract() != 0.0)))}</td>
                    <td class="num card-end">{score(work.score)}</td>
                    <td class="num quiet card-hide">{score(work.course_mean)}</td>
                </tr>
            }
        })
        .collect_view();
    (!work.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="work">
                <h2 id="work">"Assessments"</h2>
                <table class="table cards">
                    <caption class="visually-hidden">"Assessments, by due day"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Assessment"</th>
                            <th scope="col" class="num">"Due"</th>
                            <th scope="col" class="num">"Handed in"</th>
                            <th scope="col" class="num">"Weight"</th>
                            <th scope="col" class="num">"Score"</th>
                            <th scope="col" class="num">"Course mean"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}

/// What they use, and what files say of them.
#[component]
pub fn Numbers(
    /// The student's page.
    sheet: Sheet,
) -> impl IntoView {
    let most = sheet
        .parts
        .iter()
        .map(|(_, count)| *count)
        .max()
        .unwrap_or(0)
        .max(1);
    let bars: Vec<NamedBar> = sheet
        .parts
        .iter()
        .take(8)
        .map(|(name, count)| NamedBar {
            name: name.clone(),
            text: format_count(*count),
            percent: *count as f64 / most as f64 * 100.0,
        })
        .collect();
    let details = sheet
        .details
        .iter()
        .map(|(label, value)| {
            view! {
                <div>
                    <dt>{label.clone()}</dt>
                    <dd>{value.clone()}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <div class="split">
            {(!bars.is_empty())
                .then(|| {
                    view! {
                        <section class="section" aria-labelledby="use">
                            <h2 id="use">"What they use"</h2>
                            <NamedBars bars=bars />
                        </section>
                    }
                })}
            {(!sheet.details.is_empty())
                .then(|| {
                    view! {
                        <section class="section" aria-labelledby="details">
                            <h2 id="details">"From your files"</h2>
                            <dl class="facts">{details}</dl>
                        </section>
                    }
                })}
        </div>
    }
}
