//! `server import FILE… --workspace NAME`: the import page without the page.

use super::archive::{UNPACKED_BYTES, is_zip, unpack};
use super::desk::failure;
use super::staging::Staging;
use crate::clock;
use crate::config::Import;
use crate::files::Objects;
use crate::passwords::hex;
use crate::serve::open_store;
use domain::import::{self, Draft, ImportStore, InputFile, KINDS, Known, Preview, RecordState};
use domain::time::{Day, Now};
use domain::workspace::WorkspaceStore;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Rejects printed before the rest is only counted.
const SHOWN: usize = 20;

/// Reads, shows and, unless it is a dry run, writes.
///
/// # Errors
/// A sentence that says what to do; nothing was written then.
pub async fn run(options: Import) -> Result<(), String> {
    let store = open_store(&options.keep).await?;
    let (workspace, access) = store
        .workspace_named(&options.workspace)
        .await
        .map_err(|_| format!("There is no one workspace named «{}».", options.workspace))?;
    let files = read(&options.files)?;
    let known = store
        .known(&access)
        .await
        .map_err(|error| failure(&error))?;
    let today = Now::live(clock::now(), &workspace.calendar).today;
    let draft = |answers: &BTreeMap<String, Day>| {
        import::draft(&files, &known, answers, today, &workspace.calendar)
    };
    let mut made = draft(&BTreeMap::new());
    let answers = answers(&made, &known, &options.starts)?;
    if !answers.is_empty() {
        made = draft(&answers);
    }
    let preview = store
        .preview(&access, &made)
        .await
        .map_err(|error| failure(&error))?;
    print(&made, &preview);
    let open: Vec<&str> = made
        .questions
        .iter()
        .filter(|q| q.answered.is_none())
        .map(|q| q.name.as_str())
        .collect();
    if let Some(first) = open.first() {
        return Err(format!(
            "These files have only relative dates. Say on which day each course began, e.g. --start '{first}=2013-10-01': {}.",
            open.join(", ")
        ));
    }
    if options.dry_run {
        println!("Nothing was written (--dry-run).");
        return Ok(());
    }
    let keep = &options.keep;
    let objects = Objects::open(&keep.data.join("files"), keep.files.as_deref())?;
    if made.left_out.records == 0 {
        Staging::open(&keep.data, objects)?
            .keep(&access, &files)
            .await
            .map_err(|error| error.sentence())?;
    }
    let batch = store
        .commit(
            &access,
            &Arc::new(made),
            &preview.digest,
            clock::now(),
            &|_| {},
        )
        .await
        .map_err(|error| failure(&error))?;
    println!("Written as batch {}.", batch.id);
    Ok(())
}

fn read(paths: &[PathBuf]) -> Result<Vec<InputFile>, String> {
    let mut left = UNPACKED_BYTES;
    let mut files = Vec::new();
    for path in paths {
        let bytes = std::fs::read(path)
            .map_err(|error| format!("{} cannot be read: {error}.", path.display()))?;
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if is_zip(&bytes) {
            files.extend(unpack(&name, &bytes, &mut left)?);
        } else {
            files.push(InputFile {
                name,
                sha256: hex(&Sha256::digest(&bytes)),
                bytes,
            });
        }
    }
    Ok(files)
}

/// The first days given on the command line, by course key. A course may be named as the preview
/// names it or by its key.
fn answers(
    draft: &Draft,
    known: &Known,
    starts: &[String],
) -> Result<BTreeMap<String, Day>, String> {
    starts
        .iter()
        .map(|start| {
            let (course, day) = start
                .rsplit_once('=')
                .ok_or_else(|| format!("«{start}» is not COURSE=DAY."))?;
            let day = Day::parse(day)
                .ok_or_else(|| format!("«{day}» is not a day such as 2013-10-01."))?;
            let asked = draft
                .questions
                .iter()
                .find(|q| q.name == course || q.course == course);
            match asked {
                Some(question) => Ok((question.course.clone(), day)),
                None if known.course_starts.contains_key(course) => Ok((course.to_owned(), day)),
                None => Err(format!("The files have no course «{course}».")),
            }
        })
        .collect()
}

fn print(draft: &Draft, preview: &Preview) {
    for file in &draft.files {
        let what = file
            .skipped
            .as_deref()
            .or(file.source.as_deref())
            .unwrap_or("not recognised");
        println!(
            "{}: {what} ({} rows, {} rejected)",
            file.name, file.rows, file.rejected
        );
    }
    for kind in KINDS {
        let count = |wanted: RecordState| {
            let both = draft.records.iter().zip(&preview.states);
            both.filter(|(record, state)| record.kind_name() == kind && **state == wanted)
                .count()
        };
        let (new, changed, same) = (
            count(RecordState::New),
            count(RecordState::Changed),
            count(RecordState::Unchanged),
        );
        if new + changed + same > 0 {
            println!("{kind}: {new} new, {changed} changed, {same} unchanged");
        }
    }
    for reject in draft.rejects.iter().take(SHOWN) {
        println!(
            "{} line {} {}: {} ({})",
            reject.file, reject.row, reject.column, reject.reason, reject.value
        );
    }
    if draft.rejects.len() > SHOWN {
        println!("… and {} more rejects", draft.rejects.len() - SHOWN);
    }
}
