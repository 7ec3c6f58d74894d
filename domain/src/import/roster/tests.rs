use super::*;
use crate::import::{Draft, InputFile, Known, draft};

fn read(text: &str) -> Draft {
    read_knowing(text, &Known::default())
}

fn read_knowing(text: &str, known: &Known) -> Draft {
    let file = InputFile {
        name: "list.csv".into(),
        bytes: text.into(),
        sha256: "1".into(),
    };
    let calendar = Calendar::parse("Europe/Berlin", "monday").unwrap();
    let today = Day::parse("2026-11-20").unwrap();
    draft(&[file], known, &BTreeMap::new(), today, &calendar)
}

fn places(draft: &Draft) -> Vec<(u64, &str)> {
    draft
        .rejects
        .iter()
        .map(|reject| (reject.row, reject.column.as_str()))
        .collect()
}

fn keys(draft: &Draft) -> Vec<String> {
    let named = |record: &Record| format!("{} {}", record.kind_name(), record.key());
    draft.records.iter().map(named).collect()
}

#[test]
fn a_whole_row_becomes_all_its_records() {
    let text = "Full Name;Email address;Course name;Enrollment date;Last seen;% complete;Plan\n\
                Ada Lovelace;ADA@Example.com;Intro to  Rust;2026-01-02;2026-03-04T23:30:00Z;45,5 %;Gold\n";
    let read = read(text);
    assert_eq!(read.rejects, []);
    assert_eq!(
        keys(&read),
        [
            "course roster:intro to rust",
            "student mail:ada@example.com",
            "enrolment roster:intro to rust|mail:ada@example.com",
            "activity roster:intro to rust|mail:ada@example.com||2026-03-05",
            "progress roster:intro to rust|mail:ada@example.com|2026-03-05",
        ]
    );
    let [_, student, enrolment, activity, progress] = &read.records[..] else {
        panic!("five records")
    };
    let details = BTreeMap::from([("Plan".to_owned(), "Gold".to_owned())]);
    assert_eq!(
        student,
        &Record::Student {
            key: "mail:ada@example.com".into(),
            name: Some("Ada Lovelace".into()),
            email: Some("ada@example.com".into()),
            details,
        }
    );
    assert!(matches!(
        enrolment,
        Record::Enrolment { enrolled_on, .. } if *enrolled_on == Day::parse("2026-01-02")
    ));
    assert!(matches!(
        activity,
        Record::Activity {
            at: Some(1_772_667_000_000_000),
            count: 1,
            ..
        }
    ));
    assert!(matches!(progress, Record::Progress { percent, .. } if *percent == 45.5));
    assert_eq!(read.files[0].source.as_deref(), Some("Roster"));
    assert_eq!(read.files[0].unknown_columns, ["Plan"]);
    assert_eq!(read.files[0].delimiter, ';');
}

#[test]
fn a_row_needs_a_name_or_an_address() {
    let text = "first name,last name,email,progress\n\
                Ada,Lovelace,,10\n,,bob@example.com,20\n,,,30\nEve,,eve@,40\n";
    let read = read(text);
    assert_eq!(
        keys(&read),
        [
            "course roster:all students",
            "student name:ada lovelace",
            "student mail:bob@example.com",
            "enrolment roster:all students|name:ada lovelace",
            "enrolment roster:all students|mail:bob@example.com",
            "progress roster:all students|name:ada lovelace|2026-11-20",
            "progress roster:all students|mail:bob@example.com|2026-11-20",
        ]
    );
    assert_eq!(places(&read), [(4, ""), (5, "email")]);
    assert_eq!((read.files[0].rows, read.files[0].rejected), (4, 2));
}

#[test]
fn a_wrong_field_is_told_and_the_rest_of_the_row_stays() {
    let text = "Name,Joined,Last login,Progress\n\
                Ada,02/03/2026,yesterday,130\nBob,2026-01-02,2026-02-03,50\n";
    let read = read(text);
    assert_eq!(
        places(&read),
        [(2, "Joined"), (2, "Last login"), (2, "Progress")]
    );
    assert!(read.rejects[0].reason.contains("cannot be told"));
    assert_eq!(read.rejects[1].value, "yesterday");
    assert_eq!(read.files[0].rejected, 1);
    assert!(keys(&read).contains(&"student name:ada".to_owned()));
    assert!(
        !keys(&read)
            .iter()
            .any(|key| key.starts_with("activity") && key.contains("ada"))
    );
}

