//! The workspace, its courses and its students.

use super::{field, perhaps};
use crate::api::shape::Model;
use crate::api::shape::Shape::{Day, List, Map, Number, Of, Text, Whole, Words};

/// Where a student stands, by [`Segment::slug`](crate::school::segment::Segment::slug).
pub(super) const SEGMENTS: &[&str] = &[
    "at-risk",
    "inactive",
    "not-started",
    "low",
    "moderate",
    "engaged",
    "highly-engaged",
    "graduated",
    "left",
];

pub(in crate::api) static WORKSPACE: Model = Model {
    name: "Workspace",
    words: "The workspace that the token is for.",
    fields: &[
        field("id", Text, "Its id."),
        field("name", Text, "Its name."),
        field(
            "plan",
            Words(&["starter", "team", "business", "enterprise"]),
            "What it is entitled to.",
        ),
        field("currency", Text, "ISO 4217 code of its currency."),
        field(
            "zone",
            Text,
            "IANA name of its time zone; every day is a day there.",
        ),
        field(
            "week_start",
            Words(&["monday", "saturday", "sunday"]),
            "The first day of its week.",
        ),
        field(
            "today",
            Day,
            "Today there, or the day that it is looked at as of.",
        ),
        perhaps(
            "as_of",
            Day,
            "The past day that it is looked at as of; null for the real one.",
        ),
        field(
            "data_version",
            Whole,
            "Grows with every change of its data.",
        ),
    ],
};

pub(in crate::api) static COURSE: Model = Model {
    name: "Course",
    words: "A course, or one presentation of it.",
    fields: &[
        field("id", Text, "Its id."),
        field("name", Text, "Its name."),
        perhaps("starts_on", Day, "Its first day."),
        perhaps("ends_on", Day, "The first day after it."),
        field("enrolments", Whole, "Enrolments made until today."),
    ],
};

pub(in crate::api) static STUDENT: Model = Model {
    name: "Student",
    words: "A student as the list shows them.",
    fields: &[
        field("id", Text, "Their id."),
        field("name", Text, "Their name."),
        perhaps("email", Text, "Their address."),
        field(
            "courses",
            List(&Text),
            "Names of their courses, running ones first.",
        ),
        perhaps("progress", Number, "Completion in percent."),
        perhaps("mean_score", Number, "Mean of marked scores, 0 to 100."),
        perhaps("last_active", Day, "The last day with any activity."),
        field("segment", Words(SEGMENTS), "Where they stand."),
        perhaps("since", Day, "Since when."),
        perhaps("reason", Text, "The first reason."),
        field("tags", List(&Text), "What people marked them with."),
    ],
};

pub(in crate::api) static REASON: Model = Model {
    name: "Reason",
    words: "Why a student needs help.",
    fields: &[
        field("course", Text, "Name of the course that it is about."),
        field("sentence", Text, "The reason in words."),
        perhaps("since", Day, "Since when."),
    ],
};

pub(in crate::api) static WORK: Model = Model {
    name: "Work",
    words: "One assessment as a student met it.",
    fields: &[
        field("name", Text, "The assessment."),
        field("course", Text, "Name of its course."),
        perhaps("due_on", Day, "The last day to hand in."),
        field("weight", Number, "Its weight in percent."),
        perhaps("handed_in_on", Day, "The day of handing in."),
        perhaps("score", Number, "0 to 100."),
        perhaps(
            "course_mean",
            Number,
            "Mean of all students' scores for it.",
        ),
    ],
};

pub(in crate::api) static DAY_COUNT: Model = Model {
    name: "DayCount",
    words: "What was done on a day; days without anything are left out.",
    fields: &[
        field("day", Day, "The day."),
        field("count", Whole, "Interactions."),
    ],
};

pub(in crate::api) static STUDENT_SHEET: Model = Model {
    name: "StudentSheet",
    words: "One student whole.",
    fields: &[
        field("student", Of(&STUDENT), "As in the list."),
        field(
            "reasons",
            List(&Of(&REASON)),
            "Why they need help; empty for who does not.",
        ),
        field("work", List(&Of(&WORK)), "Assessments by due day."),
        field(
            "days",
            List(&Of(&DAY_COUNT)),
            "Interactions by day, the oldest first.",
        ),
        field("details", Map(&Text), "What files say of them, by column."),
    ],
};

pub(in crate::api) static AT_RISK: Model = Model {
    name: "AtRisk",
    words: "A student at risk.",
    fields: &[
        field("student", Of(&STUDENT), "Who."),
        field("reasons", List(&Of(&REASON)), "Why."),
    ],
};
