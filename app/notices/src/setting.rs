use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ui::error::AppError;
use ui::field::{Choice, Field, FormNotice, refusal};
use ui::loaded::Loaded;
use ui::place::Top;
use ui::safe::SafeTitle;
use ui::toast::Toasts;

/// The columns of the table: the channel's name in the form, and its words.
const CHANNELS: [(&str, &str); 3] = [
    ("in_app", "Under the bell"),
    ("mail_now", "Mail at once"),
    ("mail_digest", "Daily mail"),
];

/// An event with its channels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRow {
    key: String,
    words: String,
    about: String,
    /// In the order of [`CHANNELS`].
    on: [bool; 3],
}

/// How the caller is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    events: Vec<EventRow>,
    zone: String,
    quiet_from: String,
    quiet_to: String,
    digest_hour: u8,
    /// Kinds of mail that were stopped: key and words; an empty key for all, as mail came back.
    stopped: Vec<(String, String)>,
}

/// How the caller wants to be told. Whoever is signed in may ask.
#[server(endpoint = "account/notices", input = Json)]
pub async fn read_setting() -> Result<Settings, AppError> {
    use domain::notice::EVENTS;
    let identity = ui::backend::signed_in()?;
    let backend = ui::backend::backend();
    let setting = backend.notices.notice_setting(&identity.person.id).await?;
    let stops = backend.mails.mail_stops(&identity.person.id).await?;
    let time = |minute: Option<u16>| {
        minute.map_or_else(String::new, |minute| {
            format!("{:02}:{:02}", minute / 60, minute % 60)
        })
    };
    Ok(Settings {
        events: EVENTS
            .iter()
            .map(|event| {
                let choice = setting.choice(event);
                EventRow {
                    key: event.key.to_owned(),
                    words: event.words.to_owned(),
                    about: event.about.to_owned(),
                    on: [choice.in_app, choice.mail_now, choice.mail_digest],
                }
            })
            .collect(),
        zone: setting
            .zone
            .map(|zone| zone.name().to_owned())
            .unwrap_or_default(),
        quiet_from: time(setting.quiet.map(|quiet| quiet.from)),
        quiet_to: time(setting.quiet.map(|quiet| quiet.to)),
        digest_hour: setting.digest_hour,
        stopped: stops
            .into_iter()
            .map(|stop| match stop.kind {
                Some(kind) => (kind.as_str().to_owned(), kind.words().to_owned()),
                None => (String::new(), "Mail to your address came back".to_owned()),
            })
            .collect(),
    })
}

/// Keeps how the caller wants to be told. A channel that is not named is off. Whoever is signed in may.
#[server(endpoint = "account/notices/save")]
pub async fn save_setting(
    #[server(default)] on: BTreeMap<String, String>,
    #[server(default)] zone: String,
    #[server(default)] quiet_from: String,
    #[server(default)] quiet_to: String,
    digest_hour: u8,
) -> Result<(), AppError> {
    use domain::notice::{Choice, EVENTS, Setting, parse_quiet};
    let identity = ui::backend::signed_in()?;
    let backend = ui::backend::backend();
    let refused = |field: &str, words: &str| ui::backend::fail(AppError::field(field, words));
    let chosen = |event: &str, channel: &str| on.contains_key(&format!("{event}.{channel}"));
    let setting = Setting {
        zone: match zone.as_str() {
            "" => None,
            name => Some(
                domain::time::parse_zone(name)
                    .ok_or_else(|| refused("zone", "Choose a time zone such as Europe/Berlin."))?,
            ),
        },
        quiet: parse_quiet(&quiet_from, &quiet_to).map_err(|field| {
            refused(
                field,
                "Enter both times, such as 22:00 and 07:00, or neither.",
            )
        })?,
        digest_hour: Some(digest_hour)
            .filter(|hour| *hour < 24)
            .ok_or_else(|| refused("digest_hour", "Choose an hour of the day."))?,
        choices: EVENTS
            .iter()
            .map(|event| {
                let choice = Choice {
                    in_app: chosen(event.key, "in_app"),
                    mail_now: chosen(event.key, "mail_now"),
                    mail_digest: chosen(event.key, "mail_digest"),
                };
                (event.key.to_owned(), choice)
            })
            .collect(),
    };
    let now = (backend.clock)();
    let person = &identity.person.id;
    Ok(backend
        .notices
        .save_notice_setting(person, &setting, now)
        .await?)
}

