use super::InHand;
use domain::import::StartQuestion;
use leptos::prelude::*;
use leptos_router::components::Form;
use ui::icon::Icon;

/// What only a person knows: on which day each course with relative dates began.
#[component]
pub fn Questions(
    /// What is asked, and what was answered.
    questions: Vec<StartQuestion>,
    /// What the address says.
    hand: Memo<InHand>,
) -> impl IntoView {
    let open = questions.iter().any(|question| question.answered.is_none());
    let upload = hand.get_untracked().upload;
    let fields = questions
        .into_iter()
        .enumerate()
        .map(|(index, question)| {
            let id = format!("start-{index}");
            let error = format!("{id}-error");
            let missing = question.answered.is_none() && question.suggested.is_none();
            let day = question.answered.or(question.suggested).map(|day| day.to_string());
            let suggested = question.suggested.filter(|_| question.answered.is_none());
            view! {
                <div class="field">
                    <label for=id.clone()>{question.name}</label>
                    <input
                        class="input"
                        type="date"
                        id=id.clone()
                        name=format!("{}{}", super::START, question.course)
                        value=day
                        required=true
                        aria-invalid=missing.then_some("true")
                        aria-describedby=missing.then(|| error.clone())
                    />
                    {suggested
                        .map(|_| view! { <span class="field-hint">"Read from the name. Change it if it is wrong."</span> })}
                    {missing
                        .then(|| {
                            view! {
                                <span class="field-error" id=error.clone()>
                                    <Icon name="warning" small=true />
                                    "Choose a day to go on"
                                </span>
                            }
                        })}
                </div>
            }
        })
        .collect_view();
    view! {
        <Form method="GET" action="" attr:class="ask panel">
            <input type="hidden" name="upload" value=upload />
            <div class="section-head">
                <h2>"When did each course start?"</h2>
            </div>
            <p class="muted">"These files count days from the start of the course, so the calendar needs one date a course."</p>
            <div class="ask-dates">{fields}</div>
            <p class="actions">
                <button class=if open { "button primary" } else { "button" }>
                    {if open { "Use these dates" } else { "Change the dates" }}
                </button>
            </p>
        </Form>
    }
}
