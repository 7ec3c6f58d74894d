//! Parts to write with.

use leptos::prelude::*;
use ui::rich::RichEditor;

const FIRST: &str = "## Spring course

Opens on **2 March**. See [the plan](https://example.com/plan), and:

1. record the *welcome*
2. ask `three` people

> Short beats long.

<b>Markup stays text</b>, and so does [this](javascript:alert(1)).
";

pub fn rich() -> AnyView {
    let text = RwSignal::new(FIRST.to_owned());
    view! {
        <form class="form" method="get" action="/kit">
            <input type="hidden" name="part" value="rich" />
            <RichEditor name="note" label="Note" text=text />
        </form>
    }
    .into_any()
}
