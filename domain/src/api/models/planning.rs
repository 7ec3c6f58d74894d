//! Metrics, and what is planned on them.

use super::{field, perhaps};
use crate::api::shape::Model;
use crate::api::shape::Shape::{Day, Flag, List, Number, Of, Text, Words};

pub(in crate::api) static METRIC: Model = Model {
    name: "Metric",
    words: "What a number means.",
    fields: &[
        field("id", Text, "Its id."),
        field("name", Text, "Its name."),
        field(
            "unit",
            Words(&["count", "percent", "score", "money", "duration"]),
            "What it is counted in. Money is in minor units, a duration in seconds.",
        ),
        field(
            "good",
            Words(&["up", "down", "neither"]),
            "Which direction is welcome.",
        ),
        field(
            "kind",
            Words(&["sum", "ratio", "last", "distinct", "running"]),
            "How days fold into a longer span. Values of distinct and running are never added up.",
        ),
        field("definition", Text, "What it counts, in one sentence."),
    ],
};

pub(in crate::api) static POINT: Model = Model {
    name: "Point",
    words: "One step of a series.",
    fields: &[
        field("from", Day, "Its first day."),
        field("to", Day, "Its last day."),
        perhaps(
            "value",
            Number,
            "The value; null where nothing was measured, which is not 0.",
        ),
        field(
            "numerator",
            Number,
            "What it rests on: the sum of numerators.",
        ),
        field(
            "denominator",
            Number,
            "What it rests on: the sum of denominators.",
        ),
        field("unfinished", Flag, "Whether the step is still running."),
        perhaps("compare", Number, "The value of what it is held against."),
    ],
};

pub(in crate::api) static CHANGE: Model = Model {
    name: "Change",
    words: "A change between two like periods, over the days that are over.",
    fields: &[
        perhaps("ratio", Number, "Difference ÷ the earlier value."),
        perhaps(
            "points",
            Number,
            "Difference of percentages or scores, in points.",
        ),
        perhaps("good", Flag, "Whether it is welcome."),
        field("text", Text, "As pages show it."),
        field(
            "against",
            Text,
            "What it is held against, or why it cannot be.",
        ),
    ],
};

pub(in crate::api) static SERIES: Model = Model {
    name: "Series",
    words: "One metric over a range.",
    fields: &[
        field("metric", Text, "Its id."),
        perhaps("course", Text, "The course's id; null for all."),
        field("from", Day, "The first day."),
        field("to", Day, "The last day, none after today."),
        field(
            "grain",
            Words(&["day", "week", "month"]),
            "How long a step is.",
        ),
        field(
            "points",
            List(&Of(&POINT)),
            "The steps in order, without a gap.",
        ),
        perhaps("total", Number, "Over the whole range."),
        field("change", Of(&CHANGE), "Against the comparison."),
        perhaps(
            "as_of",
            Day,
            "The last measured day that the total rests on.",
        ),
    ],
};

pub(in crate::api) static GOAL: Model = Model {
    name: "Goal",
    words: "A target on a metric by a day.",
    fields: &[
        field("id", Text, "Its id."),
        field("name", Text, "What people call it."),
        field("metric", Text, "The metric's id."),
        perhaps("course", Text, "The course's id; null for all."),
        field(
            "target",
            Number,
            "What is to be reached; not to be exceeded where less is better.",
        ),
        field("from", Day, "The first day that counts."),
        field("by", Day, "The last day that counts."),
        field(
            "state",
            Words(&[
                "not_begun",
                "met",
                "missed",
                "on_track",
                "behind",
                "unknown",
            ]),
            "Where it stands.",
        ),
        perhaps("reached", Number, "What was reached."),
        perhaps("expected", Number, "What was to be expected by now."),
        perhaps(
            "chance",
            Number,
            "The chance that it is reached, from 0 to 1.",
        ),
    ],
};

pub(in crate::api) static ALERT: Model = Model {
    name: "Alert",
    words: "A rule on a metric, with the state that it is in.",
    fields: &[
        field("id", Text, "Its id."),
        field("name", Text, "What people call it."),
        field("metric", Text, "The metric's id."),
        perhaps("course", Text, "The course's id; null for all."),
        field(
            "condition",
            Words(&["above", "below", "rises", "falls", "changes"]),
            "When a bucket breaches it.",
        ),
        field(
            "threshold",
            Number,
            "In the metric's unit, or in percent for a change.",
        ),
        field(
            "grain",
            Words(&["day", "week"]),
            "How long its buckets are.",
        ),
        field(
            "state",
            Words(&[
                "normal",
                "pending",
                "alerting",
                "recovering",
                "no_data",
                "error",
            ]),
            "Where it stands.",
        ),
        perhaps("since", Day, "Since the bucket that ends on this day."),
        perhaps("muted_until", Day, "Raises no notice up to this day."),
    ],
};
