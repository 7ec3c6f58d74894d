use super::InHand;
use super::page::Steps;
use super::upload::{Sent, send};
use leptos::ev::DragEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use ui::icon::Icon;
use ui::route::Route;

/// The first step: files in. Without script it is a plain form.
#[component]
pub fn Drop(
    /// The workspace that takes them.
    workspace: Memo<String>,
) -> impl IntoView {
    let sent = RwSignal::new(Sent::Nothing);
    let over = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let navigate = use_navigate();
    let go = Callback::new(move |upload: String| {
        let hand = InHand {
            upload,
            ..InHand::default()
        };
        let target = Route::Import(workspace.get_untracked()).with_query(&hand.to_query());
        navigate(&target, Default::default());
    });
    let chosen = move |files: Option<web_sys::FileList>| {
        if let Some(files) = files.filter(|files| files.length() > 0) {
            send(&workspace.get_untracked(), &files, sent, go);
        }
    };
    // Files that were chosen before the page listened are not lost.
    Effect::new(move |_| chosen(input.get().and_then(|input| input.files())));
    let on_drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        chosen(event.data_transfer().and_then(|transfer| transfer.files()));
    };
    view! {
        <div class="import">
            <Steps at=0 />
            {move || match sent.get() {
                Sent::Running { names, percent } => running(names, percent).into_any(),
                Sent::Failed(sentence) => failed(sentence).into_any(),
                Sent::Nothing => ().into_any(),
            }}
            <form
                method="post"
                enctype="multipart/form-data"
                action=move || format!("/upload/{}", workspace.get())
                hidden=move || matches!(sent.get(), Sent::Running { .. })
            >
                <label
                    class="drop"
                    class:over=over
                    on:dragover=move |event| {
                        event.prevent_default();
                        over.set(true);
                    }
                    on:dragleave=move |_| over.set(false)
                    on:drop=on_drop
                >
                    <Icon name="upload" large=true />
                    <strong>"Drop your files here"</strong>
                    <span>
                        "CSV files, logs or a zip, any of them, in any order: a plain roster with name, e-mail, course, enrolled, last active and progress, an Open edX tracking log, xAPI statements, or the Open University data set."
                    </span>
                    <span class="button" aria-hidden="true">
                        "Choose files"
                    </span>
                    <input
                        node_ref=input
                        type="file"
                        name="files"
                        multiple=true
                        accept=".csv,.tsv,.txt,.zip,.json,.jsonl,.ndjson,.log"
                        aria-label="Choose files to import"
                        on:change=move |_| chosen(input.get().and_then(|input| input.files()))
                    />
                </label>
                <p class="actions no-js">
                    <button class="button primary">"Upload"</button>
                </p>
            </form>
            <p class="muted">"You see what will be written before anything is. Every import can be undone."</p>
        </div>
    }
}

fn running(names: Vec<String>, percent: u32) -> impl IntoView {
    let heading = match names.as_slice() {
        [one] => format!("Sending {one}"),
        many => format!("Sending {} files", many.len()),
    };
    view! {
        <section class="section" aria-labelledby="sending" aria-live="polite">
            <div class="section-head">
                <h2 id="sending">{heading}</h2>
                <small class="end">{format!("{percent} %")}</small>
            </div>
            <progress class="bar wide" max="100" value=percent aria-label="All files"></progress>
            <ul class="files">
                {names
                    .into_iter()
                    .map(|name| {
                        view! {
                            <li>
                                <Icon name="file" />
                                <b>{name}</b>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

fn failed(sentence: String) -> impl IntoView {
    view! {
        <div class="notice bad" role="alert">
            <Icon name="warning" />
            <p>{sentence}</p>
        </div>
    }
}
