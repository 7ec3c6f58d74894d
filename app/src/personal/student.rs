use super::counted;
use domain::personal::Held;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use leptos_router::hooks::use_params_map;
use serde::{Deserialize, Serialize};
use ui::error::AppError;
use ui::field::{Field, FormNotice, refusal};
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::{Top, named_workspace};
use ui::route::Route;
use ui::safe::SafeTitle;
#[cfg(feature = "ssr")]
use {domain::access::Role, ui::backend::fail, ui::route::redirect_to};

/// What the page about a student's data shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudentData {
    /// The workspace.
    pub workspace: String,
    /// The student's id.
    pub student: String,
    /// What is held.
    pub held: Held,
    /// Whether the owner proved within the last minutes who they are.
    pub recent: bool,
}

/// What is held about a student, and what erasing them would touch. Owners may ask.
#[server(endpoint = "student-data", input = Json)]
pub async fn read_student_data(
    workspace: String,
    student: String,
) -> Result<StudentData, AppError> {
    let (backend, access, _) = ui::backend::whole_member(&workspace, Role::Owner)?;
    let now = (backend.clock)();
    let recent = ui::backend::signed_in()?.proven.recently(now);
    let held = backend.personal.held(&access, &student, now).await?;
    Ok(StudentData {
        recent,
        workspace,
        student,
        held,
    })
}

/// Makes a file of everything held about a student, and goes on to it. Owners may.
#[server(endpoint = "student-data/copy")]
pub async fn copy_student(workspace: String, student: String) -> Result<(), AppError> {
    let (backend, access, _) = ui::backend::whole_member(&workspace, Role::Owner)?;
    let now = (backend.clock)();
    let text = backend
        .personal
        .student_copy(&access, &student, now)
        .await?;
    let kept = backend.files.keep(
        &access,
        domain::file::FileKind::Export,
        "Everything held about a student.json",
        "application/json",
        text.into_bytes(),
        Some(now + domain::file::LINK_LIFE),
    );
    let file = kept.await.map_err(fail)?;
    let link = backend.files.link(&access, &file.id).map_err(fail)?;
    let link = ui::route::own_path(&link).ok_or_else(|| fail(AppError::Unavailable))?;
    redirect_to(&link);
    Ok(())
}

/// Erases a student. Owners may, who just proved who they are and typed the student's name.
#[server(endpoint = "student-data/erase")]
pub async fn erase_student(
    workspace: String,
    student: String,
    typed: String,
) -> Result<(), AppError> {
    let (backend, access, _) = ui::backend::whole_member(&workspace, Role::Owner)?;
    ui::backend::recently_confirmed()?;
    let now = (backend.clock)();
    let held = backend.personal.held(&access, &student, now).await?;
    super::typed("typed", &typed, &held.name)?;
    backend
        .personal
        .erase_student(&access, &student, now)
        .await?;
    redirect_to(&Route::Students(workspace));
    Ok(())
}

/// What is held about this student?
pub fn student_data_page() -> AnyView {
    let workspace = named_workspace();
    let params = use_params_map();
    let student =
        Memo::new(move |_| params.with(|params| params.get("student").unwrap_or_default()));
    let data = Resource::new_blocking(
        move || (workspace.get(), student.get()),
        |(workspace, student)| read_student_data(workspace, student),
    );
    view! {
        <Loaded resource=data children={move |data: StudentData| view! { <Whole data=data /> }.into_any()} />
    }
    .into_any()
}

#[component]
fn Whole(data: StudentData) -> impl IntoView {
    let title = format!("What is held about {}?", data.held.name);
    let back = Route::Student(data.workspace.clone(), data.student.clone()).path();
    view! {
        <SafeTitle text=title.clone() />
        <Top title=title>
            <ui::theme::ThemeForm />
        </Top>
        <div class="page">
            <a class="back" href=back>
                <Icon name="chevron-left" small=true />
                {data.held.name.clone()}
            </a>
            <div class="settings">
                <section aria-labelledby="held-head">
                    <header>
                        <h2 id="held-head">"What there is"</h2>
                        <p>"Rows that speak of this student, in this workspace."</p>
                    </header>
                    <Counts held=data.held.clone() />
                </section>
                <section aria-labelledby="copy-head">
                    <header>
                        <h2 id="copy-head">"A copy"</h2>
                        <p>"One file (JSON) with all of it, for whoever asks what you hold about them. The link to it works for you alone, for 24 hours."</p>
                    </header>
                    <CopyForm workspace=data.workspace.clone() student=data.student.clone() />
                </section>
                <section aria-labelledby="erase-head">
                    <header>
                        <h2 id="erase-head">"Erase this student"</h2>
                        <p>"For good. There is no way back."</p>
                    </header>
                    <EraseForm data=data />
                </section>
            </div>
        </div>
    }
}

