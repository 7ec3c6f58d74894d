use super::arrange::ArrangePage;
use super::data::{Overview, read_overview};
use super::needs::NeedsPanel;
use domain::export::Subject;
use domain::metric::Span;
use domain::metric::format::{format_count, shorten};
use domain::metric::range::{Preset, RangeQuery};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use leptos_router::{LazyRoute, lazy_route};
use ui::chart::{Draw, NamedBar, NamedBars, PeakHours, TimeChart, TimeChartData};
use ui::export::ExportMenu;
use ui::fresh::Fresh;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::{Top, named_pairs, named_workspace};
use ui::range::{RangeControl, kept_query};
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;
use ui::tile::Tile;

/// How is it going?
pub struct OverviewPage;

#[lazy_route]
impl LazyRoute for OverviewPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let workspace = named_workspace();
        let pairs = named_pairs();
        let overview = Resource::new(
            move || (workspace.get(), pairs.get()),
            |(workspace, pairs)| read_overview(workspace, pairs),
        );
        let refresh = Callback::new(move |()| overview.refetch());
        view! {
            <SafeTitle text="Overview" />
            <Loaded
                resource=overview
                children={move |overview: Option<Overview>| {
                    let workspace = workspace.get_untracked();
                    let version = overview.as_ref().map(|overview| overview.data_version);
                    let tools = overview.clone().map(|overview| view! { <Tools overview=overview workspace=workspace.clone() /> });
                    let (arranging, keep): (Vec<_>, Vec<_>) = pairs
                        .get_untracked()
                        .into_iter()
                        .partition(|(name, _)| name == "arrange");
                    let keep = kept_query(&keep);
                    let content = match overview {
                        Some(overview) if !arranging.is_empty() => {
                            let back = format!("?{keep}");
                            view! { <ArrangePage overview=overview workspace=workspace back=back /> }.into_any()
                        }
                        Some(overview) => view! { <Whole overview=overview workspace=workspace keep=keep /> }.into_any(),
                        None => view! { <Nobody workspace=workspace /> }.into_any(),
                    };
                    view! {
                        <Top title="How is it going?">{tools} <ThemeForm /></Top>
                        <div class="page">
                            {version.map(|version| view! { <Fresh shown=version refresh=refresh /> })}
                            {content}
                        </div>
                    }
                        .into_any()
                }}
            />
        }
        .into_any()
    }
}

#[component]
fn Tools(overview: Overview, workspace: String) -> impl IntoView {
    let keep: Vec<_> = overview
        .course
        .map(|id| ("course".to_owned(), id))
        .into_iter()
        .collect();
    let parts = [overview.range.to_query(), kept_query(&keep)];
    let query: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    view! {
        <RangeControl query=overview.range span=overview.span keep=keep />
        <ExportMenu workspace=workspace subject=Subject::Overview query=query.join("&") />
    }
}

/// Before the first import.
#[component]
fn Nobody(workspace: String) -> impl IntoView {
    view! {
        <section class="empty">
            <Icon name="import" large=true />
            <h2>"No students yet"</h2>
            <p>
                "Drop your course files and this page shows who is active, how that changed and who needs you. You see what will be written before anything is."
            </p>
            <p class="actions">
                <A href=Route::Import(workspace).path() attr:class="button primary">
                    "Import files"
                </A>
            </p>
        </section>
    }
}

