use super::data::{Sheet, read_student};
use super::sections::{Head, Numbers, TheirDays, TheirWork};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};
use ui::loaded::Loaded;
use ui::place::{Top, named_pairs, named_workspace};
use ui::range::RangeControl;
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
        let student = move || params.with(|params| params.get("student").unwrap_or_default());
        let pairs = named_pairs();
        let sheet = Resource::new_blocking(
            move || (workspace.get(), student(), pairs.get()),
            |(workspace, student, pairs)| read_student(workspace, student, pairs),
        );
        view! {
            <Loaded resource=sheet children={move |sheet: Sheet| whole(sheet, workspace.get_untracked())} />
        }
        .into_any()
    }
}

fn whole(sheet: Sheet, workspace: String) -> AnyView {
    let title = sheet.name.clone();
    let question = format!("How is {title}?");
    view! {
        <SafeTitle text=title />
        <Top title=question>
            <RangeControl query=sheet.range span=sheet.span keep=Vec::new() />
            <ThemeForm />
        </Top>
        <div class="page">
            <Head sheet=sheet.clone() workspace=workspace />
            <TheirDays sheet=sheet.clone() />
            <TheirWork work=sheet.work.clone() />
            <Numbers sheet=sheet />
        </div>
    }
    .into_any()
}
