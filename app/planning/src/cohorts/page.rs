use super::data::{BACK, Returners, read_cohorts};
use crate::choose::{Select, courses};
use domain::export::Subject;
use domain::interval::{Z95, wilson};
use domain::metric::cohort::{Cell, Cohorts, Measure};
use domain::metric::format::{NBSP, format_count, format_percent};
use leptos::prelude::*;
use leptos_router::components::{A, Form};
use plot::CohortSpec;
use ui::chart::{TableTwin, labels, marks};
use ui::export::ExportMenu;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::{Top, named_pairs, named_workspace};
use ui::range::kept_query;
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// Who comes back?
pub fn cohorts_page() -> AnyView {
    let workspace = named_workspace();
    let pairs = named_pairs();
    let returners = Resource::new(
        move || (workspace.get(), pairs.get()),
        |(workspace, pairs)| read_cohorts(workspace, pairs),
    );
    view! {
        <SafeTitle text="Cohorts" />
        <Top title="Who comes back?">
            {move || {
                view! {
                    <ExportMenu workspace=workspace.get() subject=Subject::Cohorts query=kept_query(&pairs.get()) />
                }
            }}
            <ThemeForm />
        </Top>
        <div class="page">
            <Loaded resource=returners children={move |found: Returners| whole(found, workspace.get_untracked())} />
        </div>
    }
    .into_any()
}

fn whole(found: Returners, workspace: String) -> AnyView {
    let content = match found.cohorts.clone() {
        Some(cohorts) => view! { <Seen found=found.clone() cohorts=cohorts /> }.into_any(),
        None => view! {
            <section class="empty">
                <Icon name="cohorts" large=true />
                <h2>"Nobody came in within these weeks"</h2>
                <p>"Look at more weeks, or import enrolments and activity: then this page shows who was still there a week, two weeks, a term later."</p>
                <p class="actions">
                    <A href=Route::Import(workspace).path() attr:class="button">
                        "Import files"
                    </A>
                </p>
            </section>
        }
        .into_any(),
    };
    view! {
        <Ask found=found />
        {content}
    }
    .into_any()
}

#[component]
fn Ask(found: Returners) -> impl IntoView {
    let weeks = BACK.map(|weeks| (weeks.to_string(), format!("{weeks} weeks")));
    let measures = [
        ("within", "In exactly that week"),
        ("later", "In that week or later"),
    ]
    .map(|(key, words)| (key.to_owned(), words.to_owned()));
    let measure = match found.measure {
        Measure::Within => "within",
        Measure::OrLater => "later",
    };
    view! {
        <Form method="GET" action="" attr:class="ask">
            <Select name="course" id="cohorts-course" label="Course" options=courses(&found.courses) value=found.course />
            <Select name="back" id="cohorts-back" label="Back means seen" options=measures.into() value=measure.to_owned() />
            <Select name="weeks" id="cohorts-weeks" label="Enrolled in the last" options=weeks.into() value=found.back.to_string() />
            <button class="button primary">"Show"</button>
        </Form>
    }
}

#[component]
fn Seen(found: Returners, cohorts: Cohorts) -> impl IntoView {
    let people: i64 = cohorts.rows.iter().map(|row| row.size).sum();
    // Columns that no cohort has reached say nothing.
    let reached = cohorts
        .all
        .iter()
        .rposition(|cell| cell.mature > 0)
        .map_or(1, |last| last + 1);
    let whole = format_percent;
    let values = cohorts
        .rows
        .iter()
        .map(|row| row.cells.iter().take(reached).map(Cell::percent).collect())
        .collect();
    let scene = plot::cohort(&CohortSpec {
        width: 700,
        rows: cohorts.rows.iter().map(|row| row.week.short()).collect(),
        values,
        column_ticks: (0..reached).map(|week| (week, week.to_string())).collect(),
        format: &|value| format!("{value:.0}"),
    });
    let lead = [4, 3, 2, 1, 0].into_iter().find_map(|week| {
        let cell = cohorts.all.get(week).filter(|cell| cell.mature > 0)?;
        let share = share_of(*cell)?;
        Some((whole(share), week, *cell))
    });
    let when = match found.measure {
        Measure::Within => "seen in week",
        Measure::OrLater => "seen in or after week",
    };
    let caption = format!(
        "{} who enrolled, by the week they did, and the share of them {when} 0, 1, 2 … of their own.{}",
        format_count(people),
        found
            .until
            .map(|day| format!(" Measured to {}; what is not over is blank.", day.long()))
            .unwrap_or_default()
    );
    let lead = lead.map(|(share, week, cell)| {
        let sure = u64::try_from(cell.back)
            .ok()
            .zip(u64::try_from(cell.mature).ok())
            .and_then(|(back, of)| wilson(back, of, Z95));
        let sure = sure.map(|sure| {
            let (low, high) = (whole(sure.low * 100.0), whole(sure.high * 100.0));
            format!("; with so many, {low} to {high} would be no surprise")
        });
        view! {
            <p class="lead">
                <strong>{share}</strong>
                <span>{format!(" were {when} {week}: {} of {}", format_count(cell.back), format_count(cell.mature))}</span>
                <span>{sure}</span>
                <span>"."</span>
            </p>
        }
    });
    let heads = (0..reached)
        .map(|week| view! { <th scope="col" class="num">{format!("Week{NBSP}{week}")}</th> })
        .collect_view();
    let cells = |cells: &[Cell]| {
        cells
            .iter()
            .take(reached)
            .map(|cell| view! { <td class="num">{cell.percent().map(whole)}</td> })
            .collect_view()
    };
    let rows = cohorts
        .rows
        .iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row">{row.week.long()}</th>
                    <td class="num">{format_count(row.size)}</td>
                    {cells(&row.cells)}
                </tr>
            }
        })
        .collect_view();
    let all = cohorts
        .all
        .iter()
        .take(reached)
        .map(|cell| view! { <td class="num" title=format!("{} of {}", cell.back, cell.mature)>{share_of(*cell).map(whole)}</td> })
        .collect_view();
    view! {
        {lead}
        <section class="section" aria-labelledby="cohorts">
            <div class="section-head">
                <h2 id="cohorts">"Back by week"</h2>
                <small>"Rows: week of enrolment. Columns: weeks since."</small>
            </div>
            <figure class="chart">
                <figcaption>{caption.clone()}</figcaption>
                <svg class="chart-plot flush" width="100%" height=scene.height role="img" aria-label=format!("{caption} The table below has every share.")>
                    {marks(&scene)}
                    {labels(&scene)}
                </svg>
                <TableTwin caption=caption>
                    <thead>
                        <tr>
                            <th scope="col">"Enrolled in the week of"</th>
                            <th scope="col" class="num">"Students"</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>
                        {rows}
                        <tr>
                            <th scope="row">"All whose week is over"</th>
                            <td class="num">{format_count(people)}</td>
                            {all}
                        </tr>
                    </tbody>
                </TableTwin>
            </figure>
        </section>
    }
}

/// The share of those for whom the week is over, whether or not it is for all.
fn share_of(cell: Cell) -> Option<f64> {
    (cell.mature > 0).then(|| cell.back as f64 / cell.mature as f64 * 100.0)
}
