use super::super::fixture::*;
use super::super::record::{Outcome, Record};
use super::super::{Draft, InputFile, Known};
use std::collections::BTreeMap;

#[test]
fn the_seven_tables_become_their_records() {
    let draft = read(&all());
    assert_eq!(draft.rejects, []);
    let mut counts = BTreeMap::new();
    for record in &draft.records {
        *counts.entry(record.kind_name()).or_insert(0) += 1;
    }
    let expected = [
        ("course", 2),
        ("student", 3),
        ("enrolment", 4),
        ("item", 2),
        ("assessment", 3),
        ("activity", 3),
        ("submission", 3),
    ];
    assert_eq!(counts, expected.into());
    assert_eq!(
        find(&draft, "course", "oulad:AAA:2013J"),
        &Record::Course {
            key: "oulad:AAA:2013J".into(),
            name: Some("AAA 2013J".into()),
            starts_on: Some(day("2013-10-01")),
            length_days: Some(268),
        }
    );
    let student = "oulad:28400";
    let details = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        let owned = pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
        owned.collect()
    };
    assert_eq!(
        find(&draft, "student", student),
        &Record::Student {
            key: student.into(),
            name: Some("Student 28400".into()),
            email: None,
            details: details(&[
                ("Age band", "35-55"),
                ("Disability", "N"),
                ("Gender", "F"),
                ("Highest education", "HE Qualification"),
                ("IMD band", "20-30%"),
                ("Region", "Scotland"),
            ]),
        }
    );
    assert_eq!(
        find(&draft, "enrolment", "oulad:BBB:2014B|oulad:28400"),
        &Record::Enrolment {
            key: "oulad:BBB:2014B|oulad:28400".into(),
            course: "oulad:BBB:2014B".into(),
            student: student.into(),
            enrolled_on: Some(day("2014-01-27")),
            left_on: Some(day("2014-02-13")),
            outcome: Some(Outcome::Withdrawn),
            details: details(&[("Previous attempts", "1"), ("Studied credits", "30")]),
        }
    );
    assert_eq!(
        find(&draft, "assessment", "oulad:1752"),
        &Record::Assessment {
            key: "oulad:1752".into(),
            course: "oulad:AAA:2013J".into(),
            name: "TMA 1752".into(),
            part: "TMA".into(),
            due_on: Some(day("2013-10-20")),
            weight: 10.0,
        }
    );
    assert!(matches!(
        find(&draft, "assessment", "oulad:1757"),
        Record::Assessment { due_on: None, .. }
    ));
    assert_eq!(
        find(&draft, "submission", "oulad:9|oulad:28400"),
        &Record::Submission {
            key: "oulad:9|oulad:28400".into(),
            course: "oulad:BBB:2014B".into(),
            student: student.into(),
            assessment: "oulad:9".into(),
            day: day("2014-01-31"),
            score: None,
            banked: true,
        }
    );
    assert_eq!(
        find(&draft, "activity", "oulad:AAA:2013J|28400|546652|-10"),
        &Record::Activity {
            key: "oulad:AAA:2013J|28400|546652|-10".into(),
            course: "oulad:AAA:2013J".into(),
            student: student.into(),
            item: Some("oulad:546652".into()),
            day: day("2013-09-21"),
            at: None,
            count: 5,
        }
    );
}

