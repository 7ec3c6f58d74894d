use super::data::{TagReport, tag_students, undo_tag};
use domain::metric::format::format_count;
use domain::school::marks::TagChange;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::error::AppError;
use ui::icon::Icon;
use ui::table::Picked;

/// How far an action on many rows is.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// What to do is being chosen.
    Choose,
    /// What would happen.
    Preview(TagReport),
    /// What happened.
    Done(TagReport),
    /// It was taken back for so many.
    Undone(u64),
}

/// The list that a selection is made in, as it was last read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Around {
    /// The address's query.
    pub pairs: Vec<(String, String)>,
    /// Rows that the filters let through.
    pub total: usize,
    /// Tags in use.
    pub tags: Vec<String>,
}

/// What is selected, and what can be done with it. It appears with the first selection, and stands beside
/// the list, not in it: reading the list anew leaves it as it is.
#[component]
pub fn SelectionBar(
    /// The workspace's id.
    workspace: Memo<String>,
    /// What is selected.
    picked: Picked,
    /// The list.
    around: RwSignal<Around>,
    /// Called when rows changed.
    on_change: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            match (open.get(), dialog.open()) {
                (true, false) => {
                    let _ = dialog.show_modal();
                }
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    let total = move || around.with(|list| list.total);
    let count = move || picked.0.with(|all| all.count(total()));
    let all = domain::table::Selection::all();
    let bar = move || {
        let (count, total) = (count(), total());
        let everything = picked.0.with(|now| *now != all) && count < total;
        let all = all.clone();
        (count > 0).then(|| {
            view! {
                <div class="pick-bar" role="region" aria-label="Selection">
                    <p role="status">{format!("{} selected", counted(count))}</p>
                    {everything
                        .then(|| {
                            view! {
                                <button class="button quiet" on:click=move |_| picked.0.set(all.clone())>
                                    {format!("Select all {} matching", counted(total))}
                                </button>
                            }
                        })}
                    <button class="button" on:click=move |_| open.set(true)>
                        <Icon name="tag" small=true />
                        "Tag"
                    </button>
                    <button class="button quiet" on:click=move |_| picked.clear()>"Clear"</button>
                </div>
            }
        })
    };
    view! {
        {bar}
        <dialog class="dialog" node_ref=dialog aria-labelledby="tag-heading" on:close=move |_| open.set(false)>
            {move || {
                open.get()
                    .then(|| {
                        let list = around.get_untracked();
                        let count = picked.0.with_untracked(|all| all.count(list.total));
                        view! {
                            <TagForm workspace=workspace.get_untracked() picked=picked list=list count=count open=open on_change=on_change />
                        }
                    })
            }}
        </dialog>
    }
}

/// Chooses a tag, shows what it would do, does it, and takes it back.
#[component]
fn TagForm(
    workspace: String,
    picked: Picked,
    list: Around,
    count: usize,
    open: RwSignal<bool>,
    on_change: Callback<()>,
) -> impl IntoView {
    let tag = RwSignal::new(String::new());
    let change = RwSignal::new(TagChange::Add);
    let step = RwSignal::new(Step::Choose);
    let wrong = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    let Around { pairs, tags, .. } = list;
    let place = StoredValue::new((workspace, pairs));
    let run = move |dry_run: bool| {
        let (workspace, pairs) = place.get_value();
        let (selection, tag, change) = (
            picked.0.get_untracked(),
            tag.get_untracked(),
            change.get_untracked(),
        );
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let answer = tag_students(workspace, pairs, selection, tag, change, dry_run).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(report) if dry_run => drop(step.try_set(Step::Preview(report))),
                Ok(report) => {
                    let _ = step.try_set(Step::Done(report));
                    on_change.run(());
                }
                Err(error) => drop(wrong.try_set(Some(error))),
            }
        });
    };
    let undo = move |action: String| {
        let (workspace, _) = place.get_value();
        busy.set(true);
        spawn_local(async move {
            let answer = undo_tag(workspace, action).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(rows) => {
                    let _ = step.try_set(Step::Undone(rows));
                    on_change.run(());
                }
                Err(error) => drop(wrong.try_set(Some(error))),
            }
        });
    };
    let finish = move || {
        open.set(false);
        picked.clear();
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        run(matches!(step.get_untracked(), Step::Choose));
    };
    let words = move |done: bool| match (change.get(), done) {
        (TagChange::Add, false) => "get the tag",
        (TagChange::Add, true) => "got the tag",
        (TagChange::Remove, false) => "lose the tag",
        (TagChange::Remove, true) => "lost the tag",
    };
    let known = tags
        .into_iter()
        .map(|tag| view! { <option value=tag></option> })
        .collect_view();
    let kind = move |value: TagChange, label: &'static str| {
        view! {
            <label class="check">
                <input type="radio" name="change" checked=value == TagChange::Add on:change=move |_| change.set(value) />
                {label}
            </label>
        }
    };
    let choose = view! {
        <div class="field">
            <label for="bulk-tag">"Tag"</label>
            <input
                class="input"
                id="bulk-tag"
                list="bulk-tags"
                autocomplete="off"
                maxlength="32"
                aria-invalid=move || wrong.get().map(|_| "true")
                on:input=move |event| {
                    tag.set(event_target_value(&event));
                    step.set(Step::Choose);
                }
            />
            <datalist id="bulk-tags">{known}</datalist>
        </div>
        <fieldset class="checks" on:change=move |_| step.set(Step::Choose)>
            <legend class="visually-hidden">"What to do"</legend>
            {kind(TagChange::Add, "Put it on")}
            {kind(TagChange::Remove, "Take it off")}
        </fieldset>
    };
    let result = move || {
        match step.get() {
        Step::Choose => None,
        Step::Preview(report) => Some(told(&report, words(false)).into_any()),
        Step::Done(report) => Some(told(&report, words(true)).into_any()),
        Step::Undone(rows) => Some(
            view! { <p>{format!("Taken back for {} students. The list is as it was.", format_count(i64::try_from(rows).unwrap_or(i64::MAX)))}</p> }
                .into_any(),
        ),
    }
    };
    let actions = move || {
        match step.get() {
        Step::Choose => view! {
            <button class="button" type="button" on:click=move |_| open.set(false)>"Cancel"</button>
            <button class="button primary" aria-busy=move || busy.get().then_some("true")>"See what it does"</button>
        }
        .into_any(),
        Step::Preview(report) => {
            let rows = report.changed.changed.len();
            view! {
                <button class="button" type="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <button class="button primary" disabled=rows == 0 aria-busy=move || busy.get().then_some("true")>
                    {format!("Change {} students", counted(rows))}
                </button>
            }
            .into_any()
        }
        Step::Done(report) => view! {
            {report
                .changed
                .action
                .map(|action| {
                    view! {
                        <button class="button" type="button" on:click=move |_| undo(action.clone()) aria-busy=move || busy.get().then_some("true")>
                            <Icon name="undo" small=true />
                            "Undo"
                        </button>
                    }
                })}
            <button class="button primary" type="button" on:click=move |_| finish()>"Close"</button>
        }
        .into_any(),
        Step::Undone(_) => view! {
            <button class="button primary" type="button" on:click=move |_| open.set(false)>"Close"</button>
        }
        .into_any(),
    }
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <h2 id="tag-heading">{format!("Tag {} students", counted(count))}</h2>
            <div hidden=move || matches!(step.get(), Step::Done(_) | Step::Undone(_))>{choose}</div>
            <div role="status">{result}</div>
            {move || wrong.get().map(|error| view! { <p class="field-error" role="alert">{error.sentence()}</p> })}
            <p class="actions">{actions}</p>
        </form>
    }
}

