//! The sample world: a small school with named people and 245 students, the same for everybody who
//! loads it on the same day. It comes in as any import does, so all that is true of imported data is
//! true of it.

mod chance;
mod courses;
mod names;
mod student;

use crate::access::{Access, Role};
use crate::error::StoreResult;
use crate::import::{Draft, FileSummary, KINDS, LeftOut, Record};
use crate::time::{Calendar, Day, Micros};
use crate::workspace::{NewWorkspace, Workspace, WorkspaceKind};
use chance::Chance;
use courses::COURSES;
use student::{Habit, Study};

/// The workspace's name.
pub const NAME: &str = "Lumen Photo School";
/// How many students there are: the number that the product's own examples name.
pub const STUDENTS: usize = 245;
/// Which of all possible worlds this is.
const SEED: u64 = 20_260_302;

/// Somebody who works at the sample school.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// What they may do there.
    pub role: Role,
    /// Their name.
    pub name: &'static str,
    /// Their address, at a domain reserved for examples (RFC 2606).
    pub email: &'static str,
}

/// One person a role, the owner first.
pub const COLLEAGUES: [Colleague; 4] = [
    Colleague {
        role: Role::Owner,
        name: "Maya Kern",
        email: "maya@lumen.example",
    },
    Colleague {
        role: Role::Manager,
        name: "Teo Brandt",
        email: "teo@lumen.example",
    },
    Colleague {
        role: Role::Analyst,
        name: "Ruth Adeyemi",
        email: "ruth@lumen.example",
    },
    Colleague {
        role: Role::Viewer,
        name: "Sami Lehtonen",
        email: "sami@lumen.example",
    },
];

/// The workspace itself, in the zone, currency and week of whoever looks at it.
pub fn workspace(calendar: Calendar, currency: &str) -> NewWorkspace {
    NewWorkspace {
        name: NAME.to_owned(),
        kind: WorkspaceKind::Creator,
        currency: currency.to_owned(),
        calendar,
    }
}

/// Everything that happened there until yesterday, as one import.
pub fn draft(today: Day, calendar: &Calendar) -> Draft {
    let mut records: Vec<Record> = COURSES
        .iter()
        .flat_map(|course| course.records(today))
        .collect();
    for n in 0..STUDENTS {
        records.extend(student(n, today, calendar));
    }
    let order = |record: &Record| KINDS.iter().position(|kind| *kind == record.kind_name());
    records.sort_by_key(order);
    Draft {
        files: vec![FileSummary {
            name: "Sample world".to_owned(),
            sha256: String::new(),
            bytes: 0,
            source: Some("Sample world".to_owned()),
            encoding: "UTF-8".to_owned(),
            delimiter: ',',
            rows: records.len() as u64,
            rejected: 0,
            unknown_columns: Vec::new(),
            columns: Vec::new(),
            notes: Vec::new(),
            skipped: None,
        }],
        records,
        rejects: Vec::new(),
        questions: Vec::new(),
        left_out: LeftOut::default(),
    }
}

/// One student with all their courses.
fn student(n: usize, today: Day, calendar: &Calendar) -> Vec<Record> {
    let mut chance = Chance::new(SEED, n);
    let name = names::name(n);
    let key = format!("sample:{n}");
    let habit = Habit::of(&mut chance);
    let mut records = vec![Record::Student {
        key: key.clone(),
        email: Some(names::address(&name)),
        name: Some(name),
        details: Default::default(),
    }];
    // Two in five are in the first running course, and every fourth takes a second one.
    let first = match chance.between(0, 99) {
        0..40 => 1,
        40..70 => 2,
        70..92 => 0,
        _ => 3,
    };
    let second = chance.happens(0.25).then_some((first + 1) % COURSES.len());
    for course in [Some(first), second].into_iter().flatten() {
        let Some(course) = COURSES.get(course) else {
            continue;
        };
        let study = Study {
            student: &key,
            course,
            habit,
            today,
            calendar,
        };
        records.extend(study.records(&mut chance));
    }
    records
}

/// Whose sample world is loaded.
#[derive(Clone, Debug)]
pub enum For {
    /// A person's, who becomes its owner. Its other people cannot sign in.
    Person(String),
    /// A person's, who began to load it before and was interrupted.
    Again(Access),
    /// That of an installation made for it: its own people sign in with the password of this hash.
    Itself(String),
}

/// What is kept of the sample world.
#[async_trait::async_trait]
pub trait SampleStore: Send + Sync {
    /// Makes the workspace with its people, and imports its students and all that they did until
    /// yesterday. Whoever has an account under one of its people's addresses keeps it. Loading again
    /// what is there already changes nothing.
    async fn load_sample(
        &self,
        whose: For,
        workspace: NewWorkspace,
        now: Micros,
    ) -> StoreResult<Workspace>;
    /// Removes the workspace with everything in it; its people keep their accounts.
    /// `Conflict("not the sample world")` for any other workspace.
    async fn remove_sample(&self, access: &Access, now: Micros) -> StoreResult<()>;
}

#[cfg(test)]
mod tests;
