use super::data::{Group, search};
use leptos::prelude::*;
use leptos_router::components::Form;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::{Top, named_pairs, named_workspace};
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// Most of each kind on the page.
const MOST: usize = 20;

/// Where is it?
pub fn search_page() -> AnyView {
    let (workspace, pairs) = (named_workspace(), named_pairs());
    let asked = Memo::new(move |_| {
        pairs.with(|pairs| {
            let q = pairs.iter().find(|(name, _)| name == "q");
            q.map(|(_, q)| q.clone()).unwrap_or_default()
        })
    });
    let found = Resource::new(
        move || (workspace.get(), asked.get()),
        |(workspace, q)| search(workspace, q, MOST),
    );
    view! {
        <SafeTitle text="Search" />
        <Top title="Where is it?">
            <ThemeForm />
        </Top>
        <div class="page narrow">
            <Form method="GET" action="" attr:class="filters" attr:role="search">
                <div class="field filters-search">
                    <label class="visually-hidden" for="q">
                        "Search"
                    </label>
                    <span class="input-icon">
                        <Icon name="search" small=true />
                        <input class="input" type="search" id="q" name="q" value=asked placeholder="People, courses, activities, metrics" />
                    </span>
                </div>
                <button class="button">"Search"</button>
            </Form>
            <Loaded resource=found children={move |groups: Vec<Group>| view! { <Results groups=groups asked=asked.get_untracked() /> }.into_any()} />
        </div>
    }
    .into_any()
}

#[component]
fn Results(groups: Vec<Group>, asked: String) -> impl IntoView {
    if groups.is_empty() {
        let (head, words) = match asked.trim().is_empty() {
            true => (
                "Type a name".to_owned(),
                "Part of a word is enough, accents do not matter, and a slip or two is forgiven.",
            ),
            false => (
                format!("Nothing is called «{asked}»"),
                "Try fewer words, or the beginning of one.",
            ),
        };
        return view! {
            <section class="empty">
                <Icon name="search" large=true />
                <h2>{head}</h2>
                <p>{words}</p>
            </section>
        }
        .into_any();
    }
    groups
        .into_iter()
        .map(|group| {
            let shown = match group.count > group.hits.len() {
                true => format!("{} of {}", group.hits.len(), group.count),
                false => group.count.to_string(),
            };
            view! {
                <section class="section">
                    <div class="section-head">
                        <h2>{group.name}</h2>
                        <small class="num">{shown}</small>
                    </div>
                    <ul class="hits">
                        {group
                            .hits
                            .into_iter()
                            .map(|hit| {
                                view! {
                                    <li>
                                        <a href=hit.path>{hit.title}</a>
                                        <small>{hit.note}</small>
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                </section>
            }
        })
        .collect_view()
        .into_any()
}
