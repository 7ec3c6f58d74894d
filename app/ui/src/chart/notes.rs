use crate::error::AppError;
use crate::field::refusal;
use crate::icon::Icon;
use crate::panel::Panel;
use crate::place::{Place, named_workspace};
use domain::access::Role;
use domain::metric::Span;
use domain::note::Note;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The notes of a span of days: one's own and the shared ones. Members may ask.
#[server(endpoint = "notes/list", input = Json)]
pub async fn list_notes(workspace: String, span: Span) -> Result<Vec<Note>, AppError> {
    let (backend, access, _) = crate::backend::member(&workspace, Role::Viewer)?;
    Ok(backend.notes.notes(&access, span).await?)
}

/// Adds a note. Members may add their own, analysts shared ones.
#[server(endpoint = "notes/add")]
pub async fn add_note(
    workspace: String,
    day: String,
    text: String,
    #[server(default)] shared: bool,
) -> Result<(), AppError> {
    let (backend, access, _) = crate::backend::keeper(&workspace, shared)?;
    let note = domain::note::NewNote::check(&day, &text, shared)
        .map_err(|wrong| crate::backend::fail(AppError::Invalid(wrong)))?;
    backend
        .notes
        .keep_note(&access, &note, (backend.clock)())
        .await?;
    Ok(())
}

/// Removes a note: members their own, managers also shared ones of others.
#[server(endpoint = "notes/remove")]
pub async fn remove_note(workspace: String, note: String) -> Result<(), AppError> {
    let (backend, access, _) = crate::backend::keeper(&workspace, false)?;
    let others = access.may_for_all(domain::access::Role::Manager);
    backend.notes.forget_note(&access, &note, others).await?;
    Ok(())
}

/// The notes of a chart, kept beside it: each has a number that stands on its bucket.
#[derive(Clone, Copy)]
pub(super) struct Notes {
    /// What is known of them now.
    pub list: RwSignal<Vec<Note>>,
    resource: Resource<Result<Vec<Note>, AppError>>,
    workspace: Memo<String>,
}

impl Notes {
    /// Those of the days that a chart shows.
    pub fn of(span: Span) -> Self {
        let workspace = named_workspace();
        let resource = Resource::new(
            move || workspace.get(),
            move |workspace| async move {
                if workspace.is_empty() {
                    return Ok(Vec::new());
                }
                list_notes(workspace, span).await
            },
        );
        Self {
            list: RwSignal::new(Vec::new()),
            resource,
            workspace,
        }
    }
}

/// The notes below a chart: the list, and for each the way to its bucket and away. Its buttons move the
/// chart's cursor, so that a note is found from the keyboard.
#[component]
pub(super) fn NoteList(
    /// The notes.
    notes: Notes,
    /// Called with the day whose bucket is to be shown.
    on_show: Callback<domain::time::Day>,
) -> impl IntoView {
    let remove = ServerAction::<RemoveNote>::new();
    Effect::new(move |_| {
        if let Some(Ok(())) = remove.value().get() {
            notes.resource.refetch();
        }
    });
    let role = move || {
        use_context::<Place>()
            .and_then(|place| place.seat.get())
            .map(|seat| seat.role)
    };
    let shown = move |found: Vec<Note>| {
        let may_remove_others = role() >= Some(Role::Manager);
        let rows = found
            .into_iter()
            .enumerate()
            .map(|(at, note)| {
                let can_go = note.mine || (note.shared && may_remove_others);
                row(
                    at + 1,
                    note,
                    on_show,
                    can_go.then_some((remove, notes.workspace)),
                )
            })
            .collect_view();
        view! { <ol class="chart-notes">{rows}</ol> }
    };
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let found = notes.resource.await.unwrap_or_default();
                notes.list.set(found.clone());
                (!found.is_empty()).then(|| shown(found))
            })}
        </Transition>
    }
}

fn row(
    number: usize,
    note: Note,
    on_show: Callback<domain::time::Day>,
    remove: Option<(ServerAction<RemoveNote>, Memo<String>)>,
) -> impl IntoView {
    let day = note.day;
    let whose = match (note.shared, note.mine) {
        (false, _) => "only you see it".to_owned(),
        (true, true) => "shared".to_owned(),
        (true, false) => note.author.clone(),
    };
    let label = format!("Remove the note of {}", day.long());
    let remove = remove.map(|(action, workspace)| {
        view! {
            <ActionForm action=action>
                <input type="hidden" name="workspace" value=workspace />
                <input type="hidden" name="note" value=note.id />
                <button class="button quiet icon-only" aria-label=label>
                    <Icon name="close" small=true />
                </button>
            </ActionForm>
        }
    });
    view! {
        <li>
            <button type="button" class="chart-note-mark" aria-label=format!("Show {} on the chart", day.long()) on:click=move |_| on_show.run(day)>
                {number}
            </button>
            <p>
                {note.text} " " <small>{format!("{} · {whose}", day.long())}</small>
            </p>
            {remove}
        </li>
    }
}

/// The form that adds a note, for the day under the cursor where there is one.
#[component]
pub(super) fn AddNote(
    /// The notes.
    notes: Notes,
    /// The day put in first.
    day: Signal<String>,
) -> impl IntoView {
    let add = ServerAction::<AddNote>::new();
    let close = RwSignal::new(0);
    let text = NodeRef::<leptos::html::Input>::new();
    let refused = refusal(add);
    Effect::new(move |_| {
        if let Some(Ok(())) = add.value().get() {
            notes.resource.refetch();
            if let Some(text) = text.get_untracked() {
                text.set_value("");
            }
            close.update(|times| *times += 1);
        }
    });
    let role = move || {
        use_context::<Place>()
            .and_then(|place| place.seat.get())
            .map(|seat| seat.role)
    };
    let message = move || refused.get().map(|error| error.sentence());
    view! {
        <Show when=crate::place::may_keep>
            <Panel words="Add note" icon="note" class="up" close=close>
                <ActionForm action=add attr:novalidate=true>
                    <input type="hidden" name="workspace" value=notes.workspace />
                    <div class="field">
                        <label>
                            "Day" <input class="input" type="date" name="day" value=day.get_untracked() prop:value=day />
                        </label>
                    </div>
                    <div class="field">
                        <label>
                            "What happened"
                            <input class="input" name="text" maxlength="200" autocomplete="off" node_ref=text aria-invalid=move || message().map(|_| "true") />
                        </label>
                        {move || message().map(|message| view! { <span class="field-error" role="alert">{message}</span> })}
                    </div>
                    {move || {
                        (role() >= Some(Role::Analyst))
                            .then(|| {
                                view! {
                                    <label class="check">
                                        <input type="checkbox" name="shared" value="true" />
                                        "Everybody in the workspace sees it"
                                    </label>
                                }
                            })
                    }}
                    <p class="actions">
                        <button class="button primary">"Add note"</button>
                    </p>
                </ActionForm>
            </Panel>
        </Show>
    }
}
