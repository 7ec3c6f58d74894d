//! Measures imports and reads on a made school:
//! `cargo run --release -p store --example figures -- <address> [students] [days each]`.
//! The address is a new file or an empty PostgreSQL database; the clock is read here and nowhere else
//! in this crate.

use domain::access::{Access, Role};
use domain::import::{Draft, ImportStore, Record};
use domain::metric::{MetricStore, Span};
use domain::person::{NewPerson, PersonStore};
use domain::school::SchoolStore;
use domain::time::{Calendar, Day, Micros, Now};
use domain::workspace::{NewWorkspace, WorkspaceKind};
use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;
use std::time::Instant;
use store::Store;

/// 2014-07-01T00:00:00Z.
const NOW: Micros = 1_404_172_800_000_000;
const COURSES: usize = 2;
const ITEMS: usize = 500;
const ASSESSMENTS: usize = 6;

/// Each student is in one course, opens something on some of its days and hands in every work.
fn school(students: usize, days: usize, start: Day) -> Vec<Record> {
    let mut records = Vec::new();
    let course = |n: usize| format!("made:{}", n % COURSES);
    for n in 0..COURSES {
        records.push(Record::Course {
            key: course(n),
            name: Some(format!("Course {n}")),
            starts_on: Some(start),
            length_days: Some(268),
        });
    }
    for n in 0..students {
        records.push(Record::Student {
            key: format!("made:{n}"),
            name: Some(format!("Student {n}")),
            email: None,
            details: BTreeMap::from([("region".to_owned(), format!("Region {}", n % 13))]),
        });
    }
    for n in 0..students {
        records.push(Record::Enrolment {
            key: format!("{}|made:{n}", course(n)),
            course: course(n),
            student: format!("made:{n}"),
            enrolled_on: Some(start.plus(-(n as i64 % 60))),
            left_on: (n % 9 == 0).then(|| start.plus(n as i64 % 200)),
            outcome: None,
            details: BTreeMap::new(),
        });
    }
    for n in 0..ITEMS {
        records.push(Record::Item {
            key: format!("made:i{n}"),
            course: course(n),
            part: format!("part {}", n % 12),
        });
    }
    for n in 0..ASSESSMENTS * COURSES {
        records.push(Record::Assessment {
            key: format!("made:a{n}"),
            course: course(n),
            name: format!("TMA {n}"),
            part: "TMA".to_owned(),
            due_on: Some(start.plus(30 * (n / COURSES) as i64)),
            weight: 10.0,
        });
    }
    for n in 0..students {
        for use_no in 0..days {
            let day = start.plus(((n * 7 + use_no * 13) % 260) as i64);
            let item = (n + use_no * 31) % (ITEMS / COURSES) * COURSES + n % COURSES;
            records.push(Record::Activity {
                key: format!("{}|made:{n}|made:i{item}|{use_no}", course(n)),
                course: course(n),
                student: format!("made:{n}"),
                item: Some(format!("made:i{item}")),
                day,
                at: None,
                count: 1 + (n % 5) as i64,
            });
        }
    }
    for n in 0..students {
        for work in 0..ASSESSMENTS {
            let work = work * COURSES + n % COURSES;
            records.push(Record::Submission {
                key: format!("made:a{work}|made:{n}"),
                course: course(n),
                student: format!("made:{n}"),
                assessment: format!("made:a{work}"),
                day: start.plus(30 * (work / COURSES) as i64),
                score: Some((n % 100) as f64),
                banked: false,
            });
        }
    }
    records
}

