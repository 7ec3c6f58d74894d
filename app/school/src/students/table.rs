use super::data::{Listed, MarkField, mark_student};
use crate::badge::SegmentBadge;
use crate::words::{ago, day, score, whole_percent};
use domain::metric::format::format_count;
use domain::school::marks::Marks;
use domain::school::students::{Sort, StudentQuery, StudentRow, sort_of};
use domain::table::Column;
use domain::time::Day;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::pager::Pager;
use ui::route::Route;
use ui::table::{EditCell, Pick, PickPage, Picked, SortChoice, SortHead};

/// The list: a table, on a phone a card a student.
#[component]
pub fn StudentTable(
    /// The page of the list.
    listed: Listed,
    /// The workspace's id.
    workspace: String,
    /// How it can be sorted.
    choices: Vec<SortChoice>,
    /// What is selected.
    picked: Picked,
) -> impl IntoView {
    let query = StudentQuery {
        cursor: None,
        ..listed.query()
    };
    let page = &listed.page;
    let shown = |count: usize| format_count(i64::try_from(count).unwrap_or(i64::MAX));
    let order = query.order.keys().iter().map(|key| {
        let way = if key.descending { "falling" } else { "rising" };
        format!("{} {way}", key.by.label().to_lowercase())
    });
    let caption = format!(
        "Students, {} to {} of {}, by {}",
        shown(page.from),
        shown(page.to),
        shown(page.total),
        order.collect::<Vec<_>>().join(", then ")
    );
    let address = |cursor: Option<String>| {
        let cursor = ui::range::kept_query(&[("cursor".to_owned(), cursor?)]);
        let query = [listed.query_text(&query), cursor]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("&");
        Some(Route::Students(workspace.clone()).with_query(&query))
    };
    let (previous, next) = (address(page.previous.clone()), address(page.next.clone()));
    let columns = listed.columns();
    let several = query.order.keys().len() > 1;
    let heads = columns
        .shown()
        .iter()
        .map(|column| {
            let class = class_of(column);
            let sorts = sort_of(column.slug)
                .and_then(|sort| Sort::ALL.iter().position(|known| *known == sort))
                .and_then(|place| choices.get(place).cloned());
            match sorts {
                Some(choice) => {
                    view! { <SortHead choice=choice several=several class=class /> }.into_any()
                }
                None => view! {
                    <th scope="col" class=class>
                        {column.label}
                    </th>
                }
                .into_any(),
            }
        })
        .collect_view();
    let row = Row {
        workspace: workspace.clone(),
        today: listed.today,
        may_mark: listed.may_mark,
        picked,
    };
    let ids: Vec<String> = page.rows.iter().map(|student| student.id.clone()).collect();
    let rows = page
        .rows
        .iter()
        .map(|student| {
            let marks = listed.marks.get(&student.id).cloned().unwrap_or_default();
            row.view(student, &marks, columns.shown())
        })
        .collect_view();
    let pick_page = listed
        .may_mark
        .then(|| view! { <PickPage picked=picked ids=ids /> });
    let class = if columns.shown().len() > 7 {
        "table-scroll wide"
    } else {
        ""
    };
    view! {
        <section aria-label="Students">
            <div class=class>
                <table class="table cards students-table">
                    <caption class="visually-hidden">{caption}</caption>
                    <thead>
                        <tr>{pick_page} {heads}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <Pager from=page.from as u64 to=page.to as u64 total=page.total as u64 previous=previous next=next />
        </section>
    }
}

fn class_of(column: &Column) -> String {
    let numbers = ["progress", "score", "last-active", "since"];
    let kind = if numbers.contains(&column.slug) {
        "num "
    } else {
        ""
    };
    format!("{kind}col-{}", column.slug)
}

struct Row {
    workspace: String,
    today: Day,
    may_mark: bool,
    picked: Picked,
}

impl Row {
    fn view(&self, student: &StudentRow, marks: &Marks, columns: &[&'static Column]) -> AnyView {
        let cells = columns
            .iter()
            .map(|column| self.cell(column, student, marks))
            .collect_view();
        let pick = self.may_mark.then(|| {
            view! { <Pick picked=self.picked id=student.id.clone() name=student.name.clone() /> }
        });
        view! { <tr>{pick} {cells}</tr> }.into_any()
    }

    fn cell(&self, column: &Column, student: &StudentRow, marks: &Marks) -> AnyView {
        let class = class_of(column);
        let label = column.label;
        match column.slug {
            "name" => {
                let href = Route::Student(self.workspace.clone(), student.id.clone()).path();
                let name = student.name.clone();
                view! {
                    <th scope="row">
                        <A href=href>{name}</A>
                    </th>
                }
                .into_any()
            }
            "progress" => view! { <td class=class>{progress(student.progress)}</td> }.into_any(),
            "status" => view! {
                <td class="card-end" title=student.reason.clone()>
                    <SegmentBadge segment=student.segment />
                </td>
            }
            .into_any(),
            "tags" => self.edited(column, MarkField::Tags, student, &tag_text(marks)),
            "note" => self.edited(column, MarkField::Note, student, &marks.note),
            slug => {
                let text = match slug {
                    "course" => student.courses.join(", "),
                    "email" => student.email.clone().unwrap_or_else(crate::words::dash),
                    "score" => score(student.mean_score),
                    "last-active" => ago(student.last_active, self.today),
                    "since" => day(student.since),
                    _ => student.reason.clone().unwrap_or_else(crate::words::dash),
                };
                // In a card a bare figure needs its column's name.
                let label = matches!(slug, "score" | "since").then_some(label);
                view! {
                    <td class=format!("{class} quiet") data-label=label>
                        {text}
                    </td>
                }
                .into_any()
            }
        }
    }

    fn edited(
        &self,
        column: &Column,
        field: MarkField,
        student: &StudentRow,
        text: &str,
    ) -> AnyView {
        let class = class_of(column);
        let show = match field {
            MarkField::Tags => tags,
            MarkField::Note => plain,
        };
        if !self.may_mark {
            return view! { <td class=class>{show(text)}</td> }.into_any();
        }
        let (workspace, id) = (self.workspace.clone(), student.id.clone());
        let save = move |text: String| mark_student(workspace.clone(), id.clone(), field, text);
        let label = format!("{} of {}", column.label, student.name);
        let empty = match field {
            MarkField::Tags => "Add tags",
            MarkField::Note => "Add a note",
        };
        view! {
            <td class=format!("{class} card-action cell")>
                <EditCell text=text.to_owned() label=label empty=empty show=show save=save />
            </td>
        }
        .into_any()
    }
}

fn progress(value: Option<f64>) -> AnyView {
    let bar = value.map(|value| {
        view! {
            <span class="bar-value">
                <progress class="bar" max="100" value=value aria-label="Progress"></progress>
                <span>{whole_percent(Some(value))}</span>
            </span>
        }
    });
    bar.map_or_else(|| whole_percent(None).into_any(), IntoAny::into_any)
}

fn tag_text(marks: &Marks) -> String {
    let tags: Vec<&str> = marks.tags.iter().map(String::as_str).collect();
    tags.join(", ")
}

fn tags(text: &str) -> AnyView {
    let tags = text.split(", ").filter(|tag| !tag.is_empty());
    let tags: Vec<_> = tags
        .map(|tag| view! { <span class="tag">{tag.to_owned()}</span> })
        .collect();
    view! { <span class="tags">{tags}</span> }.into_any()
}

fn plain(text: &str) -> AnyView {
    text.to_owned().into_any()
}
