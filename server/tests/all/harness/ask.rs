//! A request as a browser sends it, and every way of bending it.

use axum::body::Body as HttpBody;
use axum::http::{HeaderName, HeaderValue, Method, Request};
use serde_json::Value;
use ui::route::segment;

/// What a request carries.
#[derive(Clone, Debug)]
pub enum Body {
    /// Nothing.
    None,
    /// `application/x-www-form-urlencoded`.
    Form(Vec<(String, String)>),
    /// `application/json`.
    Json(Value),
    /// Bytes of a named type; an empty name sends none.
    Raw(&'static str, Vec<u8>),
}

impl Body {
    /// A form of these fields.
    pub fn form(fields: &[(&str, &str)]) -> Self {
        Self::Form(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    fn bytes(&self) -> (String, Vec<u8>) {
        match self {
            Self::None => (String::new(), Vec::new()),
            Self::Form(fields) => {
                let pairs: Vec<String> = fields
                    .iter()
                    .map(|(name, value)| format!("{}={}", segment(name), segment(value)))
                    .collect();
                (
                    "application/x-www-form-urlencoded".to_owned(),
                    pairs.join("&").into_bytes(),
                )
            }
            Self::Json(value) => (
                "application/json".to_owned(),
                serde_json::to_vec(value).unwrap(),
            ),
            Self::Raw(kind, bytes) => ((*kind).to_owned(), bytes.clone()),
        }
    }
}

/// A request in the making.
#[derive(Clone, Debug)]
pub struct Ask {
    method: Method,
    path: String,
    body: Body,
    headers: Vec<(HeaderName, HeaderValue)>,
    origin: bool,
}

impl Ask {
    /// Opens a page, as a person who types its address does.
    pub fn get(path: impl Into<String>) -> Self {
        Self::of(Method::GET, path.into(), Body::None).header("accept", "text/html")
    }

    /// Sends a body from one of the product's own pages, by script.
    pub fn post(path: impl Into<String>, body: Body) -> Self {
        Self::of(Method::POST, path.into(), body).header("accept", "application/json")
    }

    /// Any method.
    pub fn of(method: Method, path: String, body: Body) -> Self {
        Self {
            method,
            path,
            body,
            headers: Vec::new(),
            origin: true,
        }
    }

    /// Sets a header, in place of one of the same name.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        let name = HeaderName::from_static(name);
        self.headers.retain(|(known, _)| *known != name);
        self.headers
            .push((name, HeaderValue::from_str(value).unwrap()));
        self
    }

    /// Leaves out what browsers say of where a request comes from.
    pub fn without_origin(mut self) -> Self {
        self.origin = false;
        self
    }

    /// As a plain form post, without script.
    pub fn without_script(self) -> Self {
        self.header("accept", "text/html,application/xhtml+xml")
    }

    /// The request, with a session's cookie if there is one.
    pub fn build(self, cookie: Option<&str>) -> Request<HttpBody> {
        let (kind, bytes) = self.body.bytes();
        let length = bytes.len();
        let mut request = Request::new(HttpBody::from(bytes));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.path.parse().unwrap();
        let headers = request.headers_mut();
        headers.insert("host", HeaderValue::from_static("atelier.example"));
        if self.origin && self.method != Method::GET {
            headers.insert(
                "origin",
                HeaderValue::from_static("https://atelier.example"),
            );
            headers.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
        }
        if !kind.is_empty() {
            headers.insert("content-type", HeaderValue::from_str(&kind).unwrap());
        }
        if self.method != Method::GET {
            headers.insert("content-length", HeaderValue::from(length));
        }
        if let Some(cookie) = cookie {
            headers.insert("cookie", HeaderValue::from_str(cookie).unwrap());
        }
        for (name, value) in self.headers {
            headers.insert(name, value);
        }
        request
    }
}

/// The boundary of [`multipart`].
const BOUNDARY: &str = "----atelier-test-boundary";

/// Files as a browser's form sends them.
pub fn multipart(files: &[(String, Vec<u8>)]) -> Body {
    let mut bytes = Vec::new();
    for (name, content) in files {
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
             content-type: text/csv\r\n\r\n"
        );
        bytes.extend_from_slice(head.as_bytes());
        bytes.extend_from_slice(content);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    Body::Raw(
        "multipart/form-data; boundary=----atelier-test-boundary",
        bytes,
    )
}
