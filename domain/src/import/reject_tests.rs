use super::Known;
use super::fixture::*;
use super::record::Record;
use super::table::MAX_COLUMNS;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[test]
fn every_wrong_value_is_told_with_its_place() {
    let cases = [
        (
            6,
            "AAA,2013J,28400,546652,-1001,4",
            "date",
            "-1001",
            "between -1000 and 3000",
        ),
        (
            6,
            "AAA,2013J,28400,546652,1.5,4",
            "date",
            "1.5",
            "not a whole number",
        ),
        (6, "AAA,2013J,28400,546652,?,4", "date", "?", "missing"),
        (
            6,
            "AAA,2013J,28400,546652,1,0",
            "sum_click",
            "0",
            "between 1 and 1000000",
        ),
        (6, "AAA,2013J,28400,546652,1,", "sum_click", "", "missing"),
        (
            6,
            "AAA,2013J,28 400,546652,1,1",
            "id_student",
            "28 400",
            "An id has",
        ),
        (6, ",2013J,28400,546652,1,1", "code_module", "", "missing"),
        (6, "AAA,2013J,28400,546652,1", "sum_click", "", "5 fields"),
        (6, "AAA,2013J,28400,546652,1,1,1", "", "1", "7 fields"),
        (
            6,
            "AAA,\"2013J,28400,546652,1,1",
            "",
            "AAA,\"2013J,28400,546652,1,1",
            "quote",
        ),
        (
            5,
            "1752,28400,22,0,100.5",
            "score",
            "100.5",
            "between 0 and 100",
        ),
        (5, "1752,28400,22,0,NaN", "score", "NaN", "not a number"),
        (5, "1752,28400,22,0,1e308", "score", "1e308", "not a number"),
        (5, "1752,28400,22,2,70", "is_banked", "2", "neither 0 nor 1"),
        (
            5,
            "77,28400,22,0,70",
            "id_assessment",
            "77",
            "Assessment 77 is not known: drop assessments.csv too.",
        ),
        (
            4,
            "AAA,2013J,28400,x,",
            "date_registration",
            "x",
            "not a whole number",
        ),
        (
            3,
            "AAA,2013J,1,F,,,,,,,,Won",
            "final_result",
            "Won",
            "Pass, Distinction",
        ),
        (
            1,
            "AAA,2013J,1,TMA,5,-1",
            "weight",
            "-1",
            "between 0 and 100",
        ),
        (1, "AAA,2013J,1,,5,1", "assessment_type", "", "missing"),
        (
            0,
            "AAA,2013J,0",
            "module_presentation_length",
            "0",
            "between 1 and 2000",
        ),
    ];
    for (at, row, column, value, reason) in cases {
        let (name, text) = FILES[at];
        let row_number = text.lines().count() as u64 + 1;
        let mut files = all();
        files[at] = file(name, format!("{text}{row}\n"));
        let draft = read(&files);
        let [reject] = &draft.rejects[..] else {
            panic!("{row}: {:?}", draft.rejects)
        };
        assert_eq!(
            (reject.file.as_str(), reject.row),
            (name, row_number),
            "{row}"
        );
        assert_eq!(
            (
                reject.column.as_str(),
                reject.value.trim_end_matches('\u{FFFD}')
            ),
            (column, value),
            "{row}"
        );
        assert!(reject.reason.contains(reason), "{row}: {}", reject.reason);
        assert_eq!(draft.files[at].rejected, 1, "{row}");
        assert_eq!(sorted(&draft), sorted(&read(&all())), "{row}");
    }
}

#[test]
fn files_that_are_left_aside_say_why() {
    let wide = vec!["a"; MAX_COLUMNS + 1].join(",");
    let cases: [(&str, Vec<u8>, &str, usize); 6] = [
        (
            "unknown",
            b"a,b\n1,2\n".to_vec(),
            "These headers are of no known file: a, b.",
            0,
        ),
        ("empty", b"\r\n \n".to_vec(), "It is empty.", 0),
        ("nothing", Vec::new(), "It is empty.", 0),
        (
            "workbook",
            b"PK\x03\x04xx".to_vec(),
            "It is an Excel workbook or an archive",
            0,
        ),
        ("wide", wide.into(), "The file has 2001 columns", 1),
        (
            "doubled",
            b"email,Progress,progress\na@x,1,2\n".to_vec(),
            "The header «progress» is there twice.",
            1,
        ),
    ];
    for (case, bytes, reason, rejects) in cases {
        let draft = read(&[file(case, bytes)]);
        let skipped = draft.files[0].skipped.as_deref().unwrap_or("");
        assert!(skipped.starts_with(reason), "{case}: {skipped}");
        assert_eq!(draft.rejects.len(), rejects, "{case}");
        assert_eq!(draft.records, [], "{case}");
    }
}

#[test]
fn the_same_file_twice_counts_once() {
    let (name, text) = FILES[6];
    let draft = read(&[file(name, text), file("copy.csv", text)]);
    assert_eq!(sorted(&draft), sorted(&read(&[file(name, text)])));
    assert_eq!(
        draft.files[1].skipped.as_deref(),
        Some("It is the same as studentVle.csv.")
    );
    assert_eq!((draft.files[0].rows, draft.files[1].rows), (4, 0));
}