async fn timed<T, E>(
    what: &str,
    times: u32,
    mut work: impl AsyncFnMut() -> Result<T, E>,
) -> Result<T, E> {
    let begun = Instant::now();
    let mut value = work().await?;
    for _ in 1..times {
        value = work().await?;
    }
    let millis = begun.elapsed().as_secs_f64() * 1_000.0 / f64::from(times);
    println!("{what:<44} {millis:>10.2} ms");
    Ok(value)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let address = words.next().ok_or("name a new file or an empty database")?;
    let students = words.next().map_or(Ok(2_620), |word| word.parse())?;
    let days = words.next().map_or(Ok(5), |word| word.parse())?;
    let store = Store::open(&address, NOW).await?;
    let calendar = Calendar::parse("Europe/London", "monday")?;
    store.issue_setup("figures", NOW).await?;
    let person = NewPerson {
        name: "Figures".to_owned(),
        email: "figures@example.com".to_owned(),
        password_hash: "none".to_owned(),
    };
    let workspace = NewWorkspace {
        name: "Figures".to_owned(),
        kind: WorkspaceKind::Creator,
        currency: "GBP".to_owned(),
        calendar,
    };
    let (person, workspace) = store.set_up("figures", person, workspace, NOW).await?;
    let access = Access::of_membership(&workspace.id, &person.id, Role::Owner);
    let start = Day::parse("2013-10-01").ok_or("no day")?;
    let draft = Arc::new(Draft {
        records: school(students, days, start),
        ..Draft::default()
    });
    println!("{} records of {students} students", draft.records.len());
    measure(
        &store,
        &access,
        &draft,
        Now::as_of(start.plus(150), &calendar),
    )
    .await
}

async fn measure(
    store: &Store,
    access: &Access,
    draft: &Arc<Draft>,
    now: Now,
) -> Result<(), Box<dyn Error>> {
    let preview = timed("preview, nothing kept yet", 1, async || {
        store.preview(access, draft).await
    })
    .await?;
    let begun = Instant::now();
    store
        .commit(access, draft, &preview.digest, NOW, &|_| {})
        .await?;
    let seconds = begun.elapsed().as_secs_f64();
    let rate = draft.records.len() as f64 / seconds;
    println!(
        "{:<44} {:>10.2} ms = {rate:.0} records/s",
        "commit",
        seconds * 1_000.0
    );
    timed("preview, all of it kept", 1, async || {
        store.preview(access, draft).await
    })
    .await?;
    timed("roll, cold", 1, async || store.roll(access, now).await).await?;
    let roll = timed("roll, kept", 200, async || store.roll(access, now).await).await?;
    let last = roll.names.last().ok_or("nobody")?.id.clone();
    timed("history of one student", 50, async || {
        store.history(access, &last, now).await
    })
    .await?;
    let year = Span {
        from: now.today.plus(-364),
        to: now.today,
    };
    timed("days of a metric, a year", 200, async || {
        store.days(access, "activities", "", year).await
    })
    .await?;
    timed("parts, a year", 200, async || {
        store.parts(access, "activities", "", year).await
    })
    .await?;
    let weeks: Vec<Span> = (0..52)
        .map(|week| Span {
            from: year.from.plus(week * 7),
            to: year.from.plus(week * 7 + 6),
        })
        .collect();
    timed("distinct people, 52 weeks", 20, async || {
        store.distinct(access, "active", "", &weeks).await
    })
    .await?;
    let small = Arc::new(Draft {
        records: draft
            .records
            .iter()
            .rev()
            .take(1)
            .cloned()
            .map(corrected)
            .collect(),
        ..Draft::default()
    });
    let preview = store.preview(access, &small).await?;
    let batch = timed("commit of one corrected fact", 1, async || {
        store
            .commit(access, &small, &preview.digest, NOW, &|_| {})
            .await
    })
    .await?;
    timed("undo of it", 1, async || {
        store.undo(access, &batch.id, NOW).await
    })
    .await?;
    let first = store.batches(access).await?.pop().ok_or("no batch")?;
    timed("undo of everything", 1, async || {
        store.undo(access, &first.id, NOW).await
    })
    .await?;
    Ok(())
}

/// The same fact with another score.
fn corrected(mut record: Record) -> Record {
    if let Record::Submission { score, .. } = &mut record {
        *score = Some(1.5);
    }
    record
}
