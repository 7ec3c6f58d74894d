//! What a request brought along is taken before the first wait: when the page's owner goes meanwhile,
//! as it may for a resource that is read anew, its context is gone, and taking it panics.

use super::sources;

/// Ways to it.
const TAKEN: [&str; 6] = [
    "ui::backend::caller()",
    "ui::backend::signed_in()",
    "ui::backend::backend()",
    "ui::backend::member(",
    "ui::backend::whole_member(",
    "ui::backend::operator()",
];

/// Server functions that take it after a wait.
fn late(files: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (place, text) in files {
        for part in text.split("#[server(").skip(1) {
            let body = part.split_once("\n}\n").map_or(part, |(body, _)| body);
            let Some((_, after)) = body.split_once(".await") else {
                continue;
            };
            let late = TAKEN.iter().filter(|way| after.contains(**way));
            found.extend(late.map(|way| format!("{place}: {way} after .await")));
        }
    }
    found
}

#[test]
fn what_a_request_brought_is_taken_before_the_first_wait() {
    let files = sources("app", &[".rs"]);
    assert!(files.iter().any(|(_, text)| text.contains(TAKEN[0])));
    assert_eq!(late(&files), Vec::<String>::new());
}

#[test]
fn taking_it_late_is_found() {
    let good =
        "#[server(endpoint = \"a\")]\nasync fn a() {\n    ui::backend::caller();\n    b.await\n}\n";
    let bad =
        "#[server(endpoint = \"a\")]\nasync fn a() {\n    b.await;\n    ui::backend::caller()\n}\n";
    let file = |text: &str| vec![("a.rs".to_owned(), text.to_owned())];
    assert_eq!(late(&file(good)), Vec::<String>::new());
    assert_eq!(late(&file(bad)).len(), 1);
}
