use super::InHand;
use super::mapping::Mapping;
use super::model::Look;
use super::page::Steps;
use super::preview_tabs::Tabs;
use super::questions::Questions;
use domain::metric::format::format_count;
use domain::time::Day;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use ui::error::AppError;
use ui::field::{FormNotice, refusal};
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::Place;
use ui::route::Route;

/// What an upload would write. Managers may ask.
#[server(endpoint = "import/look", input = Json)]
pub async fn look_at_upload(
    workspace: String,
    upload: String,
    answers: Vec<(String, Day)>,
) -> Result<Look, AppError> {
    let (_, access, workspace) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    let desk = super::commit::desk();
    desk.look(&access, &workspace, &upload, &answers.into_iter().collect())
        .await
        .map_err(ui::backend::fail)
}

/// Begins to write an upload. Managers may.
#[server(endpoint = "import/begin", input = Json)]
pub async fn begin_import(
    workspace: String,
    upload: String,
    answers: Vec<(String, Day)>,
    digest: String,
) -> Result<(), AppError> {
    let (_, access, workspace) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    let desk = super::commit::desk();
    desk.begin(
        &access,
        &workspace,
        &upload,
        &answers.into_iter().collect(),
        &digest,
    )
    .await
    .map_err(ui::backend::fail)
}

/// Forgets an upload. Managers may.
#[server(endpoint = "import/discard", input = Json)]
pub async fn discard_upload(workspace: String, upload: String) -> Result<(), AppError> {
    let (_, access, _) = ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    super::commit::desk()
        .discard(&access, &upload)
        .await
        .map_err(ui::backend::fail)
}

/// Lets the erased students that an upload speaks of be imported again. Owners may.
#[server(endpoint = "import/let-in")]
pub async fn let_in(workspace: String, upload: String) -> Result<(), AppError> {
    let (backend, access, known) =
        ui::backend::whole_member(&workspace, domain::access::Role::Owner)?;
    let hashes = super::commit::desk()
        .left_out(&access, &known, &upload)
        .await
        .map_err(ui::backend::fail)?;
    let now = (backend.clock)();
    backend.personal.let_in(&access, &hashes, now).await?;
    Ok(())
}

/// The second step: what was found, what must be asked, what would be written.
#[component]
pub fn Preview(
    /// The workspace.
    workspace: Memo<String>,
    /// What the address says.
    hand: Memo<InHand>,
) -> impl IntoView {
    let asked = Memo::new(move |_| (hand.get().upload, hand.get().answers));
    let looked = Resource::new(
        move || (workspace.get(), asked.get()),
        |(workspace, (upload, answers))| look_at_upload(workspace, upload, answers),
    );
    let again = Callback::new(move |()| looked.refetch());
    view! {
        <div class="import">
            <Steps at=1 />
            <Loaded resource=looked children={move |look: Look| shown(look, workspace, hand, again)} />
        </div>
    }
}

fn shown(look: Look, workspace: Memo<String>, hand: Memo<InHand>, again: Callback<()>) -> AnyView {
    let mappings = look
        .files
        .iter()
        .filter(|file| !file.columns.is_empty())
        .map(|file| view! { <Mapping file=file.clone() workspace=workspace settled=again /> })
        .collect_view();
    let usable = look.files.iter().any(|file| file.skipped.is_none());
    let questions = (!look.questions.is_empty())
        .then(|| view! { <Questions questions=look.questions.clone() hand=hand /> });
    let left_out = (look.left_out.0 > 0)
        .then(|| view! { <LeftOut look=look.clone() workspace=workspace again=again /> });
    view! {
        {left_out}
        {questions}
        {mappings}
        <Tabs look=look.clone() workspace=workspace hand=hand />
        <Decision look=look usable=usable workspace=workspace hand=hand />
    }
    .into_any()
}

