//! What was imported, and taking it back.

use super::problem::Problem;
use super::{Call, Given, Told, cursor, page_of};
use crate::passwords::hex;
use axum::http::{HeaderMap, StatusCode};
use domain::api::{IDEMPOTENCY_KEY, instant};
use domain::error::StoreError;
use domain::import::{Batch, FileSummary, KindCount, Reject};
use domain::token::Begun;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Most characters of a key.
const KEY_MOST: usize = 200;

pub fn file_of(file: &FileSummary) -> Value {
    json!({
        "name": file.name,
        "sha256": file.sha256,
        "bytes": file.bytes,
        "source": file.source,
        "rows": file.rows,
        "rejected": file.rejected,
        "skipped": file.skipped,
    })
}

pub fn counts_of<'k>(kinds: impl IntoIterator<Item = (&'k String, &'k KindCount)>) -> Value {
    let counts: Map<String, Value> = kinds
        .into_iter()
        .map(|(kind, count)| (kind.clone(), json!(count)))
        .collect();
    Value::Object(counts)
}

pub fn import_of(batch: &Batch) -> Value {
    json!({
        "id": batch.id,
        "by": batch.by,
        "at": instant(batch.at),
        "undone_at": batch.undone_at.map(instant),
        "files": batch.files.iter().map(file_of).collect::<Vec<_>>(),
        "counts": counts_of(&batch.counts),
        "rejected": batch.rejected,
        "last_day": batch.last_day,
    })
}

pub fn reject_of(reject: &Reject) -> Value {
    json!({
        "file": reject.file,
        "row": reject.row,
        "column": reject.column,
        "value": reject.value,
        "reason": reject.reason,
    })
}

pub async fn imports(call: &Call) -> Told {
    let batches = call.backend().imports.batches(&call.bearer.access).await?;
    call.paged(batches, |batch| import_of(&batch))
}

async fn batch(call: &Call) -> Result<Batch, Problem> {
    let batches = call.backend().imports.batches(&call.bearer.access).await?;
    let id = call.path("import");
    let found = batches.into_iter().find(|batch| batch.id == id);
    found.ok_or_else(Problem::not_found)
}

pub async fn import(call: &Call) -> Told {
    Ok(import_of(&batch(call).await?))
}

pub async fn rejects(call: &Call) -> Told {
    let (limit, from) = call.page()?;
    let imports = &call.backend().imports;
    let rejects = imports
        .rejects(
            &call.bearer.access,
            call.path("import"),
            from as u64,
            limit as u64 + 1,
        )
        .await?;
    let more = rejects.len() > limit;
    let data = rejects.iter().take(limit).map(reject_of).collect();
    Ok(page_of(data, more.then(|| cursor(from + limit))))
}

/// The key that a write carries, if it carries one.
pub fn key_of(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default().trim().trim_matches('"');
    if text.is_empty() || text.len() > KEY_MOST {
        let message = format!("Send 1 to {KEY_MOST} printable characters.");
        return Err(Problem::invalid(
            "header",
            vec![(IDEMPOTENCY_KEY.to_owned(), message)],
        ));
    }
    Ok(Some(text.to_owned()))
}

/// One text for all that was asked.
pub fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize())
}

/// Does a write once for its key: the same again is answered with what was answered before. A failure
/// of the server's own is not kept, so that it can be tried again.
pub async fn once(
    call: &Call,
    key: Option<String>,
    asked: &str,
    work: impl Future<Output = Told>,
) -> Result<Given, Problem> {
    let Some(key) = key else {
        return work.await.map(Given::Told);
    };
    let tokens = &call.backend().tokens;
    match tokens
        .begin_call(&call.bearer, &key, asked, call.now)
        .await?
    {
        Begun::First => {}
        Begun::Done(status, body) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            return Ok(Given::Again(status, body));
        }
        Begun::Running => {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "conflict",
                "The same request is being done. Ask again in a moment.",
            ));
        }
        Begun::Other => {
            return Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "key_reused",
                "This idempotency-key was used for another request. Choose a new one.",
            ));
        }
    }
    let told = work.await;
    let body = told.as_ref().ok().map(Value::to_string);
    let answer = body.as_deref().map(|body| (StatusCode::OK.as_u16(), body));
    tokens.end_call(&call.bearer, &key, answer).await?;
    told.map(Given::Told)
}

pub async fn undo(call: Call, headers: &HeaderMap) -> Result<Given, Problem> {
    let key = key_of(headers)?;
    let asked = fingerprint(&["undo", call.path("import")]);
    // Whoever asked may go away; what was begun is ended all the same.
    let work = async move {
        let taking = async {
            let imports = &call.backend().imports;
            let id = call.path("import");
            match imports.undo(&call.bearer.access, id, call.now).await {
                Ok(undone) => Ok(import_of(&undone)),
                // Taking back what was taken back changes nothing.
                Err(StoreError::Conflict("already undone")) => import(&call).await,
                Err(error) => Err(error.into()),
            }
        };
        once(&call, key, &asked, taking).await
    };
    super::send::ended(work).await
}
