//! The crate arrows: `domain ← app, store ← server`, and what may never be a dependency of what.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::process;

/// The crates that are seen in the browser.
const SEEN: [&str; 12] = [
    "app",
    "kit",
    "ui",
    "school",
    "integrations",
    "notices",
    "operations",
    "planning",
    "plot",
    "sharing",
    "team",
    "frontend",
];

/// Our own crates that a crate may depend on. A crate that is not listed here fails the test, so that
/// each new one gets its arrow by decision.
fn allowed(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "domain" | "xtask" => &[],
        "store" | "plot" => &["domain"],
        "paper" => &["domain", "plot"],
        "ui" => &["domain", "plot"],
        "sharing" => &["domain", "plot", "school", "ui"],
        "kit" | "notices" | "operations" | "team" => &["domain", "ui"],
        "school" | "planning" => &["domain", "plot", "ui"],
        "integrations" => &["domain", "ui"],
        "app" => &[
            "domain",
            "kit",
            "plot",
            "ui",
            "school",
            "integrations",
            "notices",
            "planning",
            "operations",
            "sharing",
            "team",
        ],
        "frontend" => &["app"],
        "server" => &[
            "domain",
            "store",
            "app",
            "paper",
            "plot",
            "ui",
            "school",
            "sharing",
            "integrations",
            "notices",
            "planning",
        ],
        _ => return None,
    })
}

/// Crates from outside that a crate may not declare, in any section or feature.
fn banned(name: &str) -> &'static [&'static str] {
    const INPUT_OUTPUT: &[&str] = &[
        "tokio",
        "sqlx",
        "axum",
        "reqwest",
        "hyper",
        "leptos",
        "tower",
        "tower-http",
        "web-sys",
        "js-sys",
        "rand",
        "getrandom",
        "moka",
        "lettre",
        "object_store",
    ];
    match name {
        "domain" | "paper" | "plot" => INPUT_OUTPUT,
        "store" => &[
            "leptos",
            "leptos_axum",
            "leptos_router",
            "axum",
            "server_fn",
            "web-sys",
        ],
        name if SEEN.contains(&name) => &["sqlx", "tokio", "reqwest", "hyper", "argon2", "moka"],
        _ => &[],
    }
}

/// Crates that the browser's side may declare only as optional, for `ssr` alone.
const ONLY_OPTIONAL: [&str; 3] = ["axum", "leptos_axum", "http"];

/// One declared dependency.
struct Declared {
    name: String,
    optional: bool,
    development: bool,
}

fn wrong(package: &str, ours: &BTreeSet<String>, declared: &[Declared]) -> Vec<String> {
    let Some(allowed) = allowed(package) else {
        return vec![format!("{package} has no arrow yet")];
    };
    declared
        .iter()
        .filter(|dependency| {
            let name = dependency.name.as_str();
            let against_arrow = ours.contains(name) && !allowed.contains(&name);
            // Tests may use a runtime or random histories that the crate itself may not.
            let is_banned = !dependency.development && banned(package).contains(&name);
            let must_be_optional = SEEN.contains(&package)
                && ONLY_OPTIONAL.contains(&name)
                && !dependency.optional
                && !dependency.development;
            against_arrow || is_banned || must_be_optional
        })
        .map(|dependency| format!("{package} → {}", dependency.name))
        .collect()
}

#[test]
fn the_crates_depend_only_along_the_arrows() {
    let output = process::cargo(&["metadata", "--format-version", "1", "--no-deps"])
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let ours: BTreeSet<String> = packages
        .iter()
        .map(|package| text(&package["name"]))
        .collect();
    for room in ["domain", "store", "app", "server"] {
        assert!(ours.contains(room), "{room} is missing");
    }
    let mut found = Vec::new();
    for package in packages {
        let declared: Vec<Declared> = package["dependencies"]
            .as_array()
            .unwrap()
            .iter()
            .map(|dependency| Declared {
                name: text(&dependency["name"]),
                optional: dependency["optional"] == true,
                development: dependency["kind"] == "dev",
            })
            .collect();
        found.extend(wrong(&text(&package["name"]), &ours, &declared));
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn each_kind_of_wrong_arrow_is_seen() {
    let ours = BTreeSet::from(["app", "domain", "store"].map(str::to_owned));
    let (must, may, test) = ((false, false), (true, false), (false, true));
    for (package, name, (optional, development), is_wrong) in [
        ("domain", "serde", must, false),
        ("domain", "tokio", must, true),
        ("domain", "tokio", test, false),
        ("domain", "app", test, true),
        ("app", "domain", must, false),
        ("app", "store", must, true),
        ("app", "store", may, true),
        ("app", "sqlx", may, true),
        ("ui", "leptos_axum", must, true),
        ("ui", "leptos_axum", may, false),
        ("store", "leptos", must, true),
        ("store", "sqlx", must, false),
        ("new", "domain", must, true),
    ] {
        let declared = Declared {
            name: name.to_owned(),
            optional,
            development,
        };
        let found = wrong(package, &ours, &[declared]);
        assert_eq!(!found.is_empty(), is_wrong, "{package} → {name}");
    }
}
