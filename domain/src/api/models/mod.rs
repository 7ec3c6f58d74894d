//! Every object that the API answers with.

mod imports;
mod planning;
mod school;

pub(super) use imports::{COUNTS, FILE, IMPORT, OUTCOME, QUESTION, REJECT};
pub(super) use planning::{ALERT, CHANGE, GOAL, METRIC, POINT, SERIES};
pub(super) use school::{
    AT_RISK, COURSE, DAY_COUNT, REASON, STUDENT, STUDENT_SHEET, WORK, WORKSPACE,
};

use super::shape::{Field, Model, Shape};
use Shape::{List, Of, Text, Whole, Words};

const fn field(name: &'static str, shape: Shape, words: &'static str) -> Field {
    Field {
        name,
        shape,
        nullable: false,
        words,
    }
}

const fn perhaps(name: &'static str, shape: Shape, words: &'static str) -> Field {
    Field {
        nullable: true,
        ..field(name, shape, words)
    }
}

pub(super) static PLACE: Model = Model {
    name: "ProblemPlace",
    words: "One thing that is wrong, and where.",
    fields: &[
        field(
            "in",
            Words(&["query", "path", "header", "body"]),
            "Which part of the request.",
        ),
        field("name", Text, "The parameter's name."),
        field("detail", Text, "What is wrong with it."),
    ],
};

pub(super) static PROBLEM: Model = Model {
    name: "Problem",
    words: "Why there is no answer (RFC 9457).",
    fields: &[
        field(
            "type",
            Text,
            "Always about:blank; `code` tells problems apart.",
        ),
        field("title", Text, "What the status means."),
        field("status", Whole, "The status."),
        field(
            "code",
            Words(&[
                "bad_request",
                "conflict",
                "forbidden",
                "full",
                "invalid",
                "key_reused",
                "locked",
                "method_not_allowed",
                "not_found",
                "scope_missing",
                "token_missing",
                "too_large",
                "too_many",
                "unavailable",
            ]),
            "Which problem it is.",
        ),
        field("detail", Text, "What happened and what to do, in words."),
        field(
            "errors",
            List(&Of(&PLACE)),
            "What is wrong, place by place.",
        ),
        field("request", Text, "The request's id in the server's log."),
    ],
};

/// Every object, by name.
pub static MODELS: &[&Model] = &[
    &ALERT,
    &AT_RISK,
    &CHANGE,
    &COUNTS,
    &COURSE,
    &DAY_COUNT,
    &FILE,
    &GOAL,
    &IMPORT,
    &OUTCOME,
    &METRIC,
    &POINT,
    &PROBLEM,
    &PLACE,
    &QUESTION,
    &REASON,
    &REJECT,
    &SERIES,
    &STUDENT,
    &STUDENT_SHEET,
    &WORK,
    &WORKSPACE,
];

#[cfg(test)]
mod tests {
    use super::school::SEGMENTS;
    use super::*;
    use crate::alert::{Condition, State};
    use crate::plan::Plan;
    use crate::school::segment::Segment;

    #[test]
    fn models_are_sorted_and_words_are_those_of_the_types() {
        assert!(MODELS.is_sorted_by_key(|model| model.name));
        assert_eq!(SEGMENTS, Segment::ALL.map(Segment::slug));
        let words = |model: &Model, name: &str| {
            let field = model.fields.iter().find(|field| field.name == name);
            match field.map(|field| field.shape) {
                Some(Words(words)) => words.to_vec(),
                other => panic!("{name}: {other:?}"),
            }
        };
        assert_eq!(words(&WORKSPACE, "plan"), Plan::ALL.map(Plan::as_str));
        assert_eq!(words(&ALERT, "state"), State::ALL.map(State::as_str));
        assert_eq!(
            words(&ALERT, "condition"),
            Condition::ALL.map(Condition::as_str)
        );
    }
}