#[component]
fn Whole(overview: Overview, workspace: String, keep: String) -> impl IntoView {
    let navigate = use_navigate();
    let (range, course, here) = (overview.range, overview.course.clone(), workspace.clone());
    let zoom = Callback::new(move |span: Span| {
        let zoomed = RangeQuery {
            preset: Preset::Custom(span),
            ..range
        }
        .to_query();
        let kept = course
            .clone()
            .map(|id| kept_query(&[("course".to_owned(), id)]))
            .unwrap_or_default();
        let query = [zoomed, kept]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("&");
        navigate(
            &Route::Overview(here.clone()).with_query(&query),
            Default::default(),
        );
    });
    let ended = overview.ended.map(|day| {
        view! {
            <div class="notice">
                <Icon name="clock" />
                <p>
                    {format!("Nothing came in after {}. ", day.long())}
                    <a href=format!("{}#as-of", Route::Settings(workspace.clone()).path())>"Look at the workspace as of a past day"</a>
                    "."
                </p>
            </div>
        }
    });
    let tiles = overview
        .tiles
        .into_iter()
        .map(|(label, series)| view! { <Tile series=series label=label /> })
        .collect_view();
    let chart = TimeChartData::of(&overview.active, "active", &overview.against);
    let courses = (overview.courses.len() > 1).then(|| {
        courses(
            &overview.courses,
            overview.course.as_deref(),
            &overview.range,
        )
    });
    let figures = view! {
        <section aria-labelledby="figures">
            <h2 class="visually-hidden" id="figures">
                "Key figures"
            </h2>
            <div class="tiles">{tiles}</div>
        </section>
    };
    let activity = view! {
        <div class="overview-main">
            <NeedsPanel needs=overview.needs workspace=workspace />
            <section class="section" aria-labelledby="active">
                <div class="section-head">
                    <h2 id="active">"Active students"</h2>
                    <small>{overview.label.clone()}</small>
                </div>
                <TimeChart data=chart draw=Draw::Line caption=overview.active_caption on_zoom=zoom />
            </section>
        </div>
    };
    let hours = overview.hours.map(|hours| {
        view! {
            <section class="section" aria-labelledby="hours">
                <div class="section-head">
                    <h2 id="hours">"When they come"</h2>
                    <small>{format!("Your zone, {}", overview.zone)}</small>
                </div>
                <figure class="chart">
                    <figcaption>{overview.hours_caption}</figcaption>
                    <PeakHours hours=hours />
                </figure>
            </section>
        }
    });
    let detail =
        view! { <div class="split">{parts(&overview.parts, &overview.label)} {hours}</div> };
    let mut blocks = vec![
        ("figures", figures.into_any()),
        ("activity", activity.into_any()),
        ("detail", detail.into_any()),
    ];
    let order = overview.blocks.items;
    blocks.sort_by_key(|(id, _)| order.iter().position(|block| block == id));
    let arrange = format!(
        "?{}",
        [keep, "arrange=yes".to_owned()]
            .join("&")
            .trim_start_matches('&')
    );
    view! {
        {ended}
        {courses}
        {blocks.into_iter().map(|(_, block)| block).collect_view()}
        {ui::place::may_keep()
            .then(|| {
                view! {
                    <p class="arrange-link">
                        <A href=arrange attr:class="button quiet">
                            <Icon name="grip" small=true />
                            "Arrange this page"
                        </A>
                    </p>
                }
            })}
    }
}

/// All courses, or one of them.
fn courses(
    courses: &[(String, String)],
    chosen: Option<&str>,
    range: &RangeQuery,
) -> impl IntoView + use<> {
    let range = range.to_query();
    let link = |id: Option<&String>, name: String| {
        let course = id
            .map(|id| kept_query(&[("course".to_owned(), id.clone())]))
            .unwrap_or_default();
        let query = [range.clone(), course]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("&");
        let here = id.map(String::as_str) == chosen;
        view! {
            <a href=format!("?{query}") aria-current=here.then_some("page")>
                {name}
            </a>
        }
    };
    view! {
        <nav class="tabs" aria-label="Course">
            {link(None, "All courses".to_owned())}
            {courses.iter().map(|(id, name)| link(Some(id), name.clone())).collect_view()}
        </nav>
    }
}

fn parts(parts: &[(String, f64)], label: &str) -> impl IntoView + use<> {
    let most = parts.iter().map(|(_, count)| *count).fold(0.0, f64::max);
    let total: f64 = parts.iter().map(|(_, count)| count).sum();
    let caption = match parts.first() {
        Some((name, count)) if total > 0.0 => {
            format!(
                "{name} leads with {} of all interactions.",
                domain::metric::format::format_percent(count / total * 100.0)
            )
        }
        _ => "No interactions were recorded in this range.".to_owned(),
    };
    let bars = parts
        .iter()
        .map(|(name, count)| NamedBar {
            name: name.clone(),
            text: if *count < 1e6 {
                format_count(*count as i64)
            } else {
                shorten(*count)
            },
            percent: if most > 0.0 {
                count / most * 100.0
            } else {
                0.0
            },
        })
        .collect();
    view! {
        <section class="section" aria-labelledby="parts">
            <div class="section-head">
                <h2 id="parts">"What they do"</h2>
                <small>{format!("Interactions by kind, {label}")}</small>
            </div>
            <figure class="chart">
                <figcaption>{caption}</figcaption>
                <NamedBars bars=bars />
            </figure>
        </section>
    }
}
