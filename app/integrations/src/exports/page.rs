use super::data::{ExportLog, Exported, Standing, read_exports};
use leptos::prelude::*;
use std::time::Duration;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::{Top, named_workspace};
use ui::progress::Progress;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// How often the page looks again while something is being made.
const AGAIN: Duration = Duration::from_millis(1_200);

/// What was taken away?
pub fn exports_page() -> AnyView {
    let workspace = named_workspace();
    let log = Resource::new(move || workspace.get(), read_exports);
    Effect::new(move |_| {
        let open = log.with(|log| matches!(log, Some(Ok(log)) if log.open));
        if !open {
            return;
        }
        if let Ok(timer) = set_timeout_with_handle(move || log.refetch(), AGAIN) {
            on_cleanup(move || timer.clear());
        }
    });
    view! {
        <SafeTitle text="Exports" />
        <Top title="What was taken away?">
            <ThemeForm />
        </Top>
        <div class="page">
            <Loaded resource=log children={move |log: ExportLog| shown(log)} />
        </div>
    }
    .into_any()
}

fn shown(log: ExportLog) -> AnyView {
    if log.exports.is_empty() {
        return view! {
            <section class="empty">
                <Icon name="download" large=true />
                <h2>"Nothing was exported yet"</h2>
                <p>
                    "«Export» on the overview, the student list and most other pages gives you what you see as a file. Each one is listed here."
                </p>
            </section>
        }
        .into_any();
    }
    let whose = if log.everybodys {
        "Everybody's exports of this workspace, with what each file held."
    } else {
        "Your exports of this workspace, with what each file held."
    };
    let open = log.open.then(|| {
        view! {
            <noscript>
                <p>
                    <a class="button" href="">
                        "Look again"
                    </a>
                </p>
            </noscript>
        }
    });
    let rows = log.exports.into_iter().map(row).collect_view();
    view! {
        <p class="muted">{whose}</p>
        {open}
        <table class="table cards export-table">
            <caption class="visually-hidden">"Exports, newest first"</caption>
            <thead>
                <tr>
                    <th scope="col">"What"</th>
                    <th scope="col">"Who"</th>
                    <th scope="col">"File"</th>
                    <th scope="col" class="num">"When"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(export: Exported) -> impl IntoView {
    let name = export.name.clone();
    let standing = match export.standing {
        Standing::Waiting => {
            view! { <Progress label="Waits for its turn" percent=None /> }.into_any()
        }
        Standing::Making(percent) => {
            view! { <Progress label="Being made" percent=percent /> }.into_any()
        }
        Standing::Ready(link, until) => view! {
            <a class="button" href=link download="" rel="external">
                <Icon name="download" small=true />
                "Download"
                <span class="visually-hidden">{name}</span>
            </a>
            <small>{format!("until {until}")}</small>
        }
        .into_any(),
        Standing::Away(why) => view! { <span class="quiet">{why}</span> }.into_any(),
        Standing::Failed => {
            view! { <span class="export-failed">"Not made. Ask for it again."</span> }.into_any()
        }
    };
    // A fingerprint is compared, not read: its beginning is enough to tell two files apart.
    let print = export.sha256.get(..12).map(|start| {
        let title = format!("SHA-256 {}", export.sha256);
        view! { <code title=title>{start.to_owned()}</code> }
    });
    let size = (!export.size.is_empty()).then(|| view! { <span>{export.size}</span> });
    view! {
        <tr>
            <th scope="row">
                <span>{export.name}</span>
                <small>{export.filter}</small>
            </th>
            <td>{export.by}</td>
            <td>
                <div class="export-file">{standing}</div>
                <div class="export-held">{size} {print}</div>
            </td>
            <td class="num quiet card-end">{export.when}</td>
        </tr>
    }
}
