//! Sending files with progress, which `fetch` does not tell.

use leptos::prelude::*;
#[cfg(not(feature = "ssr"))]
use ui::error::AppError;

/// How an upload stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "ssr",
    expect(dead_code, reason = "only a browser sends files")
)]
pub enum Sent {
    /// Nothing was chosen.
    Nothing,
    /// On its way.
    Running {
        /// The files.
        names: Vec<String>,
        /// How much of it has left, in percent.
        percent: u32,
    },
    /// It did not arrive; nothing was kept.
    Failed(String),
}

/// Files are only ever sent by a browser.
#[cfg(feature = "ssr")]
pub fn send(
    _workspace: &str,
    _files: &web_sys::FileList,
    _sent: RwSignal<Sent>,
    _arrived: Callback<String>,
) {
}

/// Sends the files and tells how that goes; calls `arrived` with the upload's id.
#[cfg(not(feature = "ssr"))]
pub fn send(
    workspace: &str,
    files: &web_sys::FileList,
    sent: RwSignal<Sent>,
    arrived: Callback<String>,
) {
    if begin(workspace, files, sent, arrived).is_none() {
        sent.set(Sent::Failed(
            "This browser refused to send the files. Try another one.".to_owned(),
        ));
    }
}

#[cfg(not(feature = "ssr"))]
fn begin(
    workspace: &str,
    files: &web_sys::FileList,
    sent: RwSignal<Sent>,
    arrived: Callback<String>,
) -> Option<()> {
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;

    let form = web_sys::FormData::new().ok()?;
    let mut names = Vec::new();
    for file in (0..files.length()).filter_map(|index| files.get(index)) {
        form.append_with_blob_and_filename("files", &file, &file.name())
            .ok()?;
        names.push(file.name());
    }
    sent.set(Sent::Running {
        names: names.clone(),
        percent: 0,
    });
    let request = web_sys::XmlHttpRequest::new().ok()?;
    let address = format!("/upload/{}", ui::route::segment(workspace));
    request.open_with_async("POST", &address, true).ok()?;
    request
        .set_request_header("accept", "application/json")
        .ok()?;
    let on_progress =
        Closure::<dyn FnMut(web_sys::ProgressEvent)>::new(move |event: web_sys::ProgressEvent| {
            let percent = (event.loaded() / event.total().max(1.0) * 100.0).clamp(0.0, 100.0);
            sent.set(Sent::Running {
                names: names.clone(),
                percent: percent as u32,
            });
        });
    request
        .upload()
        .ok()?
        .set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    let answered = request.clone();
    let on_end = Closure::<dyn FnMut()>::new(move || {
        let text = answered.response_text().ok().flatten().unwrap_or_default();
        match (answered.status(), received(&text)) {
            (Ok(201), Some(upload)) => arrived.run(upload),
            (Ok(0) | Err(_), _) => sent.set(Sent::Failed(
                "The connection broke off. Nothing was kept; try again.".to_owned(),
            )),
            _ => sent.set(Sent::Failed(refusal(&text))),
        }
    });
    request.set_onloadend(Some(on_end.as_ref().unchecked_ref()));
    // Both live as long as the page: a request outlives the component that began it.
    on_progress.forget();
    on_end.forget();
    request.send_with_opt_form_data(Some(&form)).ok()
}

#[cfg(not(feature = "ssr"))]
fn received(text: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Received {
        upload: String,
    }
    serde_json::from_str::<Received>(text)
        .ok()
        .map(|received| received.upload)
}

#[cfg(not(feature = "ssr"))]
fn refusal(text: &str) -> String {
    serde_json::from_str::<AppError>(text).map_or_else(
        |_| {
            "These files are larger than one upload may be (128 MB). Drop fewer at a time."
                .to_owned()
        },
        |error| error.sentence(),
    )
}
