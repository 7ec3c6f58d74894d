//! Every question that the API answers.

use super::models::{
    ALERT, AT_RISK, COURSE, GOAL, IMPORT, METRIC, OUTCOME, REJECT, SERIES, STUDENT, STUDENT_SHEET,
    WORKSPACE,
};
use super::parameters::{
    ACTIVE, COMPARE, COURSE_ID, CURSOR, DRY_RUN, FROM, GRAIN, IMPORT_ID, KEY, LIMIT, MATCH,
    METRIC_ID, NAME, PROGRESS, Parameter, Q, RANGE, SORT, START, STATUS, STUDENT_ID, TAG, TO,
};
use super::shape::Model;
use crate::plan::Feature;
use crate::token::TokenScope;

/// Where every address of the API begins.
pub const ROOT: &str = "/api/v1";
/// Rows of a page where none are asked for.
pub const PAGE_DEFAULT: usize = 50;
/// Most rows of a page.
pub const PAGE_MOST: usize = 200;
/// Rejects that the answer to an import lists itself.
pub const REJECTS_SHOWN: usize = 100;
/// Every question, by which the server finds what answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// The document itself.
    Document,
    /// The workspace.
    Workspace,
    /// Every course.
    Courses,
    /// The list of students.
    Students,
    /// One student.
    Student,
    /// Who is at risk.
    AtRisk,
    /// Every metric.
    Metrics,
    /// One metric over a range.
    Series,
    /// Every goal.
    Goals,
    /// Every alert.
    Alerts,
    /// Every import.
    Imports,
    /// One import.
    Import,
    /// What of it could not be used.
    Rejects,
    /// Imports files.
    Send,
    /// Takes an import back.
    Undo,
}

/// What a request may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing: it reads.
    Nothing,
    /// Nothing, and it changes something.
    Order,
    /// Files, and it changes something.
    Files,
}

/// What an answer holds.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// The OpenAPI document.
    Document,
    /// One object.
    One(&'static Model),
    /// A page of objects.
    Page(&'static Model),
}

/// One question.
#[derive(Debug)]
pub struct Endpoint {
    /// Which.
    pub operation: Operation,
    /// Its id in the document.
    pub id: &'static str,
    /// Its address below [`ROOT`].
    pub path: &'static str,
    /// What it does, in a few words.
    pub summary: &'static str,
    /// What else one should know, as sentences.
    pub words: &'static str,
    /// What the token must be allowed; `None` where no token is asked for.
    pub scope: Option<TokenScope>,
    /// Whether it is only for tokens of who sees the whole workspace.
    pub whole: bool,
    /// What the workspace's plan must include.
    pub feature: Option<Feature>,
    /// What it may be told.
    pub parameters: &'static [&'static Parameter],
    /// What it may carry.
    pub takes: Takes,
    /// What it answers.
    pub answer: Answer,
}

impl Endpoint {
    /// Its method.
    pub fn method(&self) -> &'static str {
        match self.takes {
            Takes::Nothing => "GET",
            Takes::Order | Takes::Files => "POST",
        }
    }

    /// Its whole address.
    pub fn address(&self) -> String {
        format!("{ROOT}{}", self.path)
    }
}

/// A question that only reads, for tokens with this scope.
const fn read(
    operation: Operation,
    id: &'static str,
    path: &'static str,
    scope: TokenScope,
    answer: Answer,
) -> Endpoint {
    Endpoint {
        operation,
        id,
        path,
        summary: "",
        words: "",
        scope: Some(scope),
        whole: false,
        feature: None,
        parameters: &[],
        takes: Takes::Nothing,
        answer,
    }
}

