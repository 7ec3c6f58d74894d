use crate::icon::Icon;
use domain::metric::change::{Change, ChangeKind};
use domain::metric::compare::NoChange;
use domain::metric::registry::metric;
use domain::metric::series::Series;
use leptos::prelude::*;

/// One figure: what, how much, and how that changed like for like. The definition is one tap away.
#[component]
pub fn Tile(
    /// The metric's series over the window.
    series: Series,
    /// What it is called here, when that is not the metric's own name.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let known = metric(&series.metric);
    let label = label.unwrap_or_else(|| {
        known
            .map(|metric| metric.name.to_owned())
            .unwrap_or_default()
    });
    let id = format!("tile-{}", series.metric);
    let hint = format!("{id}-means");
    let shown = series.shown();
    let exact = shown
        .as_ref()
        .filter(|shown| shown.exact != shown.short)
        .map(|shown| shown.exact.clone());
    let as_of = series.as_of.map(|day| format!("As of {}.", day.long()));
    view! {
        <section class="tile" aria-labelledby=id.clone()>
            <h3 class="tile-label">
                <span id=id.clone()>{label.clone()}</span>
                <button class="hint-button" type="button" popovertarget=hint.clone() aria-label=format!("What «{label}» means")>
                    <Icon name="info" small=true />
                </button>
            </h3>
            <p class="tile-value" title=exact>
                {shown.map_or_else(|| "—".to_owned(), |shown| shown.short)}
            </p>
            <ChangeLine change=series.change />
            <div class="hint" id=hint.clone() popover="auto">
                <h4>{label}</h4>
                <p>{known.map(|metric| metric.definition)} " " {known.map(|metric| metric.freshness)} " " {as_of}</p>
            </div>
        </section>
    }
}

/// A change in words and colour: green and red only for good and bad as the metric means it.
#[component]
pub fn ChangeLine(
    /// The change.
    change: Change,
) -> impl IntoView {
    if change.kind == ChangeKind::NotComparable(NoChange::Off) {
        return None;
    }
    let class = match change.good {
        Some(true) => "change good",
        Some(false) => "change bad",
        None => "change",
    };
    Some(view! {
        <p class="tile-change">
            <span class=class>{change.text}</span>
            " "
            {change.against}
        </p>
    })
}