/// How much there is, in words; what there is none of is left out.
#[component]
fn Counts(held: Held) -> impl IntoView {
    let rows = [
        (held.enrolments, "enrolment", "enrolments"),
        (
            held.facts,
            "activity, submission or progress note",
            "activities, submissions and progress notes",
        ),
        (
            held.versions,
            "version from an import",
            "versions from imports",
        ),
        (held.tags, "tag", "tags"),
        (held.notes, "note", "notes"),
        (
            held.rejects,
            "rejected cell that names them",
            "rejected cells that name them",
        ),
        (
            held.mentions,
            "view or note of others that names them",
            "views and notes of others that name them",
        ),
        (
            held.raw_files,
            "raw file that speaks of them, or may",
            "raw files that speak of them, or may",
        ),
        (
            held.exports,
            "file made here lately that may hold them",
            "files made here lately that may hold them",
        ),
    ];
    view! {
        <ul class="plain-list">
            <li>"Name, address and what files say of them"</li>
            {rows
                .into_iter()
                .filter(|(count, ..)| *count > 0)
                .map(|(count, one, many)| view! { <li>{counted(count, one, many)}</li> })
                .collect_view()}
        </ul>
    }
}

/// A real form, since its answer is a file: the page stays where it is.
#[component]
fn CopyForm(workspace: String, student: String) -> impl IntoView {
    let action = ServerAction::<CopyStudent>::new();
    view! {
        <form class="form" method="post" action="/api/student-data/copy">
            <FormNotice error=refusal(action) />
            <input type="hidden" name="workspace" value=workspace />
            <input type="hidden" name="student" value=student />
            <p class="actions">
                <button class="button">"Export what is held"</button>
            </p>
        </form>
    }
}

#[component]
fn EraseForm(data: StudentData) -> impl IntoView {
    let action = ServerAction::<EraseStudent>::new();
    let error = refusal(action);
    let name = data.held.name.clone();
    let then = Route::StudentData(data.workspace.clone(), data.student.clone()).path();
    let raw = (data.held.raw_files > 0).then(|| {
        let files = counted(data.held.raw_files, "raw file", "raw files");
        view! { <li>{format!("{files} of imports are deleted, since they hold more than one student's rows. What was read from them about others stays.")}</li> }
    });
    let form = if data.recent {
        view! {
            <ActionForm action=action attr:class="form" attr:novalidate=true>
                <FormNotice error=error />
                <p>{format!("Type «{name}» to show that you mean it.")}</p>
                <input type="hidden" name="workspace" value=data.workspace />
                <input type="hidden" name="student" value=data.student />
                <Field name="typed" label="The student's name" error=error />
                <p class="actions">
                    <button class="button danger" disabled=move || action.pending().get()>
                        "Erase this student"
                    </button>
                </p>
            </ActionForm>
        }
        .into_any()
    } else {
        view! {
            <p class="actions">
                <a class="button" href=Route::Confirm(then).path()>
                    "Confirm it is you to go on"
                </a>
            </p>
        }
        .into_any()
    };
    view! {
        <div class="form">
            <ul class="plain-list">
                <li>"All of the above is deleted. Notes of others stay, with «[erased]» in the place of the name."</li>
                <li>"Every figure is counted again without them."</li>
                {raw}
                <li>"Later imports leave them out, unless you let them in again on the import's preview. For that a hash is kept, which tells nobody who it was."</li>
                <li>"Backups made before hold them until they are replaced."</li>
            </ul>
            {form}
        </div>
    }
}
