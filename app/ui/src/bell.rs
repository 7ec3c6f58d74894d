//! The bell: how many notices are unread, kept up to date while a page is open.

use crate::error::{AppError, AppResult};
use crate::icon::Icon;
use crate::live::{Told, use_live};
use crate::route::Route;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use leptos_router::components::A;

/// How many notices of a workspace the caller has not read; none from a seat that no notices are for.
/// Members may ask.
#[server(endpoint = "notices/unread", input = Json)]
pub async fn read_unread(workspace: String) -> Result<Option<i64>, AppError> {
    use domain::access::{Role, SeatKind};
    let (backend, access, _) = crate::backend::member(&workspace, Role::Viewer)?;
    if *access.seat() != SeatKind::Member {
        return Ok(None);
    }
    Ok(Some(backend.notices.unread(&access).await?))
}

/// How many notices of the workspace are unread, for every page of it.
#[derive(Clone, Copy)]
pub struct Unread {
    workspace: Memo<String>,
    first: Resource<AppResult<Option<i64>>>,
    told: RwSignal<Option<i64>>,
}

impl Unread {
    /// Begins to count, for the frame to provide.
    pub fn provide(workspace: Memo<String>) {
        let first = Resource::new(move || workspace.get(), read_unread);
        let told = RwSignal::new(None);
        let live = use_live(workspace, domain::live::NOTICES);
        Effect::new(move |_| {
            let live = live.get();
            if live == Some(Told::Missed) {
                first.refetch();
            }
            told.set(match live {
                Some(Told::Data(count)) => count.parse().ok(),
                _ => None,
            });
        });
        provide_context(Self {
            workspace,
            first,
            told,
        });
    }

    /// Says how many are left after some were read.
    pub fn left(count: i64) {
        if let Some(unread) = use_context::<Self>() {
            unread.told.set(Some(count));
        }
    }
}

/// The link to the notices, with how many are unread. Where no notices are for the reader, nothing.
#[component]
pub fn Bell() -> impl IntoView {
    use_context::<Unread>().map(|unread| {
        view! {
            <Transition>
                {move || Suspend::new(async move {
                    let first = unread.first.await.unwrap_or_default()?;
                    let count = move || unread.told.get().unwrap_or(first);
                    let label = move || match count() {
                        0 => "Notices".to_owned(),
                        count => format!("Notices, {count} unread"),
                    };
                    let shown = move || match count() {
                        0 => String::new(),
                        count if count > 99 => "99+".to_owned(),
                        count => count.to_string(),
                    };
                    let href = move || Route::Notices(unread.workspace.get()).path();
                    Some(
                        view! {
                            <A href=href attr:class="bell button quiet icon-only" attr:aria-label=label>
                                <Icon name="bell" />
                                <span class="bell-count" aria-hidden="true">
                                    {shown}
                                </span>
                            </A>
                        },
                    )
                })}
            </Transition>
        }
    })
}
