use super::data::{Links, Listed, MakeLink, RevokeLink, list_links};
use super::form::LinkForm;
use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::field::done;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::nav::SettingsNav;
use ui::place::{Top, named_pairs, named_workspace};
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// Who may look from outside?
pub fn links_page() -> AnyView {
    let (workspace, pairs) = (named_workspace(), named_pairs());
    let make = ServerAction::<MakeLink>::new();
    let revoke = ServerAction::<RevokeLink>::new();
    let made_one = done(make);
    let links = Resource::new(
        move || (workspace.get(), made_one.get(), revoke.version().get()),
        |(workspace, ..)| list_links(workspace),
    );
    view! {
        <SafeTitle text="Shared links" />
        <Top title="Who may look from outside?">
            <ThemeForm />
        </Top>
        <div class="page">
            <SettingsNav />
            <Loaded
                resource=links
                children={move |links: Links| {
                    let here = workspace.get_untracked();
                    view! {
                        <section class="section" aria-labelledby="new-link">
                            <h2 id="new-link">"A new link"</h2>
                            <LinkForm workspace=here.clone() pairs=pairs.get_untracked() make=make courses=links.courses.clone() />
                        </section>
                        <section class="section" aria-labelledby="links">
                            <h2 id="links">"Links"</h2>
                            {listed(links, here, revoke)}
                        </section>
                    }
                        .into_any()
                }}
            />
        </div>
    }
    .into_any()
}

fn listed(links: Links, workspace: String, revoke: ServerAction<RevokeLink>) -> AnyView {
    if links.links.is_empty() {
        return view! { <p class="muted">"Nothing is shared. «Share» in the Export menu of the overview or the student list begins a link to what you see there."</p> }
            .into_any();
    }
    let whose = if links.everybodys {
        "Everybody's links of this workspace."
    } else {
        "Your links."
    };
    let rows = links.links.into_iter();
    let rows = rows
        .map(|link| view! { <li>{row(link, workspace.clone(), revoke)}</li> })
        .collect_view();
    view! {
        <p class="muted">{whose}</p>
        <ul class="share-list">{rows}</ul>
    }
    .into_any()
}

fn row(link: Listed, workspace: String, revoke: ServerAction<RevokeLink>) -> impl IntoView {
    let mut facts = vec![link.kind.label().to_owned(), link.life];
    facts.extend(link.has_password.then(|| "Password".to_owned()));
    facts.extend(link.with_names.then(|| "With names".to_owned()));
    facts.push(format!("by {}, {}", link.by, link.when));
    let opened = match link.views {
        0 => "Never opened".to_owned(),
        1 => "Opened once".to_owned(),
        times => format!("Opened {times} times"),
    };
    let (id, name) = (link.id.clone(), link.name.clone());
    let taking = link.alive.then(|| {
        view! {
            <ActionForm action=revoke>
                <input type="hidden" name="workspace" value=workspace />
                <input type="hidden" name="share" value=id />
                <button class="button">
                    "Take back" <span class="visually-hidden">{name}</span>
                </button>
            </ActionForm>
        }
    });
    let framed = link.path.clone().filter(|_| !link.origins.is_empty());
    let framed = framed
        .map(|path| view! { <Snippet path=path origins=link.origins name=link.name.clone() /> });
    let path = link.path.map(|path| {
        let shown = path.clone();
        view! {
            <a class="share-path" href=path rel="external">
                <Icon name="link" small=true />
                {shown}
            </a>
        }
    });
    let looks = link.looks.into_iter();
    let looks = looks
        .map(|(when, browser, times)| {
            let times = (times > 1).then(|| format!(", {times} times"));
            view! { <li>{format!("{when}: {browser}")} {times}</li> }
        })
        .collect_view();
    view! {
        <div class="share-row">
            <div>
                <h3>{link.name}</h3>
                <p class="muted">{facts.join(" · ")}</p>
                {path}
                <details>
                    <summary>{opened}</summary>
                    <ul class="share-looks">{looks}</ul>
                </details>
                {framed}
            </div>
            {taking}
        </div>
    }
}

/// What another site's page has to hold.
#[component]
fn Snippet(
    /// The link's path.
    path: String,
    /// Sites that may hold it.
    origins: Vec<String>,
    /// The link's name.
    name: String,
) -> impl IntoView {
    let token = path.rsplit('/').next().unwrap_or_default().to_owned();
    let title = name
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;");
    let text = RwSignal::new(String::new());
    let write = move |site: &str| {
        format!(
            "<iframe src=\"{site}/embed/{token}\" title=\"{title}\" width=\"640\" height=\"480\" frameborder=\"0\" loading=\"lazy\"></iframe>"
        )
    };
    let plain = write("");
    // The site's own address is known to the browser alone.
    Effect::new(move |_| {
        if let Ok(origin) = window().location().origin() {
            text.set(write(&origin));
        }
    });
    let value = move || {
        let text = text.get();
        if text.is_empty() { plain.clone() } else { text }
    };
    let select = |event: leptos::ev::FocusEvent| {
        event_target::<web_sys::HtmlInputElement>(&event).select();
    };
    view! {
        <label class="field">
            <span>{format!("For a page of {}", origins.join(", "))}</span>
            <input class="input" readonly=true prop:value=value.clone() value=value on:focus=select />
        </label>
    }
}
