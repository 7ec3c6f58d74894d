//! What the import page shows.

use domain::import::{Batch, FileSummary, KindCount, Progress, RecordState, StartQuestion};
use serde::{Deserialize, Serialize};

/// What an upload would write, before it is committed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// The upload.
    pub upload: String,
    /// What was found out about each file.
    pub files: Vec<FileSummary>,
    /// What must be asked.
    pub questions: Vec<StartQuestion>,
    /// How many records of each kind would be new, changed or unchanged, in the order of kinds.
    pub kinds: Vec<(String, KindCount)>,
    /// Rows, or fields, that cannot be used.
    pub rejected: u64,
    /// What commit is held to.
    pub digest: String,
    /// How many erased students the files speak of, and in how many records; none of it is written.
    pub left_out: (u64, u64),
}

impl Look {
    /// Records that a commit would write.
    pub fn writes(&self) -> u64 {
        self.kinds
            .iter()
            .map(|(_, count)| count.new + count.changed)
            .sum()
    }

    /// Whether a question is open.
    pub fn is_open(&self) -> bool {
        self.questions
            .iter()
            .any(|question| question.answered.is_none())
    }
}

/// One record as the preview lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// How it stands to what is kept.
    pub state: RecordState,
    /// Its fields, in the order of the columns.
    pub cells: Vec<String>,
}

/// A stretch of the preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRows {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<PreviewRow>,
    /// How many there are in all.
    pub total: u64,
}

/// Where a commit is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub enum Phase {
    /// Comparing and writing.
    Working {
        /// How far.
        progress: Progress,
    },
    /// Written.
    Done {
        /// What.
        batch: Box<Batch>,
    },
    /// Nothing was written.
    Failed {
        /// Why, as a sentence.
        sentence: String,
    },
}

/// The words for a kind of record, one and many.
pub fn kind_words(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "course" => ("Course", "Courses"),
        "student" => ("Student", "Students"),
        "enrolment" => ("Enrolment", "Enrolments"),
        "item" => ("Course item", "Course items"),
        "assessment" => ("Assessment", "Assessments"),
        "activity" => ("Activity", "Activities"),
        "submission" => ("Submission", "Submissions"),
        _ => ("Progress note", "Progress notes"),
    }
}
