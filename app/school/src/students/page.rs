use super::bulk::{Around, SelectionBar};
use super::data::{Listed, list_students};
use super::filters::Filters;
use super::table::StudentTable;
use domain::export::Subject;
use domain::metric::format::format_count;
use domain::school::students::{Sort, StudentQuery};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::{LazyRoute, lazy_route};
use ui::export::ExportMenu;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::{Top, named_pairs, named_workspace};
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::table::{ColumnsPanel, Picked, SortChoice, SortPanel, ViewsPanel, sort_choices};
use ui::theme::ThemeForm;

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
        let version = RwSignal::new(0_u32);
        let listed = Resource::new(
            move || (workspace.get(), pairs.get(), version.get()),
            |(workspace, pairs, _)| list_students(workspace, pairs),
        );
        let picked = Picked::none();
        let around = RwSignal::new(Around::default());
        // Another question is another list; its order, page and columns are not.
        let question = Memo::new(move |_| {
            let mut pairs = pairs.get();
            pairs
                .retain(|(name, _)| !matches!(name.as_str(), "sort" | "cursor" | "cols" | "limit"));
            (workspace.get(), pairs)
        });
        Effect::new(move |before: Option<()>| {
            question.track();
            if before.is_some() {
                picked.clear();
            }
        });
        let on_change = Callback::new(move |()| version.update(|version| *version += 1));
        view! {
            <SafeTitle text="Students" />
            <Top title="Who is learning here?">
                <ThemeForm />
            </Top>
            <div class="page">
                <Loaded
                    resource=listed
                    children={move |listed: Listed| {
                        around.set(Around {
                            pairs: listed.pairs.clone(),
                            total: listed.page.total,
                            tags: listed.tags.iter().map(|(tag, _)| tag.clone()).collect(),
                        });
                        shown(listed, &workspace.get_untracked(), picked, on_change)
                    }}
                />
                <SelectionBar workspace=workspace picked=picked around=around on_change=on_change />
            </div>
        }
        .into_any()
    }
}

fn shown(listed: Listed, workspace: &str, picked: Picked, on_change: Callback<()>) -> AnyView {
    if listed.everybody == 0 {
        return nobody(workspace).into_any();
    }
    let query = StudentQuery {
        cursor: None,
        ..listed.query()
    };
    let filters = view! {
        <Filters query=query.clone() courses=listed.courses.clone() tags=listed.tags.clone() columns=listed.columns().to_text() />
    };
    let names: Vec<_> = Sort::ALL.iter().map(|sort| (*sort, sort.label())).collect();
    let choices = sort_choices(&names, &query.order, |order| {
        let query = StudentQuery {
            order: order.clone(),
            ..query.clone()
        };
        listed.address(workspace, &query)
    });
    let tools = tools(&listed, workspace, &query, choices.clone(), on_change);
    let list = if listed.page.total == 0 {
        nobody_matches(&listed, workspace).into_any()
    } else {
        view! {
            <StudentTable listed=listed workspace=workspace.to_owned() choices=choices picked=picked />
        }
        .into_any()
    };
    view! {
        {filters}
        {tools}
        {list}
    }
    .into_any()
}

/// What is done with the list as a whole: views, order, columns, and the file of what is seen.
fn tools(
    listed: &Listed,
    workspace: &str,
    query: &StudentQuery,
    choices: Vec<SortChoice>,
    on_change: Callback<()>,
) -> impl IntoView + use<> {
    let text = listed.query_text(query);
    let keep: Vec<(String, String)> = listed
        .pairs
        .iter()
        .filter(|(name, value)| match name.as_str() {
            "cols" | "cursor" => false,
            "course" => listed.courses.iter().any(|(id, _)| id == value),
            _ => true,
        })
        .cloned()
        .collect();
    view! {
        <div class="table-tools">
            <ViewsPanel
                workspace=workspace.to_owned()
                table="students"
                views=listed.views.clone()
                query=text.clone()
                address=|workspace, query| Route::Students(workspace.to_owned()).with_query(query)
                may_share=listed.may_share
                may_forget=listed.may_mark
                on_change=on_change
            />
            <SortPanel choices=choices />
            <ColumnsPanel columns=listed.columns() keep=keep />
            <ExportMenu workspace=workspace.to_owned() subject=Subject::Students query=text class="" />
        </div>
    }
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