#[test]
fn an_unanswered_start_is_asked_and_keeps_dated_records_out() {
    let draft = read_with(&all(), &Known::default(), &BTreeMap::new());
    assert_eq!(draft.rejects, []);
    let asked: Vec<_> = draft
        .questions
        .iter()
        .map(|asked| (asked.course.as_str(), asked.suggested, asked.answered))
        .collect();
    assert_eq!(
        asked,
        [
            ("oulad:AAA:2013J", Some(day("2013-10-01")), None),
            ("oulad:BBB:2014B", Some(day("2014-02-01")), None),
        ]
    );
    assert!(draft.records.iter().all(|record| record.day().is_none()));
    let known = Known {
        course_starts: BTreeMap::from([("oulad:AAA:2013J".to_owned(), day("2013-10-05"))]),
        ..Known::default()
    };
    let answers = BTreeMap::from([("oulad:BBB:2014B".to_owned(), day("2014-02-03"))]);
    let answered = read_with(&all(), &known, &answers);
    let days: Vec<_> = answered
        .questions
        .iter()
        .map(|asked| asked.answered)
        .collect();
    assert_eq!(days, [Some(day("2013-10-05")), Some(day("2014-02-03"))]);
    assert_eq!(answered.questions[0].suggested, Some(day("2013-10-05")));
    let over = read_with(&all(), &known, &starts());
    assert_eq!(over.questions[0].answered, Some(day("2013-10-01")));
}

#[test]
fn hidden_signs_are_neither_kept_nor_shown() {
    let text = "name,email,progress\nA\u{202E}da\0,ada@example.com,\u{202E}9\n";
    let draft = read(&[file("list.csv", text)]);
    assert!(matches!(
        find(&draft, "student", "mail:ada@example.com"),
        Record::Student { name: Some(name), .. } if name == "Ada"
    ));
    let told: Vec<_> = draft
        .rejects
        .iter()
        .map(|reject| (reject.column.as_str(), reject.value.as_str()))
        .collect();
    assert_eq!(
        told,
        [("name", "A\u{FFFD}da\u{FFFD}"), ("progress", "\u{FFFD}9")]
    );
}

#[test]
fn unknown_columns_are_listed_and_kept_for_people() {
    let text =
        "code_module,code_presentation,id_student,final_result,Tutor\nAAA,2013J,1,Pass,Eve\n";
    let draft = read(&[file("info.csv", text)]);
    assert_eq!(draft.files[0].unknown_columns, ["Tutor"]);
    assert!(matches!(
        find(&draft, "student", "oulad:1"),
        Record::Student { details, .. } if details.get("Tutor").is_some_and(|tutor| tutor == "Eve")
    ));
}

/// Bytes that go wrong in as many ways as there are: noise, or a true table with damage done to it.
fn garbage() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"\"".to_vec()),
        Just(b"\0".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\n,,\n".to_vec()),
        Just(b"\xFF\xFE".to_vec()),
        Just(b"sep=".to_vec()),
        Just("\u{202E}é".as_bytes().to_vec()),
        Just(b"1e308".to_vec()),
        Just(b"99999999999999999999".to_vec()),
        Just(vec![b','; 10_000]),
        proptest::collection::vec(any::<u8>(), 0..40),
    ];
    let roster = "name,email,course,enrolled,last active,progress\n\
                  Ada,a@x,R,02/03/2026,2026-01-02 10:00,45%\nBob,b@x,R,46024,2 Jan 2026,5\n";
    let damage = proptest::collection::vec((any::<prop::sample::Index>(), piece), 0..6);
    let table = prop_oneof![
        (0..FILES.len()).prop_map(|at| FILES[at].1.as_bytes().to_vec()),
        Just(roster.as_bytes().to_vec()),
        proptest::collection::vec(any::<u8>(), 0..300),
    ];
    (table, damage).prop_map(|(mut bytes, damage)| {
        for (place, piece) in damage {
            let at = place.index(bytes.len() + 1);
            bytes.splice(at..at, piece);
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing panics, and every row is a record, a reject or both: what is left aside says so.
    #[test]
    fn garbage_is_told_and_never_breaks(bytes in garbage()) {
        let length = bytes.len() as u64;
        let lines = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64 + 1;
        let draft = read(&[file("garbage.csv", bytes)]);
        let summary = &draft.files[0];
        prop_assert_eq!(summary.bytes, length);
        prop_assert!(summary.source.is_some() || summary.skipped.is_some());
        prop_assert!(summary.rejected <= summary.rows.max(1));
        for reject in &draft.rejects {
            prop_assert!(reject.row >= 1 && reject.row <= lines);
            prop_assert!(reject.value.chars().count() <= 80 && !reject.reason.is_empty());
        }
        for record in &draft.records {
            prop_assert!(!record.key().contains('\0'));
        }
    }
}

#[test]
fn a_field_of_a_megabyte_costs_its_row_only() {
    let (name, text) = FILES[6];
    let long = "9".repeat(1 << 20);
    let draft = read(&[file(
        name,
        format!("{text}AAA,2013J,28400,546652,1,{long}9\nAAA,2013J,28400,546652,1,1\n"),
    )]);
    assert_eq!(draft.rejects.len(), 1);
    assert_eq!(
        (draft.rejects[0].row, draft.rejects[0].column.as_str()),
        (6, "sum_click")
    );
    find(&draft, "activity", "oulad:AAA:2013J|28400|546652|1");
}