#[test]
fn every_order_of_files_and_lines_gives_the_same_records() {
    fn permute(order: &mut Vec<usize>, at: usize, visit: &mut impl FnMut(&[usize])) {
        if at == order.len() {
            return visit(order);
        }
        for other in at..order.len() {
            order.swap(at, other);
            permute(order, at + 1, visit);
            order.swap(at, other);
        }
    }
    let files = all();
    let expected = sorted(&read(&files));
    // All orders of the five tables that refer to each other; items and information at either end.
    let mut orders = 0;
    permute(&mut vec![0, 1, 4, 5, 6], 0, &mut |order| {
        orders += 1;
        let ends: [&[usize]; 2] = if orders % 2 == 0 {
            [&[2], &[3]]
        } else {
            [&[3, 2], &[]]
        };
        let shuffled: Vec<InputFile> = [ends[0], order, ends[1]]
            .concat()
            .iter()
            .map(|at| files[*at].clone())
            .collect();
        assert_eq!(shuffled.len(), files.len());
        assert_eq!(sorted(&read(&shuffled)), expected, "{order:?}");
    });
    assert_eq!(orders, 120);
    let turned: Vec<InputFile> = FILES
        .iter()
        .map(|(name, text)| {
            let mut lines: Vec<&str> = text.lines().collect();
            lines[1..].reverse();
            file(name, lines.join("\r\n"))
        })
        .collect();
    assert_eq!(sorted(&read(&turned)), expected);
}

#[test]
fn every_subset_is_read_and_two_halves_make_the_whole() {
    let files = all();
    let known = Known {
        course_starts: starts(),
        assessments: BTreeMap::from([
            ("oulad:1752".to_owned(), "oulad:AAA:2013J".to_owned()),
            ("oulad:9".to_owned(), "oulad:BBB:2014B".to_owned()),
        ]),
        ..Known::default()
    };
    let whole = sorted(&read(&files));
    for chosen in 0..1_u32 << files.len() {
        let (some, others): (Vec<_>, Vec<_>) =
            (0..files.len()).partition(|at| chosen >> at & 1 == 1);
        let mut kept = super::super::book::Book::default();
        for half in [some, others] {
            let half: Vec<InputFile> = half.iter().map(|at| files[*at].clone()).collect();
            let draft = read_with(&half, &known, &BTreeMap::new());
            assert_eq!(draft.rejects, [], "{chosen:b}");
            draft
                .records
                .into_iter()
                .for_each(|record| kept.add(record));
        }
        let joined = Draft {
            records: kept.into_records(),
            ..Draft::default()
        };
        assert_eq!(sorted(&joined), whole, "{chosen:b}");
    }
}

#[test]
fn the_same_table_in_other_clothes_is_the_same() {
    let (_, text) = FILES[6];
    let expected = sorted(&read(&[file("a", text)]));
    let utf16 = |text: &str| -> Vec<u8> {
        let units = format!("\u{FEFF}{text}");
        units.encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    let quoted: String = text
        .lines()
        .map(|line| format!("\"{}\"\r\n", line.replace(',', "\",\"")))
        .collect();
    let cases: [(&str, Vec<u8>, &str, char); 7] = [
        ("quoted, CRLF", quoted.into(), "UTF-8", ','),
        (
            "upper case",
            text.replacen("code_module", "CODE MODULE", 1).into(),
            "UTF-8",
            ',',
        ),
        (
            "tabs in UTF-16",
            utf16(&text.replace(',', "\t")),
            "UTF-16 little endian",
            '\t',
        ),
        (
            "sep=;",
            format!("sep=;\n{}", text.replace(',', ";")).into(),
            "UTF-8",
            ';',
        ),
        (
            "mark",
            format!("\u{FEFF}{text}").into(),
            "UTF-8 with mark",
            ',',
        ),
        (
            "title",
            format!("Clicks of AAA\n\n{text}").into(),
            "UTF-8",
            ',',
        ),
        (
            "pipes, CR",
            text.replace(',', "|").replace('\n', "\r").into(),
            "UTF-8",
            '|',
        ),
    ];
    for (case, bytes, encoding, delimiter) in cases {
        let draft = read(&[file("b", bytes)]);
        assert_eq!(sorted(&draft), expected, "{case}");
        assert_eq!(draft.rejects, [], "{case}");
        let summary = &draft.files[0];
        assert_eq!(
            summary.source.as_deref(),
            Some("Open University: clicks"),
            "{case}"
        );
        assert_eq!(
            (summary.encoding.as_str(), summary.delimiter),
            (encoding, delimiter),
            "{case}"
        );
    }
}
