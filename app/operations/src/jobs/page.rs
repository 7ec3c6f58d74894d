use super::data::{Behind, JobLine, read_jobs};
use super::forms::{Actions, RecountForm};
use super::tables::{Jobs, Kinds, Schedules};
use leptos::prelude::*;
use ui::field::done;
use ui::loaded::Loaded;
use ui::place::Top;
use ui::safe::SafeTitle;
use ui::toast::Toasts;

/// What goes on behind?
pub(crate) fn jobs_page() -> AnyView {
    let actions = Actions::new();
    let recounted = done(actions.recount);
    let behind = Resource::new(
        move || {
            let acted = (actions.act.version().get(), actions.run.version().get());
            (acted, recounted.get())
        },
        |_| read_jobs(),
    );
    say(actions);
    view! {
        <SafeTitle text="Jobs" />
        <Top title="What goes on behind?" />
        <div class="page jobs">
            <Loaded resource=behind children={move |behind: Behind| shown(behind, actions)} />
        </div>
    }
    .into_any()
}

/// Says how a button ended. A wrong field of the form is said at the field.
fn say(actions: Actions) {
    Effect::new(move |_| {
        if let Some(Err(error)) = actions.act.value().get() {
            Toasts::say(error.sentence());
        }
    });
    Effect::new(move |_| match actions.run.value().get() {
        Some(Ok(())) => Toasts::say("It runs now."),
        Some(Err(error)) => Toasts::say(error.sentence()),
        None => {}
    });
    Effect::new(move |_| {
        if let Some(Ok(())) = actions.recount.value().get() {
            Toasts::say("The days are counted again. See how far it is under «Running».");
        }
    });
}

fn shown(behind: Behind, actions: Actions) -> AnyView {
    let list = |id: &'static str,
                head: &'static str,
                at: &'static str,
                jobs: Vec<JobLine>,
                buttons: &'static [(&'static str, &'static str)]| {
        (!jobs.is_empty()).then(|| {
            view! {
                <section class="section" aria-labelledby=id>
                    <h2 id=id>{head}</h2>
                    <Jobs jobs=jobs caption=head at=at buttons=buttons actions=actions />
                </section>
            }
        })
    };
    let idle = behind.running.is_empty() && behind.queued.is_empty();
    view! {
        {list("alarms", "Needs a look", "Found (UTC)", behind.alarms, &[("settle", "Seen to")])}
        {list(
            "dead",
            "Dead",
            "Gave up (UTC)",
            behind.dead,
            &[("retry", "Retry"), ("discard", "Discard")],
        )}
        {list("running", "Running", "Enqueued (UTC)", behind.running, &[])}
        {list(
            "queued",
            "Waiting",
            "Due (UTC)",
            behind.queued,
            &[("retry", "Run now"), ("discard", "Discard")],
        )}
        {idle.then(|| view! { <p class="quiet">"Nothing runs, and nothing waits."</p> })}
        <section class="section" aria-labelledby="schedules">
            <h2 id="schedules">"Schedules"</h2>
            <Schedules schedules=behind.schedules actions=actions />
        </section>
        <section class="section" aria-labelledby="kinds">
            <h2 id="kinds">"Kinds"</h2>
            <Kinds kinds=behind.kinds />
        </section>
        <section class="section" aria-labelledby="recount">
            <h2 id="recount">"Count days again"</h2>
            <p class="quiet">
                "Deletes a workspace's counts of these days and makes them anew from the facts. It runs beside the work of others."
            </p>
            <RecountForm actions=actions workspaces=behind.workspaces />
        </section>
    }
    .into_any()
}
