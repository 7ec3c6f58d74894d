use super::data::{MakeToken, RevokeToken, Tokens, list_tokens};
use super::form::TokenEditor;
use super::list::List;
use crate::copy::Copy;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::field::done;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::{Top, named_workspace};
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// What may programs do here?
pub fn tokens_page() -> AnyView {
    let workspace = named_workspace();
    let make = ServerAction::<MakeToken>::new();
    let revoke = ServerAction::<RevokeToken>::new();
    let made_one = done(make);
    let tokens = Resource::new(
        move || (workspace.get(), made_one.get(), revoke.version().get()),
        |(workspace, ..)| list_tokens(workspace),
    );
    let made = move || {
        let value = make.value().get();
        value.and_then(Result::ok).map(|made| made.secret)
    };
    view! {
        <SafeTitle text="API" />
        <Top title="What may programs do here?">
            <ThemeForm />
        </Top>
        <div class="page">
            <ui::nav::SettingsNav />
            {move || made().map(told)}
            <Loaded resource=tokens children={move |tokens: Tokens| shown(tokens, workspace.get_untracked(), make, revoke)} />
        </div>
    }
    .into_any()
}

/// A new token, this once.
fn told(secret: String) -> AnyView {
    view! {
        <div class="notice good token-told" role="status">
            <Icon name="check" />
            <p>"The token is made. Copy it now: it is kept nowhere and will not be shown again."</p>
            <Copy label="New token" id="made-token" text=secret />
        </div>
    }
    .into_any()
}

fn shown(
    tokens: Tokens,
    workspace: String,
    make: ServerAction<MakeToken>,
    revoke: ServerAction<RevokeToken>,
) -> AnyView {
    let reference = Route::ApiReference(workspace.clone()).path();
    let example = format!(
        "curl -H \"Authorization: Bearer atl_…\" {}/api/v1/workspace",
        tokens.site
    );
    let list = if tokens.tokens.is_empty() {
        view! { <p class="muted">"No token yet. Nothing but people can read this workspace."</p> }
            .into_any()
    } else {
        view! { <List tokens=tokens.tokens workspace=workspace.clone() revoke=revoke /> }.into_any()
    };
    view! {
        {tokens.made.map(told)}
        <section class="section" aria-labelledby="tokens">
            <div class="section-head">
                <h2 id="tokens">"Tokens"</h2>
            </div>
            {list}
        </section>
        <section class="section" aria-labelledby="new-token">
            <h2 id="new-token">"New token"</h2>
            <p class="muted token-words">
                "A token does what is ticked here, never more than you may, and dies when you leave the workspace."
            </p>
            <TokenEditor workspace=workspace make=make />
        </section>
        <section class="section" aria-labelledby="api-use">
            <h2 id="api-use">"How it is used"</h2>
            <pre class="api-example" tabindex="0" aria-label="Example">
                <code>{example}</code>
            </pre>
            <p class="actions">
                <A href=reference attr:class="button">
                    <Icon name="book" small=true />
                    "All that can be asked"
                </A>
                <a class="button quiet" href="/api/v1/openapi.json" rel="external">
                    <Icon name="code" small=true />
                    "OpenAPI document"
                </a>
            </p>
        </section>
    }
    .into_any()
}
