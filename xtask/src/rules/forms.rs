//! Forms of code that are banned because the safe wrapper or the server's rules would be passed by.

use super::sources;

/// Where the wrappers live.
const WRAPPERS: &str = "app/ui/";

/// What is looked for, where it is tolerated, and what to write instead.
struct Form {
    text: &'static str,
    /// Whether one file of [`WRAPPERS`] may hold it: the wrapper itself.
    wrapped: bool,
    instead: &'static str,
}

const FORMS: [Form; 8] = [
    // The words themselves stand here because this list is what refuses them everywhere else.
    Form {
        text: "inner_html",
        wrapped: false,
        instead: "build a tree of views; text from people must never be parsed as HTML",
    },
    Form {
        text: "<textarea",
        wrapped: true,
        instead: "the kit's text area: Leptos 0.8 does not escape the children of <textarea>",
    },
    Form {
        text: "<Title",
        wrapped: true,
        instead: "the kit's title: leptos_meta 0.8 does not escape what stands in it",
    },
    Form {
        text: "leptos_axum::redirect",
        wrapped: true,
        instead: "the kit's redirect, which stays on this site",
    },
    // sqlx takes a statement made at run time only under this name: refusing it refuses SQL from input.
    Form {
        text: "AssertSqlSafe",
        wrapped: false,
        instead: "a static statement with parameters, in store",
    },
    Form {
        text: "GetUrl",
        wrapped: false,
        instead: "a POST encoding: GET passes the check against forged requests",
    },
    Form {
        text: "GetCbor",
        wrapped: false,
        instead: "a POST encoding: GET passes the check against forged requests",
    },
    Form {
        text: "ServerFnError",
        wrapped: false,
        instead: "the closed error set of app/ui/src/error.rs",
    },
];

/// The one place that translates Leptos' own error into ours.
const ERRORS: [&str; 2] = ["app/ui/src/error.rs", "app/ui/src/error/"];

/// The code of a file without its test module and without comments, so that a rule can be named there.
fn code(text: &str) -> String {
    let text = text
        .split_once("#[cfg(test)]\nmod ")
        .map_or(text, |(code, _)| code);
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn banned_forms(files: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for form in FORMS {
        let mut wrappers = 0;
        for (place, text) in files {
            if !text.contains(form.text) {
                continue;
            }
            if form.text == "ServerFnError" && ERRORS.iter().any(|home| place.starts_with(home)) {
                continue;
            }
            wrappers += usize::from(place.starts_with(WRAPPERS));
            if !(form.wrapped && place.starts_with(WRAPPERS) && wrappers == 1) {
                found.push(format!("{place}: {} → {}", form.text, form.instead));
            }
        }
    }
    found
}

/// Places with a `style` attribute or directive: the content security policy refuses both.
fn styles(files: &[(String, String)]) -> Vec<String> {
    let is_style = |text: &str, at: usize| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let after = text.get(at + "style".len()..).unwrap_or_default();
        let opens = before.is_none_or(|sign| sign.is_whitespace() || sign == '"');
        let name_end = after.strip_prefix(':').map(|name| {
            name.trim_start_matches(|sign: char| sign.is_alphanumeric() || sign == '-')
        });
        opens
            && (after.starts_with('=') && !after.starts_with("==")
                || name_end.is_some_and(|rest| rest.starts_with('=') && !rest.starts_with("==")))
    };
    files
        .iter()
        .filter(|(_, text)| {
            text.match_indices("style")
                .any(|(at, _)| is_style(text, at))
        })
        .map(|(place, _)| format!("{place}: style → a class, or a presentation attribute in SVG"))
        .collect()
}

