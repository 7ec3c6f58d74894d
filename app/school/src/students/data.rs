use domain::school::marks::{Changed, Marks, TagChange};
use domain::school::students::{COLUMNS, StudentPage, StudentQuery};
use domain::table::{Columns, Selection, View};
use domain::time::Day;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use ui::error::AppError;
use ui::route::Route;

/// Names that a report of many rows tells one by one.
#[cfg(feature = "ssr")]
const NAMED: usize = 100;

/// A page of the student list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// What was asked, as the address's query.
    pub pairs: Vec<(String, String)>,
    /// The rows.
    pub page: StudentPage,
    /// What the rows are marked with, by student id.
    pub marks: HashMap<String, Marks>,
    /// Students in all, whatever was asked.
    pub everybody: u64,
    /// Courses to choose from, as id and name.
    pub courses: Vec<(String, String)>,
    /// Tags in use, with how many students have each.
    pub tags: Vec<(String, i64)>,
    /// Views that the viewer sees.
    pub views: Vec<View>,
    /// Whether the viewer may mark students.
    pub may_mark: bool,
    /// Whether the viewer may share views.
    pub may_share: bool,
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

    /// The columns that were asked for.
    pub fn columns(&self) -> Columns {
        columns_of(&self.pairs)
    }

    /// The list's address with another question, and the same columns.
    pub fn address(&self, workspace: &str, query: &StudentQuery) -> String {
        Route::Students(workspace.to_owned()).with_query(&self.query_text(query))
    }

    /// A question and the columns as an address's query.
    pub fn query_text(&self, query: &StudentQuery) -> String {
        let columns = self.columns().to_text();
        let columns = columns.map(|text| format!("cols={text}"));
        let parts = [Some(query.to_query()), columns];
        let parts: Vec<String> = parts
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        parts.join("&")
    }
}

/// The columns that an address asks for.
pub fn columns_of(pairs: &[(String, String)]) -> Columns {
    let texts = pairs.iter().filter(|(name, _)| name == "cols");
    Columns::parse(COLUMNS, texts.map(|(_, text)| text.as_str()))
}

/// Who does not fit into what is asked of many at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagReport {
    /// Counts and ids.
    pub changed: Changed,
    /// Names of those that changed, the first hundred of them.
    pub names: Vec<String>,
    /// Names of those that have too many tags, the first hundred of them.
    pub full: Vec<String>,
}

/// The cell of a student that is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkField {
    /// Tags, with commas between them.
    Tags,
    /// The note.
    Note,
}

/// Reads the address's query, or says in words what is wrong with it.
#[cfg(feature = "ssr")]
fn asked(pairs: &[(String, String)]) -> Result<StudentQuery, AppError> {
    let pairs = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    StudentQuery::parse(pairs).map_err(|wrong| ui::backend::fail(AppError::Invalid(wrong)))
}

/// A manager of the whole workspace, whose plan includes School.
#[cfg(feature = "ssr")]
fn manager(
    workspace: &str,
) -> Result<
    (
        ui::backend::Backend,
        domain::access::Access,
        domain::workspace::Workspace,
    ),
    AppError,
> {
    let found = ui::backend::whole_member(workspace, domain::access::Role::Manager)?;
    ui::backend::entitled(&found.1, domain::plan::Feature::School)?;
    Ok(found)
}

