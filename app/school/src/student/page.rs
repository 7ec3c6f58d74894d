use super::data::{Sheet, read_student};
use super::sections::{Head, Numbers, TheirDays, TheirWork};
use domain::access::Role;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};
use ui::loaded::Loaded;
use ui::place::{Place, Top, named_pairs, named_workspace};
use ui::range::RangeControl;
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// How is this student?
pub struct StudentPage;

#[lazy_route]
impl LazyRoute for StudentPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let workspace = named_workspace();
        let params = use_params_map();
        let student =
            Memo::new(move |_| params.with(|params| params.get("student").unwrap_or_default()));
        let pairs = named_pairs();
        let sheet = Resource::new_blocking(
            move || (workspace.get(), student.get(), pairs.get()),
            |(workspace, student, pairs)| read_student(workspace, student, pairs),
        );
        view! {
            <Loaded resource=sheet children={move |sheet: Sheet| whole(sheet, workspace.get_untracked(), student.get_untracked())} />
        }
        .into_any()
    }
}

/// The owner's way to a copy of what is held about the student, and to its end.
#[component]
fn HeldLink(workspace: String, student: String) -> impl IntoView {
    let seat = Place::here().seat;
    let owner =
        move || seat.with(|seat| seat.as_ref().is_some_and(|seat| seat.role == Role::Owner));
    let path = Route::StudentData(workspace, student).path();
    view! {
        <Show when=owner>
            <p class="muted">
                <A href=path.clone()>"What is held about this student, a copy of it, and its end"</A>
            </p>
        </Show>
    }
}

fn whole(sheet: Sheet, workspace: String, student: String) -> AnyView {
    let title = sheet.name.clone();
    let question = format!("How is {title}?");
    view! {
        <SafeTitle text=title />
        <Top title=question>
            <RangeControl query=sheet.range span=sheet.span keep=Vec::new() />
            <ThemeForm />
        </Top>
        <div class="page">
            <Head sheet=sheet.clone() workspace=workspace.clone() />
            <TheirDays sheet=sheet.clone() />
            <TheirWork work=sheet.work.clone() />
            <Numbers sheet=sheet />
            <HeldLink workspace=workspace student=student />
        </div>
    }
    .into_any()
}
