//! Answers held to the document.

use crate::harness::Answer;
use domain::api::{self, Endpoint};
use serde_json::{Value, json};

/// What of a value does not fit its schema: enough of JSON Schema for what the document uses.
fn misfits(document: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(target) = schema["$ref"].as_str() {
        let schema = document.pointer(target.trim_start_matches('#')).unwrap();
        return misfits(document, schema, value, at, found);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let fits = any.iter().any(|schema| {
            let mut own = Vec::new();
            misfits(document, schema, value, at, &mut own);
            own.is_empty()
        });
        if !fits {
            found.push(format!("{at}: {value} is none of {any:?}"));
        }
        return;
    }
    let kind = schema["type"].as_str().unwrap();
    let fits = match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "array" => value.is_array(),
        _ => value.is_object(),
    };
    if !fits {
        found.push(format!("{at}: {value} is no {kind}"));
        return;
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        found.push(format!("{at}: {value} is none of {words:?}"));
    }
    let text = value.as_str().unwrap_or_default();
    let is_form = match schema["format"].as_str() {
        Some("date") => domain::time::Day::parse(text).is_some(),
        Some("date-time") => text.len() == 20 && text.ends_with('Z'),
        _ => true,
    };
    if !is_form {
        found.push(format!("{at}: {value} has another form"));
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        misfits(
            document,
            &schema["items"],
            item,
            &format!("{at}[{index}]"),
            found,
        );
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.get(name.as_str().unwrap()).is_none() {
            found.push(format!("{at}: {name} is missing"));
        }
    }
    for (name, item) in value.as_object().into_iter().flatten() {
        let own = &schema["properties"][name];
        let more = &schema["additionalProperties"];
        let place = format!("{at}.{name}");
        match (own.is_null(), more.is_object()) {
            (false, _) => misfits(document, own, item, &place, found),
            (true, true) => misfits(document, more, item, &place, found),
            (true, false) if *more == json!(false) => found.push(format!("{place} is not told")),
            (true, false) => {}
        }
    }
}

/// Fails unless an answer is what the document says of its address, method and status.
pub fn is_as_told(endpoint: &Endpoint, answer: &Answer) {
    let document = api::document();
    let method = endpoint.method().to_lowercase();
    let status = answer.status.as_u16().to_string();
    let told = &document["paths"][endpoint.path][&method]["responses"][&status];
    assert!(
        told.is_object(),
        "{} answers {status}: {}",
        endpoint.path,
        answer.text()
    );
    let kind = answer.header("content-type");
    let schema = &told["content"][kind]["schema"];
    assert!(schema.is_object(), "{}: {kind}", endpoint.path);
    let mut found = Vec::new();
    misfits(&document, schema, &answer.json(), "", &mut found);
    assert!(found.is_empty(), "{}: {found:#?}", endpoint.path);
}

/// Fails unless an answer is a problem, of this status and code.
pub fn is_problem(answer: &Answer, status: u16, code: &str) {
    let seen = (answer.status.as_u16(), answer.code());
    assert_eq!(seen, (status, code.to_owned()), "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let (document, mut found) = (api::document(), Vec::new());
    let schema = &document["components"]["schemas"]["Problem"];
    misfits(&document, schema, &answer.json(), "", &mut found);
    assert!(found.is_empty(), "{found:#?}");
}