/// Brings a kind of mail back that the caller stopped, or with an empty one all, after mail came back.
/// Whoever is signed in may.
#[server(endpoint = "account/notices/resume")]
pub async fn resume_mail(#[server(default)] kind: String) -> Result<(), AppError> {
    use domain::mail::MailKind;
    let identity = ui::backend::signed_in()?;
    let kind = match kind.as_str() {
        "" => None,
        word => Some(MailKind::parse(word).ok_or_else(|| ui::backend::fail(AppError::NotFound))?),
    };
    let mails = ui::backend::backend().mails;
    Ok(mails.resume_mail(&identity.person.id, kind).await?)
}

/// How do you want to be told?
pub fn setting_page() -> AnyView {
    let resume = ServerAction::<ResumeMail>::new();
    let settings = Resource::new(move || resume.version().get(), |_| read_setting());
    view! {
        <SafeTitle text="Notice settings" />
        <Top title="How do you want to be told?" />
        <div class="page">
            <Loaded
                resource=settings
                children={move |settings: Settings| {
                    view! {
                        <Stopped stopped=settings.stopped.clone() resume=resume />
                        <Form settings=settings />
                    }
                        .into_any()
                }}
            />
        </div>
    }
    .into_any()
}

/// What was stopped by a mail's own link, or because it came back.
#[component]
fn Stopped(stopped: Vec<(String, String)>, resume: ServerAction<ResumeMail>) -> impl IntoView {
    stopped
        .into_iter()
        .map(|(kind, words)| {
            view! {
                <div class="notice" role="status">
                    <p>{format!("Stopped: {words}")}</p>
                    <ActionForm action=resume>
                        <input type="hidden" name="kind" value=kind />
                        <button class="button">"Send them again"</button>
                    </ActionForm>
                </div>
            }
        })
        .collect_view()
}

#[component]
fn Form(settings: Settings) -> impl IntoView {
    let action = ServerAction::<SaveSetting>::new();
    let error = refusal(action);
    Effect::new(move |_| {
        if let Some(Ok(())) = action.value().get() {
            Toasts::say("Saved how you are told.");
        }
    });
    let mut zones = vec![(String::new(), "The workspace's zone".to_owned())];
    zones.extend(ui::zones::zones());
    let hours = (0..24)
        .map(|hour| (hour.to_string(), format!("{hour:02}:00")))
        .collect();
    view! {
        <ActionForm action=action attr:class="notice-form" attr:novalidate=true>
            <FormNotice error=error />
            <Table events=settings.events />
            <section class="notice-times" aria-labelledby="times">
                <h2 id="times">"When mail may come"</h2>
                <div class="field-row">
                    <Choice name="digest_hour" label="Daily mail at" options=hours value=settings.digest_hour.to_string() hint="Only when something is unread." />
                    <Choice name="zone" label="In the zone" options=zones value=settings.zone />
                </div>
                <div class="field-row">
                    <Field name="quiet_from" label="No mail from" kind="time" value=settings.quiet_from error=error />
                    <Field name="quiet_to" label="until" kind="time" value=settings.quiet_to hint="Leave both empty for none." error=error />
                </div>
            </section>
            <p class="actions">
                <button class="button primary" disabled=move || action.pending().get()>
                    "Save"
                </button>
            </p>
        </ActionForm>
    }
}

#[component]
fn Table(events: Vec<EventRow>) -> impl IntoView {
    view! {
        <table class="table notice-table">
            <caption class="visually-hidden">"Events, and how you are told of each"</caption>
            <thead>
                <tr>
                    <th scope="col">"Event"</th>
                    {CHANNELS.map(|(_, words)| view! { <th scope="col">{words}</th> }).collect_view()}
                </tr>
            </thead>
            <tbody>
                {events
                    .into_iter()
                    .map(|event| {
                        let boxes = CHANNELS
                            .into_iter()
                            .zip(event.on)
                            .map(|((channel, words), on)| {
                                let name = format!("on[{}.{channel}]", event.key);
                                let label = format!("{}: {words}", event.words);
                                view! {
                                    <td>
                                        <label class="notice-box">
                                            <input type="checkbox" name=name value="on" checked=on aria-label=label />
                                        </label>
                                    </td>
                                }
                            })
                            .collect_view();
                        view! {
                            <tr>
                                <th scope="row">
                                    {event.words.clone()}
                                    <small>{event.about}</small>
                                </th>
                                {boxes}
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
}
