//! Importing over the API: the same staging, preview and commit as the import page's.

use super::imports::{counts_of, file_of, fingerprint, import_of, key_of, once, reject_of};
use super::problem::Problem;
use super::{Call, Given, Told};
use crate::http::UPLOAD_BYTES;
use crate::import::desk::failure;
use crate::import::staging::Incoming;
use app::import::desk::{Answers, ImportDesk};
use app::import::model::{Look, Phase};
use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use domain::api::REJECTS_SHOWN;
use domain::error::StoreError;
use domain::import::{Batch, Reject, StartQuestion};
use domain::time::Day;
use domain::workspace::Workspace;
use futures::StreamExt;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use store::audit;
use tracing::Instrument;

/// How often a commit is tried again when the workspace changed after its preview was made.
const TRIES: usize = 3;

/// Runs work that ends whoever waits for it.
pub async fn ended(
    work: impl Future<Output = Result<Given, Problem>> + Send + 'static,
) -> Result<Given, Problem> {
    tokio::spawn(audit::during(audit::current(), work).in_current_span())
        .await
        .unwrap_or_else(|_| Err(Problem::unavailable()))
}

/// Takes files, and imports them or says what would happen.
pub async fn send(call: Call, parts: &mut Parts, body: Body) -> Result<Given, Problem> {
    let key = key_of(&parts.headers)?;
    let upload = receive(&call, parts, body).await?;
    ended(async move {
        let done = import(&call, &upload, key).await;
        // A commit has discarded it already.
        call.shared
            .desk
            .staging()
            .discard(&call.bearer.access, &upload)
            .await;
        done
    })
    .await
}

fn too_large() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        "These files are larger than one request may be (128 MB). Send fewer, or a zip archive.",
    )
}

fn broken_off(status: StatusCode) -> Problem {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        too_large()
    } else {
        Problem::bad_request("The body broke off, or is not what its content type says.")
    }
}

/// Puts the body's files where uploads wait: all of them, or none.
async fn receive(call: &Call, parts: &mut Parts, body: Body) -> Result<String, Problem> {
    let told = parts.headers.get(header::CONTENT_LENGTH);
    let told = told.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if told.is_some_and(|told| told > UPLOAD_BYTES) {
        return Err(too_large());
    }
    let kind = parts.headers.get(header::CONTENT_TYPE);
    let kind = kind
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let is_form = kind.to_ascii_lowercase().starts_with("multipart/form-data");
    // An error from here on drops it, which removes what had arrived.
    let mut incoming = Incoming::begin(call.shared.desk.staging(), &call.bearer.access).await?;
    if is_form {
        let request = Request::from_parts(parts.clone(), body);
        let mut form = Multipart::from_request(request, &())
            .await
            .map_err(|_| broken_off(StatusCode::BAD_REQUEST))?;
        while let Some(mut field) = form
            .next_field()
            .await
            .map_err(|e| broken_off(e.status()))?
        {
            let Some(name) = field.file_name().map(str::to_owned) else {
                continue;
            };
            incoming.start_file(&name).await?;
            while let Some(chunk) = field.chunk().await.map_err(|e| broken_off(e.status()))? {
                incoming.write(&chunk).await?;
            }
        }
    } else {
        let name = match call.asked("name") {
            "" => "sent",
            name => name,
        };
        incoming.start_file(name).await?;
        let (mut stream, mut bytes) = (body.into_data_stream(), 0_usize);
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|_| broken_off(StatusCode::BAD_REQUEST))?;
            bytes = bytes.saturating_add(chunk.len());
            if bytes > UPLOAD_BYTES {
                return Err(too_large());
            }
            incoming.write(&chunk).await?;
        }
        if bytes == 0 {
            return Err(Problem::bad_request(
                "There is no file. Send one as the body, or several as multipart/form-data.",
            ));
        }
    }
    Ok(incoming.finish().await?)
}

/// What an upload is, with the answers to what it asks.
struct Seen {
    workspace: Workspace,
    answers: Answers,
    look: Look,
    rejects: Vec<Reject>,
}

async fn see(call: &Call, upload: &str) -> Result<Seen, Problem> {
    let (access, desk) = (&call.bearer.access, &call.shared.desk);
    let workspace = call.backend().workspaces.workspace(access).await?;
    let none = Answers::new();
    let mut look = desk.look(access, &workspace, upload, &none).await?;
    let answers = answers(call, &look.questions)?;
    if !answers.is_empty() {
        look = desk.look(access, &workspace, upload, &answers).await?;
    }
    let mut rejects = Vec::new();
    while rejects.len() < REJECTS_SHOWN {
        let more = desk
            .rejects(access, &workspace, upload, &answers, rejects.len() as u64)
            .await?;
        if more.is_empty() {
            break;
        }
        rejects.extend(more);
    }
    rejects.truncate(REJECTS_SHOWN);
    Ok(Seen {
        workspace,
        answers,
        look,
        rejects,
    })
}

