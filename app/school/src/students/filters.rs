use domain::school::segment::Segment;
use domain::school::students::{LastActive, Quarter, Sort, StatusFilter, StudentQuery};
use leptos::prelude::*;
use leptos_router::components::Form;
use ui::icon::Icon;

/// Search and filters, all of it a form whose answer is an address.
#[component]
pub fn Filters(
    /// What was asked.
    query: StudentQuery,
    /// Courses to choose from, as id and name.
    courses: Vec<(String, String)>,
    /// Tags to choose from, with how many students have each.
    tags: Vec<(String, i64)>,
    /// The columns shown, where they are not the usual ones.
    columns: Option<String>,
) -> impl IntoView {
    let statuses = [StatusFilter::All, StatusFilter::Active]
        .into_iter()
        .chain(Segment::ALL.into_iter().map(StatusFilter::Only))
        .map(|status| (status.slug().to_owned(), status.label().to_owned()));
    let quarters = std::iter::once((String::new(), "Any progress".to_owned())).chain(
        Quarter::ALL
            .iter()
            .map(|quarter| (quarter.slug().to_owned(), quarter.label().to_owned())),
    );
    let lately = std::iter::once((String::new(), "Any time".to_owned())).chain(
        LastActive::ALL
            .iter()
            .map(|active| (active.slug().to_owned(), active.label().to_owned())),
    );
    let several = courses.len() > 1;
    let courses = std::iter::once((String::new(), "All courses".to_owned())).chain(courses);
    let filtered = query.status != StatusFilter::All
        || query.progress.is_some()
        || query.last_active.is_some()
        || query.course.is_some()
        || query.tag.is_some();
    let tagged = !tags.is_empty() || query.tag.is_some();
    let tags = std::iter::once((String::new(), "Any tag".to_owned())).chain(
        tags.into_iter()
            .map(|(tag, count)| (tag.clone(), format!("{tag} ({count})"))),
    );
    let progress = query.progress.map(Quarter::slug).unwrap_or_default();
    let last_active = query.last_active.map(LastActive::slug).unwrap_or_default();
    view! {
        <Form method="GET" action="" attr:class="filters" attr:role="search">
            <div class="field filters-search">
                <label class="visually-hidden" for="filter-search">
                    "Search students"
                </label>
                <span class="input-icon">
                    <Icon name="search" small=true />
                    <input class="input" type="search" id="filter-search" name="q" value=query.search placeholder="Name or e-mail" />
                </span>
            </div>
            <details class="filters-more" open=filtered>
                <summary>
                    <Icon name="filter" small=true />
                    "Filters"
                </summary>
                <div>
                    {select("status", "Status", statuses.collect(), query.status.slug())}
                    {select("progress", "Progress", quarters.collect(), progress)}
                    {select("active", "Last active", lately.collect(), last_active)}
                    {several.then(|| select("course", "Course", courses.collect(), query.course.as_deref().unwrap_or_default()))}
                    {tagged.then(|| select("tag", "Tag", tags.collect(), query.tag.as_deref().unwrap_or_default()))}
                    <input type="hidden" name="sort" value=query.order.to_text(Sort::slug) />
                    {columns.map(|columns| view! { <input type="hidden" name="cols" value=columns /> })}
                    <p class="actions">
                        <button class="button">"Apply"</button>
                    </p>
                </div>
            </details>
        </Form>
    }
}

fn select(
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    chosen: &str,
) -> impl IntoView + use<> {
    let id = format!("filter-{name}");
    let options = options
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! {
                <option value=value selected=selected>
                    {words}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select class="select" id=id.clone() name=name>
                {options}
            </select>
        </div>
    }
}
