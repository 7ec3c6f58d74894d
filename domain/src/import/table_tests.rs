use super::*;

type Rows = Vec<(u64, Vec<String>)>;
type Faults = Vec<(u64, String, String)>;

fn read(text: &str) -> (u64, Rows, Faults) {
    let header = text.lines().next().unwrap_or("");
    let headers = split(header, b',');
    let table = Table {
        text,
        start: (header.len() + 1).min(text.len()),
        line: 2,
        delimiter: b',',
        headers: &headers,
        damaged: true,
    };
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    let count = table.each(
        |row| {
            let fields = (0..headers.len()).map(|at| row.get(Some(at)).to_owned());
            rows.push((row.line, fields.collect()));
            Ok(())
        },
        |line, fault| faults.push((line, fault.column, fault.reason)),
    );
    (count, rows, faults)
}

fn lines_of(rows: &Rows) -> Vec<u64> {
    rows.iter().map(|(line, _)| *line).collect()
}

#[test]
fn sound_rows_come_with_their_lines() {
    let text = "a,b\n1,2\n\n , \n\"3\",\"x\ny\"\n\"say \"\"hi\"\"\", 4 \n5,6,\n\"7\"7,8";
    let (count, rows, faults) = read(text);
    assert_eq!(count, 5);
    assert_eq!(faults, []);
    let expected = [
        (2, ["1", "2"]),
        (5, ["3", "x\ny"]),
        (7, ["say \"hi\"", "4"]),
        (8, ["5", "6"]),
        (9, ["77", "8"]),
    ];
    let expected: Rows = expected
        .into_iter()
        .map(|(line, fields)| (line, fields.map(str::to_owned).to_vec()))
        .collect();
    assert_eq!(rows, expected);
}

#[test]
fn ragged_and_oversized_rows_are_told_and_others_stay() {
    let long = "x".repeat(MAX_FIELD + 1);
    let text = format!("a,b\n1\n1,2,3\n1,{long}\n8,9\n");
    let (count, rows, faults) = read(&text);
    assert_eq!((count, lines_of(&rows)), (4, vec![5]));
    let expected = [
        (2, "b", "The row has 1 fields; the header has 2."),
        (3, "", "The row has 3 fields; the header has 2."),
        (4, "b", "The field is longer than 1 MB."),
    ]
    .map(|(line, column, reason)| (line, column.to_owned(), reason.to_owned()));
    assert_eq!(faults, expected);
}

#[test]
fn an_unbalanced_quote_costs_its_own_row_only() {
    let cases = [
        ("opened in the middle", "1,\"2\n", vec![2, 4, 5, 6]),
        (
            "closed by a later row's quote",
            "1,\"2\n\"x\",y\n",
            vec![2, 4, 5, 6, 7],
        ),
        (
            "closing quote lost",
            "\"1\",\"2\n\"x\",\"y\"\n",
            vec![2, 4, 5, 6, 7],
        ),
    ];
    for (case, bad, lines) in cases {
        let text = format!("a,b\n0,0\n{bad}3,3\n4,4\n5,5\n");
        let (_, rows, faults) = read(&text);
        assert_eq!(lines_of(&rows), lines, "{case}");
        assert_eq!(faults.len(), 1, "{case}");
        assert_eq!(faults[0].0, 3, "{case}");
        assert!(faults[0].2.contains("quote"), "{case}");
    }
}

#[test]
fn a_quote_that_never_closes_in_a_big_file_loses_one_row() {
    let mut text = "a,b\n1,\"2\n".to_owned();
    for _ in 0..50_000 {
        text.push_str("3,4\n");
    }
    let (count, rows, faults) = read(&text);
    assert_eq!((count, rows.len(), faults.len()), (50_001, 50_000, 1));
    assert_eq!(rows.last().map(|(line, _)| *line), Some(50_002));
}

#[test]
fn hostile_quotes_cost_bounded_time_and_are_all_told() {
    // Each line leaves a quote open and, read within quotes, opens it again.
    let row = format!("a\"b,\"{}\n", "c".repeat(900));
    let lines = 20_000;
    let text = format!("a,b\n{}", row.repeat(lines));
    let (count, rows, faults) = read(&text);
    assert_eq!(rows.len(), 0);
    assert_eq!(faults.len() as u64, count);
    let last = faults.last().unwrap();
    assert!(last.2.contains("lines up to line"), "{}", last.2);
    assert!(faults.len() < lines / 2);
}

#[test]
fn damage_is_told_and_the_row_stays() {
    let (_, rows, faults) = read("a,b\n1\0,2\n3,\u{FFFD}\n");
    assert_eq!(lines_of(&rows), [2, 3]);
    let places: Vec<_> = faults
        .iter()
        .map(|(line, column, _)| (*line, column.as_str()))
        .collect();
    assert_eq!(places, [(2, "a"), (3, "b")]);
}
