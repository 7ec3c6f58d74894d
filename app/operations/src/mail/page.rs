use super::act::RetryMail;
use super::data::{MailLine, OpenedMail, Outbox, open_mail, read_outbox};
use domain::mail::MailState;
use domain::metric::format::format_count;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use ui::badge::{Badge, Tone};
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::Top;
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::tabs::{Tab, Tabs};
use ui::toast::Toasts;

/// What was mailed?
pub(crate) fn mail_page() -> AnyView {
    let query = use_query_map();
    let named = move |name: &'static str| {
        Memo::new(move |_| query.with(|query| query.get(name).unwrap_or_default()))
    };
    let (state, before, opened) = (named("state"), named("before"), named("mail"));
    let retry = ServerAction::<RetryMail>::new();
    let outbox = Resource::new(
        move || (state.get(), before.get(), retry.version().get()),
        |(state, before, _)| read_outbox(state, before),
    );
    Effect::new(move |_| match retry.value().get() {
        Some(Ok(())) => Toasts::say("It is tried at once."),
        Some(Err(error)) => Toasts::say(error.sentence()),
        None => {}
    });
    let text = Resource::new(
        move || (opened.get(), retry.version().get()),
        |(mail, _)| async move {
            if mail.is_empty() {
                return Ok(None);
            }
            open_mail(mail).await.map(Some)
        },
    );
    view! {
        <SafeTitle text="Mail" />
        <Top title="What was mailed?" />
        <div class="page jobs">
            <Loaded
                resource=text
                children={move |mail: Option<OpenedMail>| {
                    mail.map(|mail| view! { <Opened mail=mail back=address(&state.get_untracked(), "before", &before.get_untracked()) /> })
                        .into_any()
                }}
            />
            <Loaded resource=outbox children={move |outbox: Outbox| shown(outbox, &state.get_untracked(), retry)} />
        </div>
    }
    .into_any()
}

/// This page, of mails in a state, with one more word.
fn address(state: &str, name: &str, value: &str) -> String {
    let mut pairs = Vec::new();
    if !state.is_empty() {
        pairs.push(format!("state={state}"));
    }
    if !value.is_empty() {
        pairs.push(format!("{name}={value}"));
    }
    Route::Mail.with_query(&pairs.join("&"))
}

fn shown(outbox: Outbox, state: &str, retry: ServerAction<RetryMail>) -> AnyView {
    let all = outbox.counts.iter().sum::<i64>();
    let tab = |word: &str, words: &str, count: i64| Tab {
        address: address(word, "", ""),
        words: words.to_owned(),
        here: word == state,
        count: Some(format_count(count)),
    };
    let mut tabs = vec![tab("", "All", all)];
    let states = MailState::ALL.into_iter().zip(outbox.counts);
    tabs.extend(states.map(|(state, count)| tab(state.as_str(), words(state), count)));
    let alone = (!outbox.goes_out).then(|| {
        view! {
            <div class="notice" role="note">
                <Icon name="info" />
                <p>
                    "No mail server is named, so nothing leaves this machine. Read the mails here, and pass on what somebody needs. To send them, start the server with "
                    <code class="nowrap">"--smtp-url"</code> " and " <code class="nowrap">"--mail-from"</code> "."
                </p>
            </div>
        }
    });
    let list = if outbox.lines.is_empty() {
        view! { <p class="quiet">"No mails here."</p> }.into_any()
    } else {
        view! { <Mails lines=outbox.lines state=state.to_owned() retry=retry /> }.into_any()
    };
    let older = outbox.next.map(|before| {
        view! {
            <p class="actions">
                <A href=address(state, "before", &before) attr:class="button">
                    "Older"
                </A>
            </p>
        }
    });
    view! {
        {alone}
        <Tabs label="States" tabs=tabs />
        {list}
        {older}
    }
    .into_any()
}