/// Server functions without a fixed address: the default one has a hash that changes with the build.
fn without_endpoint(files: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (place, text) in files {
        for (at, _) in text.match_indices("#[server") {
            let rest = text.get(at..).unwrap_or_default();
            let attribute = rest.split(")]").next().unwrap_or_default();
            // `#[server(default)]` stands on an argument of a server function.
            let on_function = rest.starts_with("#[server]") || rest.starts_with("#[server(");
            let is_ours = on_function && !rest.starts_with("#[server(default)]");
            let endpoint = attribute
                .split_once("endpoint")
                .map(|(_, value)| value.trim_start());
            if is_ours && !endpoint.is_some_and(|value| value.starts_with('=')) {
                let line = rest.lines().next().unwrap_or_default();
                found.push(format!("{place}: {line} has no endpoint ="));
            }
        }
    }
    found
}

fn seen() -> Vec<(String, String)> {
    ["app", "frontend"]
        .iter()
        .flat_map(|folder| sources(folder, &[".rs"]))
        .filter(|(place, _)| !place.contains("/tests/") && !place.ends_with("/tests.rs"))
        .map(|(place, text)| (place, code(&text)))
        .collect()
}

#[test]
fn the_views_use_no_banned_form() {
    let files = seen();
    assert!(!files.is_empty());
    assert_eq!(banned_forms(&files), Vec::<String>::new());
    assert_eq!(styles(&files), Vec::<String>::new());
}

#[test]
fn every_server_function_has_a_fixed_endpoint() {
    assert_eq!(without_endpoint(&seen()), Vec::<String>::new());
}

fn file(place: &str, text: &str) -> (String, String) {
    (place.to_owned(), code(text))
}

#[test]
fn each_banned_form_is_seen_and_its_wrapper_is_not() {
    for form in FORMS {
        let outside = [file("app/school/src/a.rs", form.text)];
        assert_eq!(banned_forms(&outside).len(), 1, "{}", form.text);
        let wrapper = [file("app/ui/src/a.rs", form.text)];
        assert_eq!(
            banned_forms(&wrapper).is_empty(),
            form.wrapped,
            "{}",
            form.text
        );
        let twice = [
            file("app/ui/src/a.rs", form.text),
            file("app/ui/src/b.rs", form.text),
        ];
        assert!(!banned_forms(&twice).is_empty(), "{}", form.text);
        let comment = [file(
            "app/school/src/a.rs",
            &format!("/// Not {}.", form.text),
        )];
        assert!(banned_forms(&comment).is_empty(), "{}", form.text);
    }
    let home = [file("app/ui/src/error.rs", "ServerFnError")];
    assert!(banned_forms(&home).is_empty());
    // A test may name what is refused, as this one does.
    let test = "fn a() {}\n#[cfg(test)]\nmod tests { const A: &str = \"inner_html\"; }";
    assert!(banned_forms(&[file("app/src/a.rs", test)]).is_empty());
}

#[test]
fn style_attributes_and_directives_are_seen() {
    for (text, is_style) in [
        ("<p style=\"color: red\">", true),
        ("<p style=move || wide()>", true),
        ("<p style:width=wide>", true),
        ("write!(svg, \"<g style='x'>\")", true),
        ("<p class=\"style\">", false),
        ("let line_style = thin;", false),
        ("let style = thin;", false),
        ("if style == thin", false),
        ("Text { style: thin }", false),
    ] {
        let found = styles(&[file("app/src/a.rs", text)]);
        assert_eq!(!found.is_empty(), is_style, "{text}");
    }
}

#[test]
fn a_server_function_without_endpoint_is_seen() {
    for (text, expected) in [
        (
            "#[server(endpoint = \"a\")]\nasync fn a(#[server(default)] b: String)",
            0,
        ),
        ("#[server]\nasync fn a()", 1),
        ("#[server(input = Json)]\nasync fn a()", 1),
        (
            "#[server(\n  input = Json,\n  endpoint = \"a/b\"\n)]\nasync fn a()",
            0,
        ),
        (
            "#[server(endpoint=\"a\")]\nasync fn a() {}\n#[server(prefix = \"/x\")]",
            1,
        ),
    ] {
        let found = without_endpoint(&[file("app/src/a.rs", text)]);
        assert_eq!(found.len(), expected, "{text}");
    }
}
