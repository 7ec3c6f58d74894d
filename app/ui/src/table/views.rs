use crate::error::AppError;
use crate::field::refusal;
use crate::icon::Icon;
use crate::panel::Panel;
use crate::toast::Toasts;
use domain::table::View;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::components::A;

/// Keeps the address of a table under a name. Members may keep their own views, analysts shared ones.
#[server(endpoint = "views/keep")]
pub async fn keep_view(
    workspace: String,
    table: String,
    name: String,
    query: String,
    #[server(default)] shared: bool,
) -> Result<(), AppError> {
    let (backend, access, _) = crate::backend::keeper(&workspace, shared)?;
    let view = domain::table::NewView::check(&table, &name, &query, shared)
        .map_err(|wrong| crate::backend::fail(AppError::Invalid(wrong)))?;
    backend
        .views
        .keep_view(&access, &view, (backend.clock)())
        .await?;
    Ok(())
}

/// Forgets a view: members their own, managers also shared ones of others.
#[server(endpoint = "views/forget")]
pub async fn forget_view(workspace: String, view: String) -> Result<(), AppError> {
    let (backend, access, _) = crate::backend::keeper(&workspace, false)?;
    let others = access.may_for_all(domain::access::Role::Manager);
    backend.views.forget_view(&access, &view, others).await?;
    Ok(())
}

/// The kept views of a table, and the form that keeps the one shown.
#[component]
pub fn ViewsPanel(
    /// The workspace's id.
    workspace: String,
    /// The table, such as `students`.
    table: &'static str,
    /// The views.
    views: Vec<View>,
    /// What the address asks now.
    query: String,
    /// The table's address with a query.
    address: fn(&str, &str) -> String,
    /// Whether the viewer may share views.
    may_share: bool,
    /// Whether the viewer may forget others' shared views.
    may_forget: bool,
    /// Called when the views changed.
    on_change: Callback<()>,
) -> impl IntoView {
    let keep = ServerAction::<KeepView>::new();
    let forget = ServerAction::<ForgetView>::new();
    let close = RwSignal::new(0);
    let refused = refusal(keep);
    Effect::new(move |_| {
        if let Some(Ok(())) = keep.value().get() {
            Toasts::say("The view is kept.");
            close.update(|times| *times += 1);
            on_change.run(());
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(())) = forget.value().get() {
            on_change.run(());
        }
    });
    let current = views.iter().find(|view| view.query == query);
    let words = current.map_or_else(|| "Views".to_owned(), |view| view.name.clone());
    let none_yet = views.is_empty();
    let list = views
        .into_iter()
        .map(|view| {
            let href = address(&workspace, &view.query);
            let here = view.query == query;
            let can_go = view.mine || may_forget;
            kept(
                view,
                href,
                here,
                can_go.then(|| (forget, workspace.clone())),
            )
        })
        .collect_view();
    let nothing = none_yet.then(|| {
        view! { <p class="muted">"A view keeps filters, order and columns under a name."</p> }
    });
    let message = move || refused.get().map(|error| error.sentence());
    view! {
        <Panel words=words icon="view" close=close>
            <h2>"Views"</h2>
            {nothing}
            <ul class="popout-views">{list}</ul>
            {crate::place::may_keep().then(|| view! {
            <ActionForm action=keep attr:novalidate=true>
                <h2>"Keep what you see"</h2>
                <input type="hidden" name="workspace" value=workspace />
                <input type="hidden" name="table" value=table />
                <input type="hidden" name="query" value=query />
                <div class="field">
                    <label for="view-name">"Name"</label>
                    <input class="input" id="view-name" name="name" maxlength="60" autocomplete="off" aria-invalid=move || message().map(|_| "true") />
                    {move || message().map(|message| view! { <span class="field-error" role="alert">{message}</span> })}
                </div>
                {may_share
                    .then(|| {
                        view! {
                            <label class="check">
                                <input type="checkbox" name="shared" value="true" />
                                "Everybody in the workspace sees it"
                            </label>
                        }
                    })}
                <p class="actions">
                    <button class="button primary">"Keep view"</button>
                </p>
            </ActionForm>
            })}
        </Panel>
    }
}

/// A kept view, and, for those who may, the button that forgets it.
fn kept(
    view: View,
    href: String,
    here: bool,
    forget: Option<(ServerAction<ForgetView>, String)>,
) -> impl IntoView {
    let whose = match (view.shared, view.mine) {
        (true, true) => "shared".to_owned(),
        (true, false) => format!("shared by {}", view.author),
        (false, _) => "only yours".to_owned(),
    };
    let label = format!("Forget the view {}", view.name);
    let forget = forget.map(|(action, workspace)| {
        view! {
            <ActionForm action=action>
                <input type="hidden" name="workspace" value=workspace />
                <input type="hidden" name="view" value=view.id />
                <button class="button quiet icon-only" aria-label=label>
                    <Icon name="close" small=true />
                </button>
            </ActionForm>
        }
    });
    view! {
        <li>
            <A href=href attr:aria-current=here.then_some("true")>
                <span>{view.name} " " <small>{whose}</small></span>
            </A>
            {forget}
        </li>
    }
}
