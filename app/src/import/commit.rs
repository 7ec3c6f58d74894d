use super::done::Done;
use super::live::follow;
use super::model::Phase;
use super::page::Steps;
use domain::import::Progress;
use domain::metric::format::format_count;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::icon::Icon;
use ui::route::Route;

/// The desk of this request.
#[cfg(feature = "ssr")]
pub fn desk() -> std::sync::Arc<dyn super::desk::ImportDesk> {
    expect_context::<std::sync::Arc<dyn super::desk::ImportDesk>>()
}

/// The third step: writing, followed live, and what was written. Whoever leaves finds the batch in
/// the list; the writing does not depend on them.
#[component]
pub fn Commit(
    /// The workspace.
    workspace: Memo<String>,
    /// The upload that is written.
    #[prop(into)]
    upload: String,
    /// Grows when the batch was written.
    written: RwSignal<u32>,
) -> impl IntoView {
    let phase = RwSignal::new(None::<Phase>);
    Effect::new(move |_| {
        follow(&workspace.get_untracked(), &upload, phase);
    });
    Effect::new(move |_| {
        if matches!(phase.get(), Some(Phase::Done { .. })) {
            written.update(|count| *count += 1);
        }
    });
    view! {
        {move || match phase.get() {
            None => working(None).into_any(),
            Some(Phase::Working { progress }) => working(Some(progress)).into_any(),
            Some(Phase::Done { batch }) => view! { <Done batch=*batch workspace=workspace written=written /> }.into_any(),
            Some(Phase::Failed { sentence }) => failed(&sentence, &workspace.get()).into_any(),
        }}
    }
}

fn working(progress: Option<Progress>) -> impl IntoView {
    let count = |count: u64| format_count(i64::try_from(count).unwrap_or(i64::MAX));
    let words = progress.map(|at| format!("{} of {}", count(at.done), count(at.total)));
    view! {
        <div class="import">
            <Steps at=2 />
            <section class="section" aria-labelledby="writing">
                <div class="section-head">
                    <h2 id="writing">"Writing"</h2>
                    <small class="end">{words}</small>
                </div>
                <progress
                    class="bar wide"
                    aria-labelledby="writing"
                    max=progress.map(|at| at.total.max(1))
                    value=progress.map(|at| at.done)
                ></progress>
                <p class="muted">"You may leave this page; the import goes on and appears in the list below."</p>
            </section>
        </div>
    }
}

fn failed(sentence: &str, workspace: &str) -> impl IntoView + use<> {
    view! {
        <div class="import">
            <Steps at=2 />
            <div class="notice bad" role="alert">
                <Icon name="warning" />
                <p>{sentence.to_owned()}</p>
            </div>
            <p class="actions">
                <A href=Route::Import(workspace.to_owned()).path() attr:class="button">
                    "Start over"
                </A>
            </p>
        </div>
    }
}
