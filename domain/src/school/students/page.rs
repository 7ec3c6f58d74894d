//! What the list of students answers.

use crate::school::segment::Segment;
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// One student of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudentRow {
    /// The student's id.
    pub id: String,
    /// Shown name.
    pub name: String,
    /// Address, when known.
    pub email: Option<String>,
    /// Course names, running ones first.
    pub courses: Vec<String>,
    /// Completion in percent, when known.
    pub progress: Option<f64>,
    /// Mean of marked scores, 0 to 100.
    pub mean_score: Option<f64>,
    /// The last day with any activity.
    pub last_active: Option<Day>,
    /// Where they stand.
    pub segment: Segment,
    /// Since when, where that is known.
    pub since: Option<Day>,
    /// The first reason, as a sentence without its full stop.
    pub reason: Option<String>,
}

/// One page of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudentPage {
    /// The rows.
    pub rows: Vec<StudentRow>,
    /// Students that the filters let through.
    pub total: usize,
    /// Place of the first row among them, from 1; 0 on an empty page.
    pub from: usize,
    /// Place of the last row among them.
    pub to: usize,
    /// Cursor of the page after this one.
    pub next: Option<String>,
    /// Cursor of the page before this one.
    pub previous: Option<String>,
}
