use super::InHand;
use super::model::{Look, PreviewRows, kind_words};
use domain::import::{FileSummary, RecordState, Reject};
use domain::metric::format::format_total;
use domain::time::Day;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use ui::error::AppError;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::pager::Pager;
use ui::route::Route;

/// Fifty records that an upload would write. Managers may ask.
#[server(endpoint = "import/rows", input = Json)]
pub async fn list_rows(
    workspace: String,
    upload: String,
    answers: Vec<(String, Day)>,
    kind: String,
    offset: u64,
) -> Result<PreviewRows, AppError> {
    let (_, access, workspace) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    let desk = super::commit::desk();
    desk.rows(
        &access,
        &workspace,
        &upload,
        &answers.into_iter().collect(),
        &kind,
        offset,
    )
    .await
    .map_err(ui::backend::fail)
}

/// Fifty rejects of an upload. Managers may ask.
#[server(endpoint = "import/rejects", input = Json)]
pub async fn list_rejects(
    workspace: String,
    upload: String,
    answers: Vec<(String, Day)>,
    offset: u64,
) -> Result<Vec<Reject>, AppError> {
    let (_, access, workspace) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    let desk = super::commit::desk();
    desk.rejects(
        &access,
        &workspace,
        &upload,
        &answers.into_iter().collect(),
        offset,
    )
    .await
    .map_err(ui::backend::fail)
}

/// The preview's three parts: counts, rows, rejects.
#[component]
pub fn Tabs(
    /// What an upload would write.
    look: Look,
    /// The workspace.
    workspace: Memo<String>,
    /// What the address says.
    hand: Memo<InHand>,
) -> impl IntoView {
    let total: u64 = look
        .kinds
        .iter()
        .map(|(_, count)| count.new + count.changed + count.unchanged)
        .sum();
    let first_kind = look
        .kinds
        .first()
        .map(|(kind, _)| kind.clone())
        .unwrap_or_default();
    let tab = Memo::new(move |_| hand.with(|hand| hand.tab.clone()));
    let link = move |tab: &'static str, words: &'static str, count: Option<u64>| {
        let href = move || {
            let target = InHand {
                tab: tab.to_owned(),
                kind: String::new(),
                offset: 0,
                ..hand.get()
            };
            Route::Import(workspace.get()).with_query(&target.to_query())
        };
        let here = move || (hand.get().tab == tab).then_some("page");
        view! {
            <a href=href aria-current=here>
                {words}
                {count.map(|count| view! { <small>{format_total(count)}</small> })}
            </a>
        }
    };
    let rejected = look.rejected;
    view! {
        <section class="section" aria-label="What will be written">
            <nav class="tabs" aria-label="Preview">
                {link("", "Counts", None)}
                {link("rows", "Rows", Some(total))}
                {link("rejects", "Rejects", Some(rejected))}
            </nav>
            {move || {
                let (look, first_kind) = (look.clone(), first_kind.clone());
                match tab.get().as_str() {
                    "rows" => view! { <Rows look=look first_kind=first_kind workspace=workspace hand=hand /> }.into_any(),
                    "rejects" => view! { <Rejects rejected=rejected workspace=workspace hand=hand /> }.into_any(),
                    _ => view! { <Counts look=look /> }.into_any(),
                }
            }}
        </section>
    }
}

#[component]
fn Counts(look: Look) -> impl IntoView {
    let counts = look.kinds.iter().map(|(kind, count)| {
        let (_, many) = kind_words(kind);
        let parts = [(count.changed, "changed"), (count.unchanged, "already here")];
        let rest: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{} {word}", format_total(*n))).collect();
        view! {
            <div>
                <dt>{many}</dt>
                <dd>{format_total(count.new)} {(!rest.is_empty()).then(|| view! { <small>" new · " {rest.join(" · ")}</small> })}</dd>
            </div>
        }
    });
    view! {
        <h2 class="visually-hidden">"Counts"</h2>
        <dl class="counts">
            {counts.collect_view()} <div>
                <dt>"Rejected"</dt>
                <dd>{format_total(look.rejected)}</dd>
            </div>
        </dl>
        <ul class="files">{look.files.iter().map(file).collect_view()}</ul>
    }
}

fn file(file: &FileSummary) -> impl IntoView + use<> {
    let failed = file.skipped.is_some();
    let unknown = (!file.unknown_columns.is_empty()).then(|| {
        format!(
            ". Not understood, kept as details: {}.",
            file.unknown_columns.join(", ")
        )
    });
    let what = file
        .skipped
        .clone()
        .or_else(|| file.source.clone())
        .unwrap_or_default();
    let rows = if failed {
        "Left aside".to_owned()
    } else {
        format!("{} rows", format_total(file.rows))
    };
    view! {
        <li class=if failed { "failed" } else { "done" }>
            <Icon name=if failed { "warning" } else { "check" } />
            <b>{file.name.clone()}</b>
            <span class=failed.then_some("text-bad")>{rows}</span>
            <small>{what} {unknown}</small>
            {file.notes.iter().map(|note| view! { <small>{note.clone()}</small> }).collect_view()}
        </li>
    }
}