/// Every question, in the order in which they are told.
pub static ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        summary: "This document",
        words: "Needs no token.",
        scope: None,
        ..read(
            Operation::Document,
            "getDocument",
            "/openapi.json",
            TokenScope::WorkspaceRead,
            Answer::Document,
        )
    },
    Endpoint {
        summary: "The workspace",
        words: "Ask it first: its zone says what a day is, and `today` which is the last.",
        ..read(
            Operation::Workspace,
            "getWorkspace",
            "/workspace",
            TokenScope::WorkspaceRead,
            Answer::One(&WORKSPACE),
        )
    },
    Endpoint {
        summary: "Courses",
        words: "By name.",
        feature: Some(Feature::School),
        parameters: &[&CURSOR, &LIMIT],
        ..read(
            Operation::Courses,
            "listCourses",
            "/courses",
            TokenScope::StudentsRead,
            Answer::Page(&COURSE),
        )
    },
    Endpoint {
        summary: "Students",
        words: "Filtered and sorted as the list of students is. A cursor belongs to its order.",
        feature: Some(Feature::School),
        parameters: &[
            &Q, &STATUS, &PROGRESS, &ACTIVE, &COURSE_ID, &TAG, &SORT, &CURSOR, &LIMIT,
        ],
        ..read(
            Operation::Students,
            "listStudents",
            "/students",
            TokenScope::StudentsRead,
            Answer::Page(&STUDENT),
        )
    },
    Endpoint {
        summary: "One student",
        words: "Their standing, work and days until today.",
        feature: Some(Feature::School),
        parameters: &[&STUDENT_ID],
        ..read(
            Operation::Student,
            "getStudent",
            "/students/{student}",
            TokenScope::StudentsRead,
            Answer::One(&STUDENT_SHEET),
        )
    },
    Endpoint {
        summary: "Who is at risk",
        words: "The most urgent first: by number of reasons, then by how far these are beyond their \
                limits.",
        feature: Some(Feature::School),
        parameters: &[&CURSOR, &LIMIT],
        ..read(
            Operation::AtRisk,
            "listAtRisk",
            "/at-risk",
            TokenScope::StudentsRead,
            Answer::Page(&AT_RISK),
        )
    },
    Endpoint {
        summary: "Metrics",
        words: "What each number means.",
        parameters: &[&CURSOR, &LIMIT],
        ..read(
            Operation::Metrics,
            "listMetrics",
            "/metrics",
            TokenScope::MetricsRead,
            Answer::Page(&METRIC),
        )
    },
    Endpoint {
        summary: "One metric over a range",
        words: "The same numbers as on every page, with what they are held against.",
        parameters: &[
            &METRIC_ID, &COURSE_ID, &RANGE, &FROM, &TO, &GRAIN, &COMPARE, &MATCH,
        ],
        ..read(
            Operation::Series,
            "getSeries",
            "/metrics/{metric}",
            TokenScope::MetricsRead,
            Answer::One(&SERIES),
        )
    },
    Endpoint {
        summary: "Goals",
        words: "By their last day.",
        parameters: &[&CURSOR, &LIMIT],
        ..read(
            Operation::Goals,
            "listGoals",
            "/goals",
            TokenScope::PlanningRead,
            Answer::Page(&GOAL),
        )
    },
    Endpoint {
        summary: "Alerts",
        words: "The oldest first.",
        parameters: &[&CURSOR, &LIMIT],
        ..read(
            Operation::Alerts,
            "listAlerts",
            "/alerts",
            TokenScope::PlanningRead,
            Answer::Page(&ALERT),
        )
    },
    Endpoint {
        summary: "Imports",
        words: "The newest first.",
        whole: true,
        parameters: &[&CURSOR, &LIMIT],
        ..read(
            Operation::Imports,
            "listImports",
            "/imports",
            TokenScope::ImportsRead,
            Answer::Page(&IMPORT),
        )
    },
    Endpoint {
        summary: "One import",
        words: "With its files and what it wrote.",
        whole: true,
        parameters: &[&IMPORT_ID],
        ..read(
            Operation::Import,
            "getImport",
            "/imports/{import}",
            TokenScope::ImportsRead,
            Answer::One(&IMPORT),
        )
    },
    Endpoint {
        summary: "What an import could not use",
        words: "By file and line.",
        whole: true,
        parameters: &[&IMPORT_ID, &CURSOR, &LIMIT],
        ..read(
            Operation::Rejects,
            "listRejects",
            "/imports/{import}/rejects",
            TokenScope::ImportsRead,
            Answer::Page(&REJECT),
        )
    },
    Endpoint {
        summary: "Import files",
        words: "Reads, compares and commits as the import page does, and answers when it is done. Send \
                the files as multipart/form-data, or one file or zip archive as the body itself. The \
                same files again change nothing and are answered with the import that brought them. \
                Rows that cannot be used are listed; the others are imported.",
        whole: true,
        parameters: &[&DRY_RUN, &START, &NAME, &KEY],
        takes: Takes::Files,
        ..read(
            Operation::Send,
            "sendFiles",
            "/import",
            TokenScope::ImportsWrite,
            Answer::One(&OUTCOME),
        )
    },
    Endpoint {
        summary: "Take an import back",
        words: "What it alone said goes, and what it replaced is there again. Taking back what was \
                taken back changes nothing.",
        whole: true,
        parameters: &[&IMPORT_ID, &KEY],
        takes: Takes::Order,
        ..read(
            Operation::Undo,
            "undoImport",
            "/imports/{import}/undo",
            TokenScope::ImportsWrite,
            Answer::One(&IMPORT),
        )
    },
];
