//! Measures the list of students: `cargo run --release -p domain --example directory`.
//! The clock is read here and nowhere else in this crate.

use domain::school::segment::Thresholds;
use domain::school::students::{Directory, StudentQuery};
use domain::school::{Course, Learner, Name, Roll};
use domain::time::Day;
use std::error::Error;
use std::time::{Duration, Instant};

/// The median is of this many calls.
const CALLS: usize = 21;

/// Students with a name, an address, up to 30 active days and, for half of them, progress.
fn roll(students: usize, today: Day) -> Roll {
    let start = today.plus(-60);
    let ends_on = Some(today.plus(100));
    let mut roll = Roll {
        courses: vec![Course {
            id: "c1".to_owned(),
            name: "Course".to_owned(),
            starts_on: Some(start),
            ends_on,
            enrolments: i64::try_from(students).unwrap_or(i64::MAX),
        }],
        ..Roll::default()
    };
    for number in 0..students {
        let id = format!("id{number:06}");
        roll.names.push(Name {
            id: id.clone(),
            name: format!("Student {number}"),
            email: Some(format!("mail{number}@example.com")),
        });
        let step = 2 + (number % 5) as i64;
        roll.learners.push(Learner {
            student: id,
            course: "c1".to_owned(),
            enrolled_on: start.plus(-20),
            starts_on: Some(start),
            ends_on,
            left_on: None,
            outcome: None,
            active_days: (0..60 / step)
                .map(|use_no| start.plus(use_no * step))
                .collect(),
            items: (number % 40) as i64,
            items_first_week: (number % 7) as i64,
            beyond_home: true,
            progress: (number % 2 == 0).then_some((number * 7 % 100) as f64),
            due: 3,
            handed_in: (number % 4) as i64,
            missing_since: (number % 4 < 3).then(|| today.plus(-15)),
            scores: vec![(today.plus(-30), (number % 100) as f64)],
        });
    }
    roll
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..CALLS)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed()
        })
        .collect();
    times.sort();
    times.get(CALLS / 2).copied().unwrap_or_default()
}

fn main() -> Result<(), Box<dyn Error>> {
    let today = Day::parse("2014-03-15").ok_or("no day")?;
    println!("| students | search | order | found | median |");
    println!("| --- | --- | --- | --- | --- |");
    for students in [10_000, 100_000] {
        let roll = roll(students, today);
        let begun = Instant::now();
        let all = Directory::new(&roll, &Thresholds::default(), today);
        println!(
            "| {students} | judging everybody, once | | | {:.1?} |",
            begun.elapsed()
        );
        for search in ["", "student 99", "studnet 4711", "nobody here"] {
            for sort in ["-name", "-status", "status,-progress,name"] {
                let asked = [("q", search), ("sort", sort)];
                let query = StudentQuery::parse(asked).map_err(|error| format!("{error:?}"))?;
                let found = all.page(&query).total;
                let time = median(|| {
                    std::hint::black_box(all.page(std::hint::black_box(&query)));
                });
                println!("| {students} | {search} | {sort} | {found} | {time:.2?} |");
            }
        }
    }
    Ok(())
}
