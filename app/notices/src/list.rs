use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};
use ui::bell::Unread;
use ui::error::AppError;
use ui::icon::Icon;
use ui::live::use_live;
use ui::loaded::Loaded;
use ui::place::{Top, named_workspace};
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// Notices of a page.
#[cfg(feature = "ssr")]
const PAGE: u32 = 50;

/// A notice as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    id: String,
    text: String,
    /// Where it leads, within the product.
    path: String,
    /// Day and time in the workspace's zone.
    at: String,
    read: bool,
}

/// A page of notices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines {
    lines: Vec<Line>,
    /// Where the next page begins, if there is one.
    next: Option<String>,
    unread: i64,
}

/// The caller's notices of a workspace, newest first, from before one on. Members may ask.
#[server(endpoint = "notices/list", input = Json)]
pub async fn read_notices(workspace: String, before: Option<String>) -> Result<Lines, AppError> {
    let (backend, access, workspace) =
        ui::backend::member(&workspace, domain::access::Role::Viewer)?;
    let mut found = backend
        .notices
        .notices(&access, before.as_deref(), PAGE + 1)
        .await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    Ok(Lines {
        next: found.last().filter(|_| more).map(|last| last.id.clone()),
        unread: backend.notices.unread(&access).await?,
        lines: found
            .into_iter()
            .map(|notice| Line {
                id: notice.id,
                text: notice.text,
                path: notice.path.below(""),
                at: workspace.calendar.day_and_time(notice.at),
                read: notice.read,
            })
            .collect(),
    })
}

/// Marks one of the caller's notices as read, or all up to it, and gives how many are not. Members may.
#[server(endpoint = "notices/read")]
pub async fn mark_read(
    workspace: String,
    notice: String,
    #[server(default)] all: bool,
) -> Result<i64, AppError> {
    use domain::notice::Reading;
    let (backend, access, _) = ui::backend::member(&workspace, domain::access::Role::Viewer)?;
    let reading = if all {
        Reading::UpTo(notice)
    } else {
        Reading::One(notice)
    };
    let now = (backend.clock)();
    Ok(backend.notices.mark_read(&access, &reading, now).await?)
}

/// What happened?
pub fn notices_page() -> AnyView {
    let workspace = named_workspace();
    let query = use_query_map();
    let before = Memo::new(move |_| query.with(|query| query.get("before")));
    let read = ServerAction::<MarkRead>::new();
    let live = use_live(workspace, domain::live::NOTICES);
    let lines = Resource::new(
        move || (workspace.get(), before.get(), read.version().get()),
        |(workspace, before, _)| read_notices(workspace, before),
    );
    Effect::new(move |_| {
        if live.get().is_some() {
            lines.refetch();
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(left)) = read.value().get() {
            Unread::left(left);
        }
    });
    view! {
        <SafeTitle text="Notices" />
        <Top title="What happened?">
            <ThemeForm />
        </Top>
        <div class="page">
            <Loaded resource=lines children={move |lines: Lines| shown(lines, workspace.get_untracked(), read)} />
        </div>
    }
    .into_any()
}

fn shown(lines: Lines, workspace: String, read: ServerAction<MarkRead>) -> AnyView {
    let settings = view! {
        <A href=Route::NoticeSettings.path() attr:class="button quiet">
            "How you are told"
        </A>
    };
    let Some(newest) = lines.lines.first().map(|line| line.id.clone()) else {
        return view! {
            <section class="empty">
                <Icon name="bell" large=true />
                <h2>"Nothing yet"</h2>
                <p>"Imports and students who need you are told here, and by mail if you wish."</p>
                <p class="actions">{settings}</p>
            </section>
        }
        .into_any();
    };
    let older = lines.next.map(|before| {
        let href = Route::Notices(workspace.clone()).with_query(&format!("before={before}"));
        view! {
            <p class="actions">
                <A href=href attr:class="button">
                    "Older"
                </A>
            </p>
        }
    });
    let head = match lines.unread {
        0 => "Everything is read".to_owned(),
        count => format!("{count} unread"),
    };
    let of = workspace.clone();
    view! {
        <div class="notices-head">
            <h2>{head}</h2>
            {(lines.unread > 0)
                .then(|| {
                    view! {
                        <ActionForm action=read>
                            <input type="hidden" name="workspace" value=workspace.clone() />
                            <input type="hidden" name="notice" value=newest />
                            <input type="hidden" name="all" value="true" />
                            <button class="button">
                                <Icon name="check" small=true />
                                "Mark all as read"
                            </button>
                        </ActionForm>
                    }
                })}
            {settings}
        </div>
        <ul class="notices">{lines.lines.into_iter().map(|line| row(line, of.clone(), read)).collect_view()}</ul>
        {older}
    }
    .into_any()
}

fn row(line: Line, workspace: String, read: ServerAction<MarkRead>) -> impl IntoView {
    let opened = {
        let (workspace, notice) = (workspace.clone(), line.id.clone());
        move |_| {
            read.dispatch(MarkRead {
                workspace: workspace.clone(),
                notice: notice.clone(),
                all: false,
            });
        }
    };
    let state = if line.read {
        "notice-line"
    } else {
        "notice-line unread"
    };
    view! {
        <li class=state>
            <A href=line.path on:click=opened>
                {(!line.read).then(|| view! { <span class="visually-hidden">"Unread: "</span> })}
                <span>{line.text}</span>
            </A>
            <time>{line.at}</time>
            {(!line.read)
                .then(|| {
                    view! {
                        <ActionForm action=read>
                            <input type="hidden" name="workspace" value=workspace />
                            <input type="hidden" name="notice" value=line.id />
                            <button class="button quiet icon-only" aria-label="Mark as read" title="Mark as read">
                                <Icon name="check" />
                            </button>
                        </ActionForm>
                    }
                })}
        </li>
    }
}
