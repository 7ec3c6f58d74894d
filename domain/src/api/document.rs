//! The OpenAPI 3.1 document, made of the table.

use super::endpoints::{Answer, ENDPOINTS, Endpoint, ROOT, Takes};
use super::models::{MODELS, PROBLEM};
use super::parameters::{Parameter, Place};
use super::shape::{Model, Shape};
use serde_json::{Map, Value, json};

/// Answers that any question with a token may get instead of its own.
const REFUSALS: [(&str, &str); 8] = [
    ("400", "The request could not be read."),
    (
        "401",
        "There is no token, or it is not known, has ended or was revoked.",
    ),
    (
        "403",
        "The token, its maker's role or the workspace's plan does not include this.",
    ),
    (
        "404",
        "There is no such thing, or the token does not see it.",
    ),
    (
        "422",
        "Something in the request is wrong; `errors` says what and where.",
    ),
    (
        "429",
        "Too many requests; `Retry-After` says when to try again.",
    ),
    ("503", "The server could not answer. Nothing was changed."),
    ("507", "The server's disk is full. Nothing was changed."),
];

/// The schema of what a model's endpoint answers in a page.
fn page_schema(model: &'static Model) -> Value {
    json!({
        "type": "object",
        "properties": {
            "data": {"type": "array", "items": Shape::Of(model).schema()},
            "next": {
                "anyOf": [{"type": "string"}, {"type": "null"}],
                "description": "`cursor` of the next page; null at the end.",
            },
        },
        "required": ["data", "next"],
        "additionalProperties": false,
    })
}

/// The schema of a question's answer.
pub fn schema_of(answer: Answer) -> Value {
    match answer {
        Answer::Document => json!({"type": "object"}),
        Answer::One(model) => Shape::Of(model).schema(),
        Answer::Page(model) => page_schema(model),
    }
}

fn parameter(parameter: &Parameter) -> Value {
    let mut value = json!({
        "name": parameter.name,
        "in": parameter.place.as_str(),
        "description": parameter.words,
        "required": parameter.place == Place::Path,
        "schema": parameter.shape.schema(),
    });
    // A course has one start each.
    if parameter.name == "start"
        && let Some(object) = value.as_object_mut()
    {
        object.insert(
            "schema".to_owned(),
            json!({"type": "array", "items": {"type": "string"}}),
        );
    }
    value
}

fn operation(endpoint: &Endpoint) -> Value {
    let content = |schema: Value| json!({"application/json": {"schema": schema}});
    let mut responses = Map::new();
    responses.insert(
        "200".to_owned(),
        json!({"description": "The answer.", "content": content(schema_of(endpoint.answer))}),
    );
    if endpoint.scope.is_some() {
        for (status, words) in REFUSALS {
            let schema = Shape::Of(&PROBLEM).schema();
            let content = json!({"application/problem+json": {"schema": schema}});
            responses.insert(
                status.to_owned(),
                json!({"description": words, "content": content}),
            );
        }
    }
    let mut value = json!({
        "operationId": endpoint.id,
        "summary": endpoint.summary,
        "description": endpoint.words,
        "parameters": endpoint.parameters.iter().map(|one| parameter(one)).collect::<Vec<_>>(),
        "responses": responses,
        "security": match endpoint.scope {
            Some(scope) => json!([{"token": [scope.as_str()]}]),
            None => json!([]),
        },
    });
    if endpoint.takes == Takes::Files
        && let Some(object) = value.as_object_mut()
    {
        let file = json!({"type": "string", "contentMediaType": "application/octet-stream"});
        let form = json!({
            "type": "object",
            "properties": {"files": {"type": "array", "items": file}},
            "required": ["files"],
        });
        let body = json!({
            "required": true,
            "content": {
                "multipart/form-data": {"schema": form},
                "application/octet-stream": {},
                "application/zip": {},
                "text/csv": {},
            },
        });
        object.insert("requestBody".to_owned(), body);
    }
    value
}

/// The whole document.
pub fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for endpoint in ENDPOINTS {
        let path = paths
            .entry(endpoint.path.to_owned())
            .or_insert_with(|| json!({}));
        if let Some(object) = path.as_object_mut() {
            object.insert(endpoint.method().to_lowercase(), operation(endpoint));
        }
    }
    let schemas: Map<String, Value> = MODELS
        .iter()
        .map(|model| (model.name.to_owned(), model.schema()))
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Atelier",
            "version": "1",
            "description": "What a workspace holds, for programs. A token is for one workspace, does what \
                its scopes say, and never more than the member who made it. Lists come in pages: pass \
                `next` as `cursor`. Answers to GET carry an ETag, and If-None-Match is obeyed. `RateLimit` \
                and `RateLimit-Policy` say how much is left.",
        },
        "servers": [{"url": ROOT}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token from the workspace's settings.",
                },
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Every `$ref` in a value.
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(target)) = fields.get("$ref") {
                    found.insert(target.clone());
                }
                fields.values().for_each(|value| references(value, found));
            }
            Value::Array(all) => all.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }

    #[test]
    fn the_document_is_whole() {
        let document = document();
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        let known: BTreeSet<String> = MODELS
            .iter()
            .map(|model| format!("#/components/schemas/{}", model.name))
            .collect();
        assert_eq!(
            found, known,
            "each schema is used, and each used one is there"
        );
        let ids: BTreeSet<&str> = ENDPOINTS.iter().map(|one| one.id).collect();
        assert_eq!(ids.len(), ENDPOINTS.len());
        for endpoint in ENDPOINTS {
            let named: BTreeSet<&str> = endpoint
                .path
                .split('/')
                .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
                .collect();
            let told: BTreeSet<&str> = endpoint
                .parameters
                .iter()
                .filter(|one| one.place == Place::Path)
                .map(|one| one.name)
                .collect();
            assert_eq!(named, told, "{}", endpoint.path);
            let method = endpoint.method().to_lowercase();
            let told = &document["paths"][endpoint.path][&method];
            assert_eq!(told["operationId"], endpoint.id);
            let sentences = endpoint.summary.len() >= 5 && endpoint.words.ends_with('.');
            assert!(sentences, "{}", endpoint.path);
        }
    }

    #[test]
    fn what_changes_something_is_a_post_with_a_writing_scope() {
        for endpoint in ENDPOINTS {
            let writes = endpoint
                .scope
                .is_some_and(|scope| scope.as_str().ends_with(":write"));
            assert_eq!(writes, endpoint.method() == "POST", "{}", endpoint.path);
        }
    }
}
