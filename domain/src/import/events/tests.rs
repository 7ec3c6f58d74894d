use crate::import::fixture::{self, file};
use crate::import::{Draft, Outcome, Record};
use crate::time::Day;

fn read(text: &str) -> Draft {
    fixture::read(&[file("log.json", text)])
}

/// The keys of one kind of record.
fn keys(draft: &Draft, kind: &str) -> Vec<String> {
    let of_kind = draft.records.iter().filter(|r| r.kind_name() == kind);
    of_kind.map(|record| record.key().to_owned()).collect()
}

const EDX: &str = r#"{"name":"edx.course.enrollment.activated","event_type":"edx.course.enrollment.activated","username":"ada","time":"2026-02-01T09:00:00+00:00","context":{"course_id":"course-v1:Open+Rust+2026","user_id":7},"event":{"course_id":"course-v1:Open+Rust+2026","user_id":7,"mode":"audit"}}
{"name":"play_video","event_type":"play_video","username":"ada","time":"2026-02-01T22:30:00.5+00:00","context":{"course_id":"course-v1:Open+Rust+2026","user_id":7},"event":"{\"id\":\"i4x-Open-Rust-video-1\",\"currentTime\":12.5,\"code\":\"html5\"}"}
{"event_type":"problem_check","event_source":"server","username":"ada","time":"2026-02-02T10:00:00+00:00","context":{"course_id":"course-v1:Open+Rust+2026","user_id":7},"event":{"problem_id":"block-v1:Open+Rust+2026+type@problem+block@borrow","grade":3,"max_grade":4}}
{"event_type":"problem_check","event_source":"browser","username":"ada","time":"2026-02-02T09:59:59+00:00","context":{"course_id":"course-v1:Open+Rust+2026","user_id":7},"event":"input_1=a"}
{"name":"load_video","event_type":"load_video","username":"ada","time":"2026-02-02T10:00:00+00:00","context":{"course_id":"course-v1:Open+Rust+2026","user_id":7},"event":"{}"}
{"name":"play_video","event_type":"play_video","username":"","time":"2026-02-02T10:00:00+00:00","context":{"course_id":"course-v1:Open+Rust+2026","user_id":""},"event":"{}"}
{"name":"play_video","event_type":"play_video","time":"yesterday","context":{"course_id":"course-v1:Open+Rust+2026","user_id":7},"event":"{}"}
{"name":"pause_video","event_type":"pa
"#;

#[test]
fn a_tracking_log_says_who_did_what_when() {
    let draft = read(EDX);
    let summary = &draft.files[0];
    assert_eq!(summary.source.as_deref(), Some("Open edX: tracking log"));
    assert_eq!((summary.rows, summary.rejected), (8, 2));
    assert_eq!(
        summary.notes,
        [
            "Left out: 1 event of other kinds: load_video.",
            "Left out: 1 event of nobody who was signed in."
        ]
    );
    let rejects: Vec<_> = draft
        .rejects
        .iter()
        .map(|r| (r.row, r.column.as_str()))
        .collect();
    assert_eq!(rejects, [(7, "time"), (8, "")]);
    let course = "edx:course-v1:open+rust+2026";
    assert_eq!(
        draft.records[0],
        Record::Course {
            key: course.into(),
            name: Some("Rust 2026".into()),
            starts_on: None,
            length_days: None,
        }
    );
    assert_eq!(keys(&draft, "student"), ["edx:7"]);
    assert_eq!(
        keys(&draft, "item"),
        [
            "edx:i4x-open-rust-video-1",
            "edx:block-v1:open+rust+2026+type@problem+block@borrow"
        ]
    );
    let days: Vec<String> = draft
        .records
        .iter()
        .filter_map(|record| match record {
            Record::Activity { day, .. } => Some(day.to_string()),
            Record::Enrolment { enrolled_on, .. } => enrolled_on.map(|day| day.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(
        days,
        ["2026-02-01", "2026-02-01", "2026-02-02", "2026-02-02"]
    );
    let score = draft.records.iter().find_map(|record| match record {
        Record::Submission { score, .. } => *score,
        _ => None,
    });
    assert_eq!(score, Some(75.0));
}

const XAPI: &str = r#"[
{"id":"a1","actor":{"mbox":"mailto:Ada@example.com","name":"Ada"},"verb":{"id":"http://adlnet.gov/expapi/verbs/registered"},"object":{"id":"https://school.example/rust","definition":{"name":{"de":"Rost","en-GB":"Rust"}}},"timestamp":"2026-02-01T09:00:00Z"},
{"id":"a2","actor":{"mbox":"mailto:ada@example.com"},"verb":{"id":"https://w3id.org/xapi/video/verbs/played"},"object":{"id":"https://school.example/rust/v1","definition":{"type":"https://w3id.org/xapi/video/activity-type/video"}},"context":{"contextActivities":{"parent":[{"id":"https://school.example/rust"}]}},"result":{"extensions":{"https://w3id.org/xapi/video/extensions/time":12.5}},"timestamp":"2026-02-01T09:05:00Z"},
{"id":"a3","actor":{"account":{"homePage":"https://school.example","name":"u9"}},"verb":{"id":"http://adlnet.gov/expapi/verbs/passed"},"object":{"id":"https://school.example/rust/quiz","definition":{"type":"http://adlnet.gov/expapi/activities/assessment"}},"context":{"contextActivities":{"grouping":{"id":"https://school.example/rust"}}},"result":{"score":{"raw":30,"min":10,"max":50}},"timestamp":"2026-02-02T09:05:00Z"},
{"id":"a4","actor":{"mbox":"mailto:ada@example.com"},"verb":{"id":"https://w3id.org/xapi/video/verbs/paused"},"object":{"id":"https://school.example/rust/v1"},"timestamp":"2026-02-02T09:05:00Z"},
{"id":"a5","actor":{"mbox":"mailto:ada@example.com"},"verb":{"id":"http://adlnet.gov/expapi/verbs/voided"},"object":{"objectType":"StatementRef","id":"a4"},"timestamp":"2026-02-02T09:06:00Z"},
{"id":"a6","actor":{"mbox":"mailto:ada@example.com"},"verb":{"id":"http://adlnet.gov/expapi/verbs/scored"},"object":{"id":"https://school.example/rust/quiz"},"result":{"score":{"scaled":1.5}},"timestamp":"2026-02-02T09:06:00Z"},
{"id":"a7","actor":{"objectType":"Group"},"verb":{"id":"https://w3id.org/xapi/video/verbs/played"},"object":{"id":"x"},"timestamp":"2026-02-02T09:06:00Z"}
]"#;

#[test]
fn statements_say_who_did_what_when() {
    let draft = read(XAPI);
    let summary = &draft.files[0];
    assert_eq!(summary.source.as_deref(), Some("xAPI: statements"));
    assert_eq!((summary.rows, summary.rejected), (7, 1));
    assert_eq!(draft.rejects[0].row, 6);
    assert_eq!(
        summary.notes,
        [
            "Left out: 1 event of other kinds: voided.",
            "Left out: 1 event of nobody who was signed in.",
            "Left out: 1 statement that the file itself takes back."
        ]
    );
    assert_eq!(keys(&draft, "course"), ["xapi:https://school.example/rust"]);
    assert_eq!(
        keys(&draft, "student"),
        ["mail:ada@example.com", "xapi:https://school.example u9"]
    );
    assert_eq!(keys(&draft, "activity"), ["xapi:a2", "xapi:a3"]);
    let enrolled = draft.records.iter().find_map(|record| match record {
        Record::Enrolment {
            enrolled_on,
            outcome,
            ..
        } => Some((*enrolled_on, *outcome)),
        _ => None,
    });
    assert_eq!(enrolled, Some((Day::parse("2026-02-01"), None::<Outcome>)));
    let score = draft.records.iter().find_map(|record| match record {
        Record::Submission { score, .. } => *score,
        _ => None,
    });
    assert_eq!(score, Some(50.0));
}

#[test]
fn an_answer_of_a_record_store_and_lines_are_the_same() {
    let records = read(XAPI).records;
    let answer = format!("{{\"statements\": {XAPI}, \"more\": \"\"}}");
    assert_eq!(read(&answer).records, records);
    let inside = XAPI.trim_start_matches('[').trim_end_matches(']');
    let lines = inside.replace("},\n", "}\n");
    assert_eq!(read(&lines).records, records);
}

#[test]
fn what_is_no_log_is_left_aside() {
    let deep = "[".repeat(100_000);
    let cases = [
        ("cut off", "[{\"actor\":{}"),
        ("numbers", "[1,2,3]"),
        ("other objects", "{\"a\":1}\n{\"b\":2}\n"),
        ("deep", deep.as_str()),
        ("empty", "{}"),
    ];
    for (case, text) in cases {
        let draft = read(text);
        assert!(draft.records.is_empty(), "{case}");
        assert!(draft.files[0].skipped.is_some(), "{case}");
    }
}
