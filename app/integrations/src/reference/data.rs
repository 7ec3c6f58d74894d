use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// A parameter, or a field of an object: its name, what it looks like, and what it says.
pub type Line = (String, String, String);

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Its id in the document.
    pub id: String,
    /// `GET` or `POST`.
    pub method: String,
    /// Its whole address.
    pub address: String,
    /// What it does.
    pub summary: String,
    /// What else one should know.
    pub words: String,
    /// The scope that it takes; empty for none.
    pub scope: String,
    /// What it may be told.
    pub parameters: Vec<Line>,
    /// What it answers, in words.
    pub answer: String,
    /// The name of the object that it answers with; empty for the document.
    pub object: String,
}

/// One object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Its name.
    pub name: String,
    /// What it is.
    pub words: String,
    /// Its fields.
    pub fields: Vec<Line>,
}

/// The whole reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Every question.
    pub questions: Vec<Told>,
    /// Every object.
    pub objects: Vec<Object>,
}

/// The API's reference. Members may ask.
#[server(endpoint = "tokens/reference", input = Json)]
pub async fn read_reference(workspace: String) -> Result<Reference, AppError> {
    use domain::api::{Answer, ENDPOINTS, MODELS};

    ui::backend::member(&workspace, domain::access::Role::Viewer)?;
    let questions = ENDPOINTS.iter().map(|one| {
        let (answer, object) = match one.answer {
            Answer::Document => ("This document.".to_owned(), ""),
            Answer::One(model) => (format!("{}: {}", model.name, model.words), model.name),
            Answer::Page(model) => (
                format!("A page of {}: {}", model.name, model.words),
                model.name,
            ),
        };
        let parameters = one.parameters.iter().map(|known| {
            let shape = format!("{}, {}", known.place.as_str(), known.shape.words());
            (known.name.to_owned(), shape, known.words.to_owned())
        });
        Told {
            id: one.id.to_owned(),
            method: one.method().to_owned(),
            address: one.address(),
            summary: one.summary.to_owned(),
            words: one.words.to_owned(),
            scope: one.scope.map_or("", |scope| scope.as_str()).to_owned(),
            parameters: parameters.collect(),
            answer,
            object: object.to_owned(),
        }
    });
    let objects = MODELS.iter().map(|model| Object {
        name: model.name.to_owned(),
        words: model.words.to_owned(),
        fields: model
            .fields
            .iter()
            .map(|field| {
                let shape = field.shape.words();
                let shape = if field.nullable {
                    format!("{shape}, or null")
                } else {
                    shape
                };
                (field.name.to_owned(), shape, field.words.to_owned())
            })
            .collect(),
    });
    Ok(Reference {
        questions: questions.collect(),
        objects: objects.collect(),
    })
}