/// What a change does, or did, to the rows that were asked for.
fn told(report: &TagReport, words: &'static str) -> impl IntoView + use<> {
    let changed = &report.changed;
    let line = |count: usize, words: &'static str| {
        (count > 0).then(|| view! { <li>{format!("{} {words}", counted(count))}</li> })
    };
    let names = |title: &'static str, names: &[String], total: usize| {
        let more = total.saturating_sub(names.len());
        let more = (more > 0).then(|| view! { <li>{format!("and {} more", counted(more))}</li> });
        let names = names
            .iter()
            .map(|name| view! { <li>{name.clone()}</li> })
            .collect_view();
        (total > 0).then(|| {
            view! {
                <details class="rows-told">
                    <summary>{title}</summary>
                    <ul>{names} {more}</ul>
                </details>
            }
        })
    };
    view! {
        <ul class="told">
            <li>
                <b>{counted(changed.changed.len())}</b>
                " "
                {words}
            </li>
            {line(changed.already, "are so already")}
            {line(changed.full.len(), "have as many tags as a student can have")}
            {line(changed.gone, "are not in this workspace any more")}
        </ul>
        {names("Who changes", &report.names, changed.changed.len())}
        {names("Who has no room", &report.full, changed.full.len())}
    }
}

fn counted(count: usize) -> String {
    format_count(i64::try_from(count).unwrap_or(i64::MAX))
}