/// A page of the student list. `pairs` is the address's query. Members may ask.
#[server(endpoint = "school/students", input = Json)]
pub async fn list_students(
    workspace: String,
    pairs: Vec<(String, String)>,
) -> Result<Listed, AppError> {
    use domain::access::Role;
    let (backend, access, workspace) = crate::seat(&workspace)?;
    let query = asked(&pairs)?;
    let now = workspace.now((backend.clock)());
    let directory = backend
        .directories
        .directory(&access, &workspace, now)
        .await?;
    let roll = backend.school.roll(&access, now).await?;
    let tagged = match &query.tag {
        Some(tag) => Some(backend.marks.tagged(&access, tag).await?),
        None => None,
    };
    let page = directory.page_among(&query, tagged.as_ref());
    let ids: Vec<String> = page.rows.iter().map(|row| row.id.clone()).collect();
    // Who sees a part of the workspace chooses among the tags of that part.
    let tags = if access.scope().is_all() {
        backend.marks.tags(&access).await?
    } else {
        let seen = directory
            .standings()
            .map(|standing| standing.student.clone());
        let marks = backend
            .marks
            .marks(&access, &seen.collect::<Vec<_>>())
            .await?;
        domain::school::marks::counted(marks.values())
    };
    Ok(Listed {
        marks: backend.marks.marks(&access, &ids).await?,
        page,
        everybody: directory.standings().count() as u64,
        courses: roll
            .courses
            .iter()
            .map(|course| (course.id.clone(), course.name.clone()))
            .collect(),
        tags,
        views: backend.views.views(&access, "students").await?,
        may_mark: access.may_for_all(Role::Manager),
        may_share: access.may_for_all(Role::Analyst),
        today: now.today,
        pairs,
    })
}

/// Puts a tag on the selected students or takes it off; a dry run only says what would happen. `pairs` is
/// the address's query, which a selection of all but some is resolved by. Managers may.
#[server(endpoint = "school/tag", input = Json)]
pub async fn tag_students(
    workspace: String,
    pairs: Vec<(String, String)>,
    selection: Selection,
    tag: String,
    change: TagChange,
    dry_run: bool,
) -> Result<TagReport, AppError> {
    let (backend, access, workspace) = manager(&workspace)?;
    let query = asked(&pairs)?;
    let tag = domain::school::marks::check_tag(&tag)
        .map_err(|wrong| ui::backend::fail(AppError::Invalid(vec![wrong])))?;
    let at = (backend.clock)();
    let now = workspace.now(at);
    let directory = backend
        .directories
        .directory(&access, &workspace, now)
        .await?;
    let tagged = match &query.tag {
        Some(tag) => Some(backend.marks.tagged(&access, tag).await?),
        None => None,
    };
    let matching = directory.matching(&query, tagged.as_ref());
    let ids = selection.resolve(matching.iter().filter_map(|number| directory.id(*number)));
    let changed = backend
        .marks
        .change_tag(&access, &ids, &tag, change, dry_run, at)
        .await?;
    let names = |ids: &[String]| {
        let rows = ids.iter().take(NAMED);
        rows.map(|id| directory.name(id).unwrap_or(id).to_owned())
            .collect()
    };
    Ok(TagReport {
        names: names(&changed.changed),
        full: names(&changed.full),
        changed,
    })
}

/// Undoes what [`tag_students`] did, and gives for how many. Whoever did it may, while they are a
/// manager.
#[server(endpoint = "school/tag-undo", input = Json)]
pub async fn undo_tag(workspace: String, action: String) -> Result<u64, AppError> {
    let (backend, access, _) = manager(&workspace)?;
    let now = (backend.clock)();
    Ok(backend.marks.undo_tag(&access, &action, now).await?)
}

/// Keeps one cell of a student and gives its text as it was kept. Managers may.
#[server(endpoint = "school/mark", input = Json)]
pub async fn mark_student(
    workspace: String,
    student: String,
    field: MarkField,
    text: String,
) -> Result<String, AppError> {
    use domain::school::marks::{check_note, check_tags};
    let (backend, access, _) = manager(&workspace)?;
    let refuse = |wrong| ui::backend::fail(AppError::Invalid(vec![wrong]));
    let now = (backend.clock)();
    match field {
        MarkField::Tags => {
            let tags = check_tags(&text).map_err(refuse)?;
            backend
                .marks
                .set_tags(&access, &student, &tags, now)
                .await?;
            Ok(tags.into_iter().collect::<Vec<_>>().join(", "))
        }
        MarkField::Note => {
            let note = check_note(&text).map_err(refuse)?;
            backend
                .marks
                .set_note(&access, &student, &note, now)
                .await?;
            Ok(note)
        }
    }
}