/// Who stays out since they were erased, and the way to let them in again.
#[component]
fn LeftOut(look: Look, workspace: Memo<String>, again: Callback<()>) -> impl IntoView {
    let action = ServerAction::<LetIn>::new();
    Effect::new(move |_| {
        if let Some(Ok(())) = action.value().get() {
            again.run(());
        }
    });
    let place = Place::here();
    let owner = move || {
        let seat = place.seat.get();
        seat.is_some_and(|seat| seat.role == domain::access::Role::Owner)
    };
    let (students, records) = look.left_out;
    let who = match students {
        1 => "1 erased student".to_owned(),
        students => format!("{} erased students", format_count(students as i64)),
    };
    let rows = match records {
        1 => "1 record".to_owned(),
        records => format!("{} records", format_count(records as i64)),
    };
    let upload = look.upload;
    view! {
        <div class="notice warn">
            <Icon name="warning" />
            <div class="form">
                <p>{format!("These files speak of {who} ({rows}). They are left out, and the files themselves are not kept.")}</p>
                <FormNotice error=refusal(action) />
                {move || {
                    let upload = upload.clone();
                    owner()
                        .then(|| {
                            view! {
                                <ActionForm action=action>
                                    <input type="hidden" name="workspace" value=workspace />
                                    <input type="hidden" name="upload" value=upload />
                                    <button class="button" disabled=move || action.pending().get()>
                                        "Import them again"
                                    </button>
                                </ActionForm>
                            }
                        })
                }}
            </div>
        </div>
    }
}

/// The decision, always in reach: write it or start over.
#[component]
fn Decision(
    look: Look,
    usable: bool,
    workspace: Memo<String>,
    hand: Memo<InHand>,
) -> impl IntoView {
    let navigate = use_navigate();
    let go = StoredValue::new(navigate);
    let begin = Action::new(move |digest: &String| {
        let (hand, digest) = (hand.get_untracked(), digest.clone());
        async move {
            let begun = begin_import(
                workspace.get_untracked(),
                hand.upload.clone(),
                hand.answers.clone(),
                digest,
            )
            .await;
            if begun.is_ok() {
                let target = InHand {
                    upload: hand.upload,
                    committing: true,
                    ..InHand::default()
                };
                let target =
                    Route::Import(workspace.get_untracked()).with_query(&target.to_query());
                go.with_value(|go| go(&target, Default::default()));
            }
            begun
        }
    });
    let discard = move |_| {
        let (workspace, upload) = (workspace.get_untracked(), hand.get_untracked().upload);
        leptos::task::spawn_local(async move {
            let _ = discard_upload(workspace, upload).await;
        });
    };
    let writes = look.writes();
    let files = look
        .files
        .iter()
        .filter(|file| file.skipped.is_none())
        .count();
    let open = look.is_open();
    let sentence = match (usable, open, writes) {
        (false, ..) => "None of these files is understood. Nothing can be written.".to_owned(),
        (_, true, _) => "Say first on which day each course began.".to_owned(),
        (_, _, 0) => {
            "Everything in these files is already here. There is nothing to write.".to_owned()
        }
        _ => format!(
            "Writes {} from {files} {}. You can undo it.",
            records(writes),
            if files == 1 { "file" } else { "files" }
        ),
    };
    let ready = usable && !open && writes > 0;
    let digest = look.digest.clone();
    view! {
        {move || {
            begin
                .value()
                .get()
                .and_then(Result::err)
                .map(|error| {
                    view! {
                        <div class="notice bad" role="alert">
                            <Icon name="warning" />
                            <p>{error.sentence()}</p>
                        </div>
                    }
                })
        }}
        <div class="commit">
            <p>{sentence}</p>
            <A href=move || Route::Import(workspace.get()).path() attr:class="button" on:click=discard>
                "Start over"
            </A>
            <button
                class="button primary"
                type="button"
                disabled=move || !ready || begin.pending().get()
                on:click=move |_| {
                    begin.dispatch(digest.clone());
                }
            >
                {if writes > 0 { format!("Import {}", records(writes)) } else { "Import".to_owned() }}
            </button>
        </div>
    }
}

fn records(count: u64) -> String {
    let shown = domain::metric::format::format_count(i64::try_from(count).unwrap_or(i64::MAX));
    format!("{shown} {}", if count == 1 { "record" } else { "records" })
}