#[component]
fn Rows(
    look: Look,
    first_kind: String,
    workspace: Memo<String>,
    hand: Memo<InHand>,
) -> impl IntoView {
    let kind = Memo::new(move |_| {
        hand.with(|hand| {
            if hand.kind.is_empty() {
                first_kind.clone()
            } else {
                hand.kind.clone()
            }
        })
    });
    let rows = Resource::new(
        move || (workspace.get(), hand.get(), kind.get()),
        |(workspace, hand, kind)| {
            list_rows(workspace, hand.upload, hand.answers, kind, hand.offset)
        },
    );
    let kinds = look
        .kinds
        .into_iter()
        .map(|(name, count)| {
            let words = kind_words(&name).1;
            let href = {
                let name = name.clone();
                move || {
                    let target = InHand {
                        kind: name.clone(),
                        offset: 0,
                        ..hand.get()
                    };
                    Route::Import(workspace.get()).with_query(&target.to_query())
                }
            };
            let here = move || (kind.get() == name).then_some("page");
            view! {
                <a href=href aria-current=here>
                    {words}
                    <small>{format_total(count.new + count.changed + count.unchanged)}</small>
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs sub" aria-label="Kind of record">
            {kinds}
        </nav>
        <Loaded
            resource=rows
            children={move |rows: PreviewRows| {
                let hand = hand.get_untracked();
                view! { <RowTable rows=rows workspace=workspace hand=hand /> }.into_any()
            }}
        />
    }
}

#[component]
fn RowTable(rows: PreviewRows, workspace: Memo<String>, hand: InHand) -> impl IntoView {
    let columns = rows.columns.clone();
    let shown = rows.rows.len() as u64;
    let body = rows
        .rows
        .into_iter()
        .map(|row| {
            let (word, class) = match row.state {
                RecordState::New => ("New", "badge good"),
                RecordState::Changed => ("Changes", "badge info"),
                RecordState::Unchanged => ("Already here", "badge"),
            };
            let mut cells = row.cells.into_iter();
            let head = cells.next().unwrap_or_default();
            let labels = columns.iter().skip(1).cloned().collect::<Vec<_>>();
            let cells = labels
                .into_iter()
                .zip(cells)
                .map(|(label, cell)| view! { <td class="quiet" data-label=label>{cell}</td> });
            view! {
                <tr>
                    <th scope="row">{head}</th>
                    {cells.collect_view()}
                    <td class="card-end">
                        <span class=class>{word}</span>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table cards">
            <caption class="visually-hidden">"Records that these files describe"</caption>
            <thead>
                <tr>{rows.columns.into_iter().map(|column| view! { <th scope="col">{column}</th> }).collect_view()} <th scope="col">"Effect"</th></tr>
            </thead>
            <tbody>{body}</tbody>
        </table>
        {pages(workspace, hand, shown, rows.total)}
    }
}

#[component]
fn Rejects(rejected: u64, workspace: Memo<String>, hand: Memo<InHand>) -> impl IntoView {
    let rejects = Resource::new(
        move || (workspace.get(), hand.get()),
        |(workspace, hand)| list_rejects(workspace, hand.upload, hand.answers, hand.offset),
    );
    view! {
        <p class="muted">
            {if rejected == 0 { "Every row can be used." } else { "These are left out; everything else is written." }}
        </p>
        <Loaded
            resource=rejects
            children={move |rejects: Vec<Reject>| {
                let hand = hand.get_untracked();
                let shown = rejects.len() as u64;
                (shown > 0)
                    .then(|| {
                        view! {
                            <table class="table cards">
                                <caption class="visually-hidden">"Rejected rows"</caption>
                                <thead>
                                    <tr>
                                        <th scope="col">"File"</th>
                                        <th scope="col" class="num">"Row"</th>
                                        <th scope="col">"Column"</th>
                                        <th scope="col">"Value"</th>
                                        <th scope="col">"Why"</th>
                                    </tr>
                                </thead>
                                <tbody>{rejects.into_iter().map(reject).collect_view()}</tbody>
                            </table>
                            {pages(workspace, hand, shown, rejected)}
                        }
                    })
                    .into_any()
            }}
        />
    }
}

fn reject(reject: Reject) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{reject.file}</th>
            <td class="num" data-label="Row">
                {format_total(reject.row)}
            </td>
            <td class="card-end">{reject.column}</td>
            <td data-label="Value">{reject.value}</td>
            <td class="quiet">{reject.reason}</td>
        </tr>
    }
}

fn pages(workspace: Memo<String>, hand: InHand, shown: u64, total: u64) -> impl IntoView {
    let at = |offset: u64| {
        let target = InHand {
            offset,
            ..hand.clone()
        };
        Route::Import(workspace.get_untracked()).with_query(&target.to_query())
    };
    let from = hand.offset;
    let previous = (from > 0).then(|| at(from.saturating_sub(50)));
    let next = (from + shown < total).then(|| at(from + shown));
    view! { <Pager from=from + 1 to=from + shown total=total previous=previous next=next /> }
}