/// The first days that the query says, by course.
fn answers(call: &Call, questions: &[StartQuestion]) -> Result<Answers, Problem> {
    let starts = call.pairs.iter().filter(|(name, _)| name == "start");
    starts
        .map(|(_, said)| {
            let wrong = |message: String| Problem::query("start", message);
            let (course, day) = said
                .rsplit_once('=')
                .ok_or_else(|| wrong(format!("«{said}» is not COURSE=DAY.")))?;
            let day = Day::parse(day)
                .ok_or_else(|| wrong(format!("«{day}» is not a day such as 2013-10-01.")))?;
            questions
                .iter()
                .find(|asked| asked.name == course || asked.course == course)
                .map(|asked| (asked.course.clone(), day))
                .ok_or_else(|| wrong(format!("The files do not ask about a course «{course}».")))
        })
        .collect()
}

fn outcome(seen: &Seen, dry_run: bool, repeated: bool, batch: Option<&Batch>) -> Value {
    let look = &seen.look;
    let questions: Vec<Value> = look
        .questions
        .iter()
        .map(|asked| {
            json!({
                "course": asked.name,
                "suggested": asked.suggested,
                "answered": asked.answered,
            })
        })
        .collect();
    json!({
        "dry_run": dry_run,
        "repeated": repeated,
        "import": batch.map(import_of),
        "files": look.files.iter().map(file_of).collect::<Vec<_>>(),
        "counts": counts_of(look.kinds.iter().map(|(kind, count)| (kind, count))),
        "questions": questions,
        "rejected": look.rejected,
        "rejects": seen.rejects.iter().map(reject_of).collect::<Vec<_>>(),
    })
}

async fn import(call: &Call, upload: &str, key: Option<String>) -> Result<Given, Problem> {
    let seen = see(call, upload).await?;
    if call.asked("dry_run") == "true" {
        return Ok(Given::Told(outcome(&seen, true, false, None)));
    }
    let open: Vec<(String, String)> = seen
        .look
        .questions
        .iter()
        .filter(|asked| asked.answered.is_none())
        .map(|asked| {
            let day = asked
                .suggested
                .map_or_else(|| "2026-01-31".to_owned(), |day| day.to_string());
            let message = format!("Say on which day it began, such as «{}={day}».", asked.name);
            ("start".to_owned(), message)
        })
        .collect();
    if !open.is_empty() {
        return Err(Problem::invalid("query", open));
    }
    let digests: Vec<&str> = seen
        .look
        .files
        .iter()
        .map(|file| file.sha256.as_str())
        .collect();
    let starts = format!("{:?}", seen.answers);
    let asked = fingerprint(&[&["import", starts.as_str()], digests.as_slice()].concat());
    once(call, key, &asked, commit(call, upload, &seen)).await
}

/// Commits what was seen. Where somebody else wrote in between it is looked at anew.
async fn commit(call: &Call, upload: &str, first: &Seen) -> Told {
    let changed = failure(&StoreError::Conflict("changed since the preview"));
    let mut again = None;
    for _ in 0..TRIES {
        let seen = again.as_ref().unwrap_or(first);
        if seen.look.writes() == 0 {
            let known = same_files(call, seen).await?;
            return Ok(outcome(seen, false, true, known.as_ref()));
        }
        match write(call, upload, seen).await? {
            Ok(batch) => return Ok(outcome(seen, false, false, Some(&batch))),
            Err(sentence) if sentence == changed => again = Some(see(call, upload).await?),
            Err(sentence) => {
                return Err(Problem::new(StatusCode::CONFLICT, "conflict", sentence));
            }
        }
    }
    Err(Problem::new(
        StatusCode::CONFLICT,
        "conflict",
        "Others are importing at the same time. Nothing was written; try again in a moment.",
    ))
}

/// Begins a commit and waits for its end: the batch, or why nothing was written.
async fn write(call: &Call, upload: &str, seen: &Seen) -> Result<Result<Batch, String>, Problem> {
    let (access, desk) = (&call.bearer.access, &call.shared.desk);
    desk.begin(
        access,
        &seen.workspace,
        upload,
        &seen.answers,
        &seen.look.digest,
    )
    .await?;
    let mut watched = desk
        .watch(access, upload)
        .ok_or_else(Problem::unavailable)?;
    let ended = watched
        .wait_for(|phase| !matches!(phase, Phase::Working { .. }))
        .await
        .map_err(|_| Problem::unavailable())?
        .clone();
    match ended {
        Phase::Done { batch } => Ok(Ok(*batch)),
        Phase::Failed { sentence } => Ok(Err(sentence)),
        Phase::Working { .. } => Err(Problem::unavailable()),
    }
}

/// The latest import that stands and brought exactly these files.
async fn same_files(call: &Call, seen: &Seen) -> Result<Option<Batch>, Problem> {
    let digests = |files: &[domain::import::FileSummary]| {
        files
            .iter()
            .map(|file| file.sha256.clone())
            .collect::<BTreeSet<_>>()
    };
    let sent = digests(&seen.look.files);
    let batches = call.backend().imports.batches(&call.bearer.access).await?;
    Ok(batches
        .into_iter()
        .find(|batch| batch.undone_at.is_none() && digests(&batch.files) == sent))
}
