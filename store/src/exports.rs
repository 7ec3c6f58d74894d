//! What is kept of exports.

use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::import::decode;
use crate::workspaces::WorkspaceRow;
use crate::{Store, all, exec, files, ids, jobs, one, optional, row};
use domain::access::{self, Access, Role};
use domain::error::{StoreError, StoreResult};
use domain::export::{Asked, Export, ExportState, ExportStore, Format, Made, NewExport, Subject};
use domain::file::File;
use domain::job::{JobState, NewJob};
use domain::time::Micros;
use domain::workspace::Workspace;
use serde_json::json;

/// The kind of job that makes an export; its payload is [`payload`].
pub const KIND: &str = "export";
/// Most files of one person that are still to come: two are made at a time anyway.
const MOST_OPEN: i64 = 5;
const TOO_MANY: &str =
    "Five of your files are still being made. Wait until one is done, then ask again.";

row! {
    struct ExportRow {
        id: String,
        person_id: String,
        by_name: String,
        subject: String,
        format: String,
        query: String,
        filter: String,
        name: String,
        row_count: Option<i64>,
        bytes: Option<i64>,
        sha256: Option<String>,
        file_id: Option<String>,
        created_at: i64,
        made_at: Option<i64>,
        state: Option<String>,
        done_steps: Option<i64>,
        all_steps: Option<i64>,
    }
}

row! {
    struct AskedRow {
        person_id: String,
        subject: String,
        format: String,
        query: String,
        filter: String,
        name: String,
    }
}

fn new(row: AskedRow) -> StoreResult<NewExport> {
    let (subject, format) = (Subject::parse(&row.subject), Format::parse(&row.format));
    let (Some(subject), Some(format)) = (subject, format) else {
        tracing::error!(row.subject, row.format, "a kept export cannot be read");
        return Err(StoreError::Unavailable);
    };
    Ok(NewExport {
        subject,
        format,
        query: row.query,
        filter: row.filter,
        name: row.name,
    })
}

impl TryFrom<ExportRow> for Export {
    type Error = StoreError;

    fn try_from(row: ExportRow) -> StoreResult<Self> {
        let made = match (row.row_count, row.bytes, row.sha256) {
            (Some(rows), Some(bytes), Some(sha256)) => Some(Made {
                rows: rows.unsigned_abs(),
                bytes: bytes.unsigned_abs(),
                sha256,
            }),
            _ => None,
        };
        let job = row.state.as_deref().and_then(JobState::parse);
        let asked = new(AskedRow {
            person_id: row.person_id.clone(),
            subject: row.subject,
            format: row.format,
            query: row.query,
            filter: row.filter,
            name: row.name,
        })?;
        Ok(Self {
            id: row.id,
            person: row.person_id,
            by: row.by_name,
            asked,
            state: ExportState::of(made.is_some(), job),
            steps: row.done_steps.zip(row.all_steps),
            made,
            file: row.file_id,
            created_at: row.created_at,
            made_at: row.made_at,
        })
    }
}

#[async_trait::async_trait]
impl ExportStore for Store {
    async fn exports(
        &self,
        access: &Access,
        everybodys: bool,
        limit: i64,
    ) -> StoreResult<Vec<Export>> {
        let mut tx = self.db.read(access).await?;
        let rows = all!(
            tx,
            ExportRow,
            "select e.id, e.person_id, p.name as by_name, e.subject, e.format, e.query, e.filter, e.name,
                    e.row_count, e.bytes, e.sha256, e.file_id, e.created_at, e.made_at, j.state,
                    j.done_steps, j.all_steps
               from export e
               join person p on p.id = e.person_id
               left join job j on j.id = e.job_id
              where e.workspace_id = $1 and (e.person_id = $2 or $3 = true)
              order by e.created_at desc, e.id desc limit $4",
            access.workspace(),
            access.person(),
            everybodys,
            limit
        )?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn note_export(
        &self,
        access: &Access,
        new: NewExport,
        made: Made,
        now: Micros,
    ) -> StoreResult<()> {
        let (workspace, person) = (access.workspace().to_owned(), access.person().to_owned());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let id = ids::new_id(now);
                    write(tx, &workspace, &id, &person, &new, None, now).await?;
                    fill(tx, &workspace, &id, &made, None, now).await?;
                    record(tx, &workspace, &person, &id, &new, &made, now).await
                })
            })
            .await
    }

    async fn ask_export(
        &self,
        access: &Access,
        new: NewExport,
        now: Micros,
    ) -> StoreResult<String> {
        let (workspace, person) = (access.workspace().to_owned(), access.person().to_owned());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let (open,) = one!(
                        tx,
                        (i64,),
                        "select count(*) from export e join job j on j.id = e.job_id
                          where e.workspace_id = $1 and e.person_id = $2
                            and j.state in ('queued', 'running')",
                        workspace.as_str(),
                        person.as_str()
                    )?;
                    if open >= MOST_OPEN {
                        return Err(StoreError::Conflict(TOO_MANY));
                    }
                    let id = ids::new_id(now);
                    let payload = json!({ "export": id }).to_string();
                    let job = NewJob::of(&workspace, KIND, payload, now);
                    let job = jobs::enqueue(tx, &job, now).await?;
                    write(tx, &workspace, &id, &person, &new, job.as_deref(), now).await?;
                    Ok(id)
                })
            })
            .await
    }
}

