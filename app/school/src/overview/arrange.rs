//! The overview in a person's own order.

use super::data::Overview;
use domain::order::{Arranged, Move};
use leptos::prelude::*;
use leptos_router::components::A;
use ui::drag::{Card, DragList, Lane, Moved, Plain, lanes};
use ui::error::AppError;
use ui::route::Route;
use ui::toast::Toasts;

/// Everything that can stand among the key figures; of the third place's two metrics one is shown.
#[cfg(feature = "ssr")]
const TILES: [(&str, &str); 5] = [
    ("total_students", "Total students"),
    ("active_students", "Active this week"),
    ("average_completion", "Average completion"),
    ("mean_score", "Mean score"),
    ("submissions", "Submissions"),
];

/// The blocks of the page.
const BLOCKS: [(&str, &str); 3] = [
    ("figures", "Key figures"),
    ("activity", "Students at risk and activity"),
    ("detail", "What they do and when they come"),
];

/// The list's name in the store, and what can be in it.
#[cfg(feature = "ssr")]
fn known(list: &str) -> Option<(&'static str, Vec<String>)> {
    let ids = |all: &[(&str, &str)]| all.iter().map(|(id, _)| (*id).to_owned()).collect();
    match list {
        "tiles" => Some(("overview/tiles", ids(&TILES))),
        "blocks" => Some(("overview/blocks", ids(&BLOCKS))),
        _ => None,
    }
}

/// Moves a figure or a block of one's own overview. `wanted` is the move in words (see
/// [`Move::from_words`]). Members may, each for themselves.
#[server(endpoint = "school/arrange")]
pub async fn arrange(
    workspace: String,
    list: String,
    list_version: i64,
    wanted: String,
) -> Result<Arranged, AppError> {
    let (backend, access, _) = crate::seat(&workspace)?;
    if access.only_reads() {
        return Err(ui::backend::fail(AppError::Forbidden));
    }
    let (list, items) = known(&list).ok_or_else(|| ui::backend::fail(AppError::BadRequest))?;
    let wanted = Move::from_words(&wanted, list_version)
        .ok_or_else(|| ui::backend::fail(AppError::BadRequest))?;
    let name = domain::order::ListName::own(&access, list);
    Ok(backend
        .orders
        .move_item(&access, &name, &items, &wanted)
        .await?)
}

/// Puts an overview into the order that its reader chose.
#[cfg(feature = "ssr")]
pub async fn arranged(
    backend: &ui::backend::Backend,
    access: &domain::access::Access,
    mut overview: Overview,
) -> ui::error::AppResult<Overview> {
    let own = |list: &str| {
        let (list, items) = known(list).unwrap_or_default();
        (domain::order::ListName::own(access, list), items)
    };
    let (name, items) = own("tiles");
    let tiles = backend.orders.arranged(access, &name, &items).await?;
    let rank = |id: &str| tiles.items.iter().position(|item| item == id);
    overview
        .tiles
        .sort_by_key(|(_, series)| rank(&series.metric));
    overview.tiles_version = tiles.version;
    let (name, items) = own("blocks");
    overview.blocks = backend.orders.arranged(access, &name, &items).await?;
    Ok(overview)
}

/// Both lists to put in order, in the place of the page.
#[component]
pub fn ArrangePage(
    /// What is arranged.
    overview: Overview,
    /// The workspace's id.
    workspace: String,
    /// The way back, with the range that was looked at.
    back: String,
) -> impl IntoView {
    let tiles = overview
        .tiles
        .iter()
        .map(|(label, series)| (series.metric.clone(), label.clone()))
        .collect();
    let words = |id: &String| {
        let found = BLOCKS.iter().find(|(block, _)| block == id);
        (
            id.clone(),
            found.map_or(id.as_str(), |(_, words)| words).to_owned(),
        )
    };
    let blocks = overview.blocks.items.iter().map(words).collect();
    view! {
        <section class="section arrange" aria-labelledby="arrange">
            <div class="section-head">
                <h2 id="arrange">"Arrange this page"</h2>
                <small>"Only you see this order. It is kept with each move."</small>
            </div>
            <div class="split">
                {one_list("tiles", "Key figures", tiles, overview.tiles_version, workspace.clone())}
                {one_list("blocks", "Sections", blocks, overview.blocks.version, workspace.clone())}
            </div>
            <p>
                <A href=format!("{}{back}", Route::Overview(workspace).path()) attr:class="button primary">
                    "Done"
                </A>
            </p>
        </section>
    }
}

fn one_list(
    list: &'static str,
    label: &'static str,
    items: Vec<(String, String)>,
    version: i64,
    workspace: String,
) -> impl IntoView {
    let cards = items
        .into_iter()
        .map(|(id, label)| Card { id, label })
        .collect();
    let lanes = RwSignal::new(vec![Lane {
        id: list.to_owned(),
        label: label.to_owned(),
        cards,
    }]);
    let version = RwSignal::new(version);
    let before = StoredValue::new(lanes.get_untracked());
    let action = ServerAction::<Arrange>::new();
    let answer = action.value();
    // The last answer is the newest: each carries the whole order.
    Effect::new(move |_| {
        let pending = action.pending().get();
        match answer.get() {
            Some(Ok(arranged)) if !pending => {
                version.set(arranged.version);
                lanes.update(|all| {
                    if let Some(lane) = all.first_mut() {
                        lanes::arrange(lane, &arranged.items);
                    }
                });
                before.set_value(lanes.get_untracked());
            }
            Some(Err(error)) if !pending => {
                lanes.set(before.get_value());
                Toasts::say(error.sentence());
            }
            _ => {}
        }
    });
    let fields = [
        ("workspace", workspace.clone()),
        ("list", list.to_owned()),
        ("list_version", version.get_untracked().to_string()),
    ];
    let plain = Plain {
        action: "/api/school/arrange".to_owned(),
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
    };
    let on_move = Callback::new(move |moved: Moved| {
        let wanted = Move {
            item: moved.card,
            to: moved.to,
            list_version: version.get_untracked(),
        };
        action.dispatch(Arrange {
            workspace: workspace.clone(),
            list: list.to_owned(),
            list_version: wanted.list_version,
            wanted: wanted.to_words(),
        });
    });
    view! { <DragList id=format!("arrange-{list}") label=label lanes=lanes on_move=on_move plain=Some(plain) /> }
}