/// A state as the page calls it.
fn words(state: MailState) -> &'static str {
    match state {
        MailState::Queued => "Waiting",
        MailState::Sending => "On its way",
        MailState::Sent => "Sent",
        MailState::Failed => "Failed",
    }
}

#[component]
fn Mails(lines: Vec<MailLine>, state: String, retry: ServerAction<RetryMail>) -> impl IntoView {
    let rows = lines.into_iter().map(|line| {
        let href = address(&state, "mail", &line.id);
        let button = line.may_retry.then(|| {
            let line = line.clone();
            view! { <Retry line=line retry=retry /> }
        });
        view! {
            <tr>
                <th scope="row">
                    <A href=href>{line.subject.clone()}</A>
                    <small>{line.kind.clone()}</small>
                    {line.error.clone().map(|error| view! { <small class="jobs-message">{error}</small> })}
                </th>
                <td class="quiet mail-to">{line.to.clone()}</td>
                <td>
                    <StateBadge state=line.state />
                </td>
                <td class="num" data-label="Tries">{format_count(line.tries)}</td>
                <td class="quiet nowrap" data-label=ended(line.state)>{line.moment.clone()}</td>
                <td class="num card-action">{button}</td>
            </tr>
        }
    });
    view! {
        <table class="table cards jobs-table">
            <caption class="visually-hidden">"Mails, newest first"</caption>
            <thead>
                <tr>
                    <th scope="col">"Mail"</th>
                    <th scope="col">"To"</th>
                    <th scope="col">"State"</th>
                    <th scope="col" class="num">"Tries"</th>
                    <th scope="col">"Next try or end (UTC)"</th>
                    <th scope="col">
                        <span class="visually-hidden">"What to do"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// What the moment of a mail in this state is.
fn ended(state: MailState) -> &'static str {
    match state {
        MailState::Queued | MailState::Sending => "Next try",
        MailState::Sent => "Sent",
        MailState::Failed => "Given up",
    }
}

#[component]
fn StateBadge(state: MailState) -> impl IntoView {
    let tone = match state {
        MailState::Queued | MailState::Sending => Tone::Info,
        MailState::Sent => Tone::Good,
        MailState::Failed => Tone::Bad,
    };
    view! { <Badge tone=tone words=words(state) /> }
}

#[component]
fn Retry(line: MailLine, retry: ServerAction<RetryMail>) -> impl IntoView {
    view! {
        <ActionForm action=retry attr:class="jobs-act">
            <input type="hidden" name="mail" value=line.id />
            <button class="link-button" disabled=move || retry.pending().get()>
                "Try now"
                <span class="visually-hidden">{format!(": {}", line.subject)}</span>
            </button>
        </ActionForm>
    }
}

/// One mail with its text.
#[component]
fn Opened(mail: OpenedMail, back: String) -> impl IntoView {
    let line = mail.line;
    let text = match mail.text {
        Some(text) => view! { <p class="mail-text">{text}</p> }.into_any(),
        None => view! {
            <p class="quiet">
                "Its text was forgotten when it was sent, because its link lets its bearer in."
            </p>
        }
        .into_any(),
    };
    let error = line.error.clone();
    view! {
        <article class="card mail-opened" aria-labelledby="mail-subject">
            <header>
                <h2 id="mail-subject">{line.subject.clone()}</h2>
                <A href=back attr:class="button quiet icon-only" attr:aria-label="Close the mail">
                    <Icon name="close" />
                </A>
            </header>
            <p class="quiet">{format!("To {} · {} · queued {} UTC", line.to, line.kind, line.queued)}</p>
            <p class="mail-state">
                <StateBadge state=line.state />
                {match line.tries {
                    0 => "Not tried yet".to_owned(),
                    1 => "Tried once".to_owned(),
                    tries => format!("Tried {tries} times"),
                }}
            </p>
            {error.map(|error| view! { <p class="jobs-message">{error}</p> })}
            {text}
            <p class="quiet">"That you opened it is noted in the installation's log."</p>
        </article>
    }
}
