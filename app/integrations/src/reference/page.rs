use super::data::{Line, Object, Reference, Told, read_reference};
use leptos::prelude::*;
use ui::loaded::Loaded;
use ui::place::{Top, named_workspace};
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// What can be asked?
pub fn reference_page() -> AnyView {
    let workspace = named_workspace();
    let reference = Resource::new(move || workspace.get(), read_reference);
    view! {
        <SafeTitle text="API reference" />
        <Top title="What can programs ask?">
            <ThemeForm />
        </Top>
        <div class="page">
            <ui::nav::SettingsNav />
            <Loaded resource=reference children={move |reference: Reference| shown(reference)} />
        </div>
    }
    .into_any()
}

fn shown(reference: Reference) -> AnyView {
    let contents = reference
        .questions
        .iter()
        .map(|told| {
            view! {
                <li>
                    <a href=format!("#{}", told.id) rel="external">
                        <code>{told.method.clone()}</code>
                        {told.summary.clone()}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <p class="muted api-words">
            "Send the token as «Authorization: Bearer atl_…». Answers are JSON. Lists come in pages: pass «next» of one page as «cursor» of the next. Answers to GET carry an ETag, and If-None-Match is obeyed. RateLimit and RateLimit-Policy say how much is left of a minute. Why something was refused comes as application/problem+json, with the place of what is wrong."
        </p>
        <nav aria-label="Questions">
            <ul class="api-contents">{contents}</ul>
        </nav>
        {reference.questions.into_iter().map(question).collect_view()}
        <h2 class="api-part">"Objects"</h2>
        {reference.objects.into_iter().map(object).collect_view()}
    }
    .into_any()
}

fn question(told: Told) -> impl IntoView {
    let scope = if told.scope.is_empty() {
        view! { <small>"no token"</small> }.into_any()
    } else {
        view! {
            <small>
                <code>{told.scope}</code>
            </small>
        }
        .into_any()
    };
    let answer = if told.object.is_empty() {
        view! { {told.answer} }.into_any()
    } else {
        view! {
            <a href=format!("#object-{}", told.object) rel="external">
                {told.answer}
            </a>
        }
        .into_any()
    };
    let parameters = (!told.parameters.is_empty())
        .then(|| lines(format!("What {} may be told", told.id), told.parameters));
    view! {
        <section class="section" id=told.id.clone() aria-labelledby=format!("{}-head", told.id)>
            <div class="section-head">
                <h2 id=format!("{}-head", told.id)>{told.summary}</h2>
                {scope}
            </div>
            <p class="api-address">
                <code>{told.method}</code>
                <code>{told.address}</code>
            </p>
            <p class="api-words">{told.words}</p>
            {parameters}
            <p class="muted">"Answers: " {answer}</p>
        </section>
    }
}

fn object(object: Object) -> impl IntoView {
    let id = format!("object-{}", object.name);
    view! {
        <section class="section" id=id.clone() aria-labelledby=format!("{id}-head")>
            <h3 id=format!("{id}-head")>{object.name.clone()}</h3>
            <p class="muted">{object.words}</p>
            {lines(format!("Fields of {}", object.name), object.fields)}
        </section>
    }
}

fn lines(label: String, lines: Vec<Line>) -> impl IntoView {
    let rows = lines
        .into_iter()
        .map(|(name, shape, words)| {
            view! {
                <div>
                    <dt>
                        <code>{name}</code>
                        <small>{shape}</small>
                    </dt>
                    <dd>{words}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <dl class="api-lines" aria-label=label>
            {rows}
        </dl>
    }
}
