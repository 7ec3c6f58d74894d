use super::filters::Filters;
use super::table::StudentTable;
use domain::metric::format::format_count;
use domain::school::students::{StudentPage, StudentQuery};
use domain::time::Day;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use leptos_router::components::A;
use leptos_router::{LazyRoute, lazy_route};
use serde::{Deserialize, Serialize};
use ui::error::AppError;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::{Top, named_pairs, named_workspace};
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// A page of the student list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// What was asked, as the address's query.
    pub pairs: Vec<(String, String)>,
    /// The rows.
    pub page: StudentPage,
    /// Students in all, whatever was asked.
    pub everybody: u64,
    /// Courses to choose from, as id and name.
    pub courses: Vec<(String, String)>,
    /// The day that the list speaks of.
    pub today: Day,
}

impl Listed {
    /// What was asked.
    pub fn query(&self) -> StudentQuery {
        let pairs = self
            .pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        StudentQuery::parse(pairs).unwrap_or_default()
    }
}

/// A page of the student list. `pairs` is the address's query. Members may ask.
#[server(endpoint = "school/students", input = Json)]
pub async fn list_students(
    workspace: String,
    pairs: Vec<(String, String)>,
) -> Result<Listed, AppError> {
    let (backend, access, workspace) = crate::seat(&workspace)?;
    let query = StudentQuery::parse(
        pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    )
    .map_err(|wrong| ui::backend::fail(AppError::Invalid(wrong)))?;
    let now = workspace.now((backend.clock)());
    let directory = backend
        .directories
        .directory(&access, &workspace, now)
        .await?;
    let roll = backend.school.roll(&access, now).await?;
    Ok(Listed {
        page: directory.page(&query),
        everybody: directory.standings().count() as u64,
        courses: roll
            .courses
            .iter()
            .map(|course| (course.id.clone(), course.name.clone()))
            .collect(),
        today: now.today,
        pairs,
    })
}

/// Who is learning here?
pub struct StudentsPage;

#[lazy_route]
impl LazyRoute for StudentsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let workspace = named_workspace();
        let pairs = named_pairs();
        let listed = Resource::new(
            move || (workspace.get(), pairs.get()),
            |(workspace, pairs)| list_students(workspace, pairs),
        );
        view! {
            <SafeTitle text="Students" />
            <Top title="Who is learning here?">
                <ThemeForm />
            </Top>
            <div class="page">
                <Loaded resource=listed children={move |listed: Listed| shown(listed, &workspace.get_untracked())} />
            </div>
        }
        .into_any()
    }
}

fn shown(listed: Listed, workspace: &str) -> AnyView {
    if listed.everybody == 0 {
        return nobody(workspace).into_any();
    }
    let filters = view! { <Filters query=listed.query() courses=listed.courses.clone() /> };
    let list = if listed.page.total == 0 {
        nobody_matches(&listed, workspace).into_any()
    } else {
        view! { <StudentTable listed=listed workspace=workspace.to_owned() /> }.into_any()
    };
    view! {
        {filters}
        {list}
    }
    .into_any()
}

fn nobody(workspace: &str) -> impl IntoView + use<> {
    view! {
        <section class="empty">
            <Icon name="students" large=true />
            <h2>"Nobody is enrolled yet"</h2>
            <p>"Students appear here with your first import, from the day on which they enrolled."</p>
            <p class="actions">
                <A href=Route::Import(workspace.to_owned()).path() attr:class="button primary">
                    "Import files"
                </A>
            </p>
        </section>
    }
}

fn nobody_matches(listed: &Listed, workspace: &str) -> impl IntoView + use<> {
    let everybody = format_count(i64::try_from(listed.everybody).unwrap_or(i64::MAX));
    let searched = listed.query().search.trim().to_owned();
    let sentence = if searched.is_empty() {
        format!("None of {everybody} students fits these filters.")
    } else {
        format!(
            "None of {everybody} students with these filters has «{searched}» in the name or e-mail."
        )
    };
    view! {
        <section class="empty">
            <Icon name="search" large=true />
            <h2>"Nobody matches"</h2>
            <p>{sentence}</p>
            <p class="actions">
                <A href=Route::Students(workspace.to_owned()).path() attr:class="button">
                    "Clear search and filters"
                </A>
            </p>
        </section>
    }
}
