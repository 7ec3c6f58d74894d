//! What a value looks like, and its JSON Schema.

use serde_json::{Map, Value, json};

/// What a value is.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Text.
    Text,
    /// Text that is one of these words.
    Words(&'static [&'static str]),
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// True or false.
    Flag,
    /// A day, as 2026-01-31.
    Day,
    /// An instant, as 2026-01-31T14:05:00Z.
    Instant,
    /// An object.
    Of(&'static Model),
    /// A list.
    List(&'static Shape),
    /// An object with any keys, all of whose values look alike.
    Map(&'static Shape),
}

/// One field of an object. Each is always there; where nothing is known it is null.
#[derive(Debug)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What its value is.
    pub shape: Shape,
    /// Whether the value may be null.
    pub nullable: bool,
    /// What it says, as a sentence.
    pub words: &'static str,
}

/// An object.
#[derive(Debug)]
pub struct Model {
    /// Its name in the document.
    pub name: &'static str,
    /// What it is, as a sentence.
    pub words: &'static str,
    /// Its fields, in the order in which they are told.
    pub fields: &'static [Field],
}

impl Shape {
    /// Its JSON Schema (2020-12, which OpenAPI 3.1 takes as it is).
    pub fn schema(self) -> Value {
        match self {
            Self::Text => json!({"type": "string"}),
            Self::Words(words) => json!({"type": "string", "enum": words}),
            Self::Whole => json!({"type": "integer"}),
            Self::Number => json!({"type": "number"}),
            Self::Flag => json!({"type": "boolean"}),
            Self::Day => json!({"type": "string", "format": "date"}),
            Self::Instant => json!({"type": "string", "format": "date-time"}),
            Self::Of(model) => json!({"$ref": format!("#/components/schemas/{}", model.name)}),
            Self::List(of) => json!({"type": "array", "items": of.schema()}),
            Self::Map(of) => json!({"type": "object", "additionalProperties": of.schema()}),
        }
    }

    /// As people read it.
    pub fn words(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Words(words) => words.join(", "),
            Self::Whole => "whole number".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Day => "day".to_owned(),
            Self::Instant => "instant".to_owned(),
            Self::Of(model) => model.name.to_owned(),
            Self::List(of) => format!("list of {}", of.words()),
            Self::Map(of) => format!("{} by key", of.words()),
        }
    }
}

impl Field {
    fn schema(&self) -> Value {
        let own = self.shape.schema();
        let mut schema = if self.nullable {
            json!({"anyOf": [own, {"type": "null"}]})
        } else {
            own
        };
        if let Some(object) = schema.as_object_mut() {
            object.insert("description".to_owned(), self.words.into());
        }
        schema
    }
}

impl Model {
    /// Its JSON Schema: every field is there, and no other.
    pub fn schema(&self) -> Value {
        let fields: Map<String, Value> = self
            .fields
            .iter()
            .map(|field| (field.name.to_owned(), field.schema()))
            .collect();
        let names: Vec<&str> = self.fields.iter().map(|field| field.name).collect();
        json!({
            "type": "object",
            "description": self.words,
            "properties": fields,
            "required": names,
            "additionalProperties": false,
        })
    }
}
