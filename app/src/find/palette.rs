use super::data::{Group, search};
use domain::search::Question;
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use std::time::Duration;
use ui::icon::Icon;
use ui::nav;
use ui::route::Route;
use ui::shortcut::Keys;
use ui::viewer::{Seat, Viewer};

/// How long typing rests before the server is asked.
const REST: Duration = Duration::from_millis(150);
/// Things of each kind that the server tells.
const MOST: usize = 5;

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Nothing.
    Closed,
    /// The palette.
    Palette,
    /// The sheet of shortcuts.
    Keys,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq)]
enum Deed {
    Go(String),
    /// Enters another workspace: its page is loaded whole, since the parts of this one would see the new
    /// seat after their own state is gone.
    Enter(String),
    Theme(&'static str),
    Keys,
}

/// A line of the palette.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    group: String,
    icon: &'static str,
    words: String,
    note: String,
    key: Option<char>,
    deed: Deed,
}

/// Every page and action that the viewer may use, and what the workspace holds.
#[component]
pub fn Palette(viewer: Viewer, seat: Seat, way: RwSignal<Way>) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let (typed, at) = (RwSignal::new(String::new()), RwSignal::new(0_usize));
    let found = RwSignal::new(Vec::<Group>::new());
    let own = StoredValue::new(own_lines(&viewer, &seat));
    let workspace = StoredValue::new(seat.id);
    ui::dialog::open_at_once(dialog);
    let ask = leptos::leptos_dom::helpers::debounce(REST, move |q: String| {
        leptos::task::spawn_local(async move {
            let Some(workspace) = workspace.try_get_value() else {
                return;
            };
            let answer = search(workspace, q.clone(), MOST).await.unwrap_or_default();
            // An older question may be answered after a newer one.
            if typed.try_get_untracked() == Some(q) {
                found.set(answer);
            }
        });
    });
    let ask = StoredValue::new_local(ask);
    let lines = Memo::new(move |_| {
        let q = typed.get();
        let mine = own.with_value(|own| matching(own, &q));
        let theirs = found.get().into_iter().flat_map(|group| {
            group.hits.into_iter().map(move |hit| Line {
                group: group.name.clone(),
                icon: "search",
                words: hit.title,
                note: hit.note,
                key: None,
                deed: Deed::Go(hit.path),
            })
        });
        mine.into_iter().chain(theirs).collect::<Vec<_>>()
    });
    let navigate = use_navigate();
    let act = StoredValue::new_local(move |deed: Deed| {
        way.set(Way::Closed);
        match deed {
            Deed::Go(path) => navigate(&path, Default::default()),
            Deed::Enter(path) => {
                // Were it refused, one would simply stay here.
                let _ = window().location().set_href(&path);
            }
            Deed::Theme(theme) => ui::theme::change(theme),
            Deed::Keys => way.set(Way::Keys),
        }
    });
    let run = move |nth: usize| {
        if let Some(line) = lines.with_untracked(|lines| lines.get(nth).cloned()) {
            act.with_value(|act| act(line.deed));
        }
    };
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        let last = lines.with_untracked(Vec::len).saturating_sub(1);
        let now = at.get_untracked().min(last);
        let to = match event.key().as_str() {
            "ArrowDown" => {
                if now >= last {
                    0
                } else {
                    now + 1
                }
            }
            "ArrowUp" => now.checked_sub(1).unwrap_or(last),
            "Enter" => {
                event.prevent_default();
                return run(now);
            }
            _ => return,
        };
        event.prevent_default();
        at.set(to);
        if let Some(line) = document().get_element_by_id(&format!("palette-{to}")) {
            line.scroll_into_view_with_bool(false);
        }
    };
    let input = move |event| {
        let q = event_target_value(&event);
        typed.set(q.clone());
        at.set(0);
        match q.trim().is_empty() {
            true => found.set(Vec::new()),
            false => ask.update_value(|ask| ask(q)),
        }
    };
    let active = move || {
        let count = lines.with(Vec::len);
        (count > 0).then(|| format!("palette-{}", at.get().min(count - 1)))
    };
    view! {
        <dialog class="palette" aria-label="Commands and search" node_ref=dialog on:close=move |_| {
            if way.get_untracked() == Way::Palette {
                way.set(Way::Closed);
            }
        }>
            <div class="palette-field">
                <Icon name="search" />
                <input
                    type="text"
                    role="combobox"
                    aria-label="Search or command"
                    aria-expanded="true"
                    aria-autocomplete="list"
                    aria-controls="palette-lines"
                    aria-activedescendant=active
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="Go to, do or find"
                    on:input=input
                    on:keydown=pressed
                />
                <form method="dialog"><button class="palette-close">"Esc"</button></form>
            </div>
            <ul class="palette-lines" id="palette-lines" role="listbox" aria-label="Results">
                {move || {
                    let lines = lines.get();
                    let mut group = String::new();
                    lines
                        .into_iter()
                        .enumerate()
                        .map(|(nth, line)| {
                            let head = (line.group != group).then(|| line.group.clone());
                            group.clone_from(&line.group);
                            view! {
                                {head.map(|head| view! { <li class="palette-head" role="presentation">{head}</li> })}
                                <li
                                    id=format!("palette-{nth}")
                                    role="option"
                                    class="palette-line"
                                    aria-selected=move || (active() == Some(format!("palette-{nth}"))).to_string()
                                    on:click=move |_| run(nth)
                                    on:pointermove=move |_| {
                                        if at.get_untracked() != nth {
                                            at.set(nth);
                                        }
                                    }
                                >
                                    <Icon name=line.icon small=true />
                                    <span>{line.words}</span>
                                    <small>{line.note}</small>
                                    {line.key.map(|key| view! { <kbd>{key.to_string()}</kbd> })}
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <p class="palette-none" role="status">
                {move || lines.with(Vec::is_empty).then_some("Nothing is called that.")}
            </p>
        </dialog>
    }
}

fn matching(own: &[Line], q: &str) -> Vec<Line> {
    let question = Question::new(q);
    if question.is_empty() {
        return own.to_vec();
    }
    let texts = own
        .iter()
        .map(|line| (format!("{} {}", line.words, line.note), line.clone()));
    let (best, _) = question.best(texts, 8);
    // Nearness orders within all; the groups stand together.
    let mut pages: Vec<Line> = best
        .iter()
        .filter(|line| line.group == "Pages")
        .cloned()
        .collect();
    pages.extend(best.into_iter().filter(|line| line.group != "Pages"));
    pages
}

fn own_lines(viewer: &Viewer, seat: &Seat) -> Vec<Line> {
    let keys = Keys::kept();
    let line = |group: &str, icon, words: &str, note: &str, deed| Line {
        group: group.to_owned(),
        icon,
        words: words.to_owned(),
        note: note.to_owned(),
        key: None,
        deed,
    };
    let areas = nav::AREAS
        .iter()
        .flat_map(|group| group.entries.iter().map(|entry| (group.head, entry)));
    let office = nav::OFFICE.iter().map(|entry| ("", entry));
    let settings = nav::SETTINGS
        .iter()
        .skip(1)
        .map(|entry| ("Settings", entry));
    let pages = areas
        .chain(office)
        .chain(settings)
        .filter(|(_, entry)| seat.role >= entry.least)
        .map(|(head, entry)| {
            let path = (entry.route)(seat.id.clone()).path();
            let key = keys.on.then(|| keys.key(entry.icon)).flatten();
            Line {
                key,
                ..line("Pages", entry.icon, entry.words, head, Deed::Go(path))
            }
        });
    let account = nav::ACCOUNT.iter().map(|own| {
        line(
            "Pages",
            "user",
            own.words,
            "Your account",
            Deed::Go(own.route.path()),
        )
    });
    let others = viewer
        .workspaces
        .iter()
        .filter(|other| other.id != seat.id)
        .map(|other| {
            let path = Route::Overview(other.id.clone()).path();
            line(
                "Workspaces",
                "overview",
                &other.name,
                "Switch to",
                Deed::Enter(path),
            )
        });
    let arrange = Route::Overview(seat.id.clone()).with_query("arrange=yes");
    let sheet = Line {
        key: keys.on.then(|| keys.key("keys")).flatten(),
        ..line("Actions", "keyboard", "Keyboard shortcuts", "", Deed::Keys)
    };
    let actions = [
        line(
            "Actions",
            "grip",
            "Arrange the overview",
            "",
            Deed::Go(arrange),
        ),
        line("Actions", "moon", "Dark theme", "", Deed::Theme("dark")),
        line("Actions", "sun", "Light theme", "", Deed::Theme("light")),
        line(
            "Actions",
            "plus",
            "New workspace",
            "",
            Deed::Go(Route::NewWorkspace.path()),
        ),
        sheet,
    ];
    pages.chain(account).chain(actions).chain(others).collect()
}
