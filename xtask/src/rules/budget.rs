//! The line budget: a file of more than 500 lines has more than one subject.

use super::sources;

const MOST_LINES: usize = 500;

fn too_long(files: &[(String, String)]) -> Vec<String> {
    files
        .iter()
        .map(|(place, text)| (place, text.lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(place, lines)| format!("{place}: {lines} lines"))
        .collect()
}

#[test]
fn no_source_is_longer_than_the_budget() {
    let files = sources("", &[".rs", ".css", ".ts", ".js", ".sql"]);
    assert!(files.iter().any(|(place, _)| place == "xtask/src/main.rs"));
    assert_eq!(too_long(&files), Vec::<String>::new(), "split by subject");
}

#[test]
fn the_budget_is_counted_in_lines() {
    let file = |lines: usize| [("a.rs".to_owned(), "x\n".repeat(lines))];
    assert!(too_long(&file(500)).is_empty());
    assert_eq!(too_long(&file(501)), ["a.rs: 501 lines"]);
}