#[test]
fn columns_decide_order_and_scale_each_for_itself() {
    let text = "email,enrolled,last active,completion\n\
                a@x,02/03/2026,02/03/2026,0.5\nb@x,13/03/2026,03/13/2026,1\n";
    let read = read(text);
    assert_eq!(read.rejects, []);
    let days: Vec<String> = read
        .records
        .iter()
        .filter_map(|record| match record {
            Record::Enrolment { enrolled_on, .. } => enrolled_on.map(|day| day.to_string()),
            Record::Activity { day, .. } => Some(day.to_string()),
            Record::Progress { percent, .. } => Some(percent.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(
        days,
        [
            "2026-03-02",
            "2026-03-13",
            "2026-02-03",
            "2026-03-13",
            "50",
            "100"
        ]
    );
}

#[test]
fn lists_about_something_else_are_not_rosters() {
    let names = |headers: &str| -> Vec<String> { headers.split(',').map(str::to_owned).collect() };
    let cases = [
        ("name,email,country", Some(2)),
        ("email", Some(1)),
        ("name,a,b,c,last_seen", Some(2)),
        ("name,email,financial_status,paid_at,currency", None),
        ("course,progress", None),
    ];
    for (headers, expected) in cases {
        assert_eq!(recognise(&names(headers)), expected, "{headers}");
    }
}

#[test]
fn one_person_in_two_courses_is_one_student() {
    let read = read("email,course,last active\na@x,One,2026-01-02\nA@X,Two,2026-01-02\n");
    let students = keys(&read)
        .iter()
        .filter(|key| key.starts_with("student "))
        .count();
    assert_eq!((students, read.records.len()), (1, 7));
}

#[test]
fn a_table_is_read_as_somebody_settled_it() {
    use crate::import::{Column, check_mapping};
    let text = "Wer;Wo;Wann\nAda;Rust;31. August\nBo;Rust;2026-01-05\n";
    let unknown = read(text);
    assert!(unknown.records.is_empty());
    let headers: Vec<&str> = unknown.files[0]
        .columns
        .iter()
        .map(|c| c.header.as_str())
        .collect();
    assert_eq!(headers, ["Wer", "Wo", "Wann"]);
    let parts = [Some(Part::Name), None, Some(Part::LastActive)];
    let columns: Vec<Column> = headers
        .iter()
        .zip(parts)
        .map(|(header, part)| Column {
            header: (*header).to_owned(),
            part,
        })
        .collect();
    let (signature, mapping) = check_mapping(&columns).unwrap();
    let known = Known {
        mappings: BTreeMap::from([(signature, mapping)]),
        ..Known::default()
    };
    let settled = read_knowing(text, &known);
    assert_eq!(
        keys(&settled),
        [
            "course roster:all students",
            "student name:ada",
            "student name:bo",
            "enrolment roster:all students|name:ada",
            "enrolment roster:all students|name:bo",
            "activity roster:all students|name:ada||2026-08-31",
            "activity roster:all students|name:bo||2026-01-05",
        ]
    );
    assert_eq!(settled.files[0].columns, columns);
    assert_eq!(settled.files[0].unknown_columns, ["Wo"]);
    let [note] = &settled.files[0].notes[..] else {
        panic!("one note")
    };
    assert!(note.starts_with("«Wann» has days without a year"), "{note}");
}

#[test]
fn a_mapping_names_somebody_and_nothing_twice() {
    use crate::import::{Column, MAX_MAPPED, check_mapping};
    let columns = |parts: &[Option<Part>]| -> Vec<Column> {
        (0..)
            .zip(parts)
            .map(|(at, part)| Column {
                header: format!("c{at}"),
                part: *part,
            })
            .collect()
    };
    let cases: [(&str, Vec<Option<Part>>, bool); 5] = [
        ("one name", vec![Some(Part::Email), None], true),
        ("nobody", vec![Some(Part::Course), None], false),
        ("twice", vec![Some(Part::Name), Some(Part::Name)], false),
        ("nothing", vec![], false),
        (
            "too many",
            [vec![Some(Part::Name)], vec![None; MAX_MAPPED]].concat(),
            false,
        ),
    ];
    for (case, parts, good) in cases {
        assert_eq!(check_mapping(&columns(&parts)).is_ok(), good, "{case}");
    }
}