async fn write(
    tx: &mut Tx,
    workspace: &str,
    id: &str,
    person: &str,
    new: &NewExport,
    job: Option<&str>,
    now: Micros,
) -> StoreResult<()> {
    exec!(
        tx,
        "insert into export (workspace_id, id, person_id, subject, format, query, filter, name, job_id,
                             created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        workspace,
        id,
        person,
        new.subject.as_str(),
        new.format.as_str(),
        new.query.as_str(),
        new.filter.as_str(),
        new.name.as_str(),
        job,
        now
    )?;
    Ok(())
}

async fn fill(
    tx: &mut Tx,
    workspace: &str,
    id: &str,
    made: &Made,
    file: Option<&str>,
    now: Micros,
) -> StoreResult<()> {
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let touched = exec!(
        tx,
        "update export set row_count = $3, bytes = $4, sha256 = $5, file_id = $6, made_at = $7
          where workspace_id = $1 and id = $2",
        workspace,
        id,
        count(made.rows),
        count(made.bytes),
        made.sha256.as_str(),
        file,
        now
    )?;
    if touched == 0 {
        return Err(StoreError::NotFound);
    }
    Ok(())
}

async fn record(
    tx: &mut Tx,
    workspace: &str,
    person: &str,
    id: &str,
    new: &NewExport,
    made: &Made,
    now: Micros,
) -> StoreResult<()> {
    // The filter may hold a name that was searched for; it stands in the export's own row alone.
    let after = json!({
        "of": new.subject.as_str(), "form": new.format.as_str(),
        "rows": made.rows, "sha256": made.sha256,
    });
    let entry = Entry {
        actor: person,
        action: "export.made",
        object: id,
        before: None,
        after: Some(after),
    };
    audit::record(tx, workspace, now, entry).await
}

/// Notes, within the transaction that ends its job, that an export was made and where its file lies.
///
/// # Errors
/// `NotFound` when the export is gone, `Unavailable`.
pub async fn finish(
    tx: &mut Tx,
    workspace: &str,
    id: &str,
    asked: &Asked,
    file: &File,
    rows: u64,
    now: Micros,
) -> StoreResult<()> {
    files::insert(tx, workspace, file).await?;
    let made = Made {
        rows,
        bytes: file.bytes,
        sha256: file.sha256.clone(),
    };
    fill(tx, workspace, id, &made, Some(&file.id), now).await?;
    record(tx, workspace, &asked.person, id, &asked.new, &made, now).await
}

row! {
    struct SeatRow {
        role: String,
        scope: Option<String>,
        id: String,
        name: String,
        kind: String,
        plan: String,
        currency: String,
        zone: String,
        week_start: String,
        look_at: Option<String>,
        data_version: i64,
        sample: bool,
    }
}

impl Store {
    /// The seat that a person has in a workspace now, for work that is done in their name while they are
    /// away: it reaches no further than they would. `None` when they have none.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn seat_of(
        &self,
        workspace: &str,
        person: &str,
    ) -> StoreResult<Option<(Workspace, Access)>> {
        let scope = crate::db::Scope::Workspace(workspace.to_owned());
        let mut tx = self.db.read(scope).await?;
        let found = optional!(
            tx,
            SeatRow,
            "select m.role, m.scope, w.id, w.name, w.kind, w.plan, w.currency, w.zone, w.week_start,
                    w.look_at, w.data_version, w.sample
               from member m join workspace w on w.id = m.workspace_id
              where m.workspace_id = $1 and m.person_id = $2",
            workspace,
            person
        )?;
        let Some(row) = found else {
            return Ok(None);
        };
        let role = Role::parse(&row.role).ok_or(StoreError::Unavailable)?;
        let scope = row.scope.as_deref().map(decode).transpose()?;
        let workspace: Workspace = WorkspaceRow {
            id: row.id,
            name: row.name,
            kind: row.kind,
            plan: row.plan,
            currency: row.currency,
            zone: row.zone,
            week_start: row.week_start,
            look_at: row.look_at,
            data_version: row.data_version,
            sample: row.sample,
        }
        .try_into()?;
        let access = Access::of_membership(&workspace.id, person, role)
            .within(scope.unwrap_or(access::Scope::ALL))
            .on(workspace.plan);
        Ok(Some((workspace, access)))
    }

    /// What an export that is to be made asks for.
    ///
    /// # Errors
    /// `NotFound` when it is gone, `Unavailable`.
    pub async fn export_asked(&self, workspace: &str, id: &str) -> StoreResult<Asked> {
        let scope = crate::db::Scope::Workspace(workspace.to_owned());
        let mut tx = self.db.read(scope).await?;
        let row = one!(
            tx,
            AskedRow,
            "select person_id, subject, format, query, filter, name from export
              where workspace_id = $1 and id = $2",
            workspace,
            id
        )?;
        let person = row.person_id.clone();
        Ok(Asked {
            person,
            new: new(row)?,
        })
    }
}
