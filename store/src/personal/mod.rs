//! What people may ask about data on them: a copy of it, and its end.

pub mod copy;
mod person;
mod student;

use crate::audit::{self, Entry, INSTALLATION};
use crate::db::Scope;
use crate::{Store, all, exec, optional};
use domain::access::Access;
use domain::error::StoreResult;
use domain::personal::{Copy, Held, Made, PersonalStore};
use domain::time::Micros;
use std::collections::BTreeSet;

/// The tables from which rows go when a person is erased.
pub fn tables_of_person() -> BTreeSet<&'static str> {
    person::tables().collect()
}

/// The tables from which rows go when a student is erased.
pub fn tables_of_student() -> BTreeSet<&'static str> {
    student::tables().collect()
}

#[async_trait::async_trait]
impl PersonalStore for Store {
    async fn ask_copy(&self, person: &str, now: Micros) -> StoreResult<()> {
        person::ask_copy(self, person, now).await
    }

    async fn copy(&self, person: &str, now: Micros) -> StoreResult<Option<Copy>> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        let found = optional!(
            tx,
            (String, i64, Option<String>, Option<i64>, Option<i64>),
            "select id, asked_at, sha256, bytes, ends_at from person_export
              where person_id = $1 and (ends_at is null or ends_at > $2)",
            person,
            now
        )?;
        Ok(found.map(|(id, asked_at, sha256, bytes, ends_at)| Copy {
            id,
            asked_at,
            made: sha256
                .zip(bytes.zip(ends_at))
                .map(|(sha256, (bytes, ends_at))| Made {
                    sha256,
                    bytes: bytes.unsigned_abs(),
                    ends_at,
                }),
        }))
    }

    async fn note_copy_taken(&self, person: &str, sha256: &str, now: Micros) -> StoreResult<()> {
        let (person, sha256) = (person.to_owned(), sha256.to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let entry = Entry {
                        actor: &person,
                        action: "person.copy_taken",
                        object: &person,
                        before: None,
                        after: Some(serde_json::json!({ "sha256": sha256 })),
                    };
                    audit::record(tx, INSTALLATION, now, entry).await
                })
            })
            .await
    }

    async fn erase_person(&self, person: &str, now: Micros) -> StoreResult<()> {
        person::erase(self, person, now).await
    }

    async fn owned_alone(&self, person: &str) -> StoreResult<Vec<String>> {
        person::owned_alone(self, person).await
    }

    async fn held(&self, access: &Access, student: &str, now: Micros) -> StoreResult<Held> {
        let mut tx = self.db.read(access).await?;
        student::held(&mut tx, access, student, now).await
    }

    async fn student_copy(
        &self,
        access: &Access,
        student: &str,
        now: Micros,
    ) -> StoreResult<String> {
        let (access, student) = (access.clone(), student.to_owned());
        self.db
            .write(&access.clone(), move |tx| {
                Box::pin(async move { student::told(tx, &access, &student, now).await })
            })
            .await
    }

    async fn erase_student(
        &self,
        access: &Access,
        student: &str,
        now: Micros,
    ) -> StoreResult<Held> {
        let (access, student) = (access.clone(), student.to_owned());
        self.db
            .write(&access.clone(), move |tx| {
                Box::pin(async move { student::erase(tx, &access, &student, now).await })
            })
            .await
    }

    async fn let_in(
        &self,
        access: &Access,
        hashes: &BTreeSet<String>,
        now: Micros,
    ) -> StoreResult<u64> {
        let (access, hashes) = (access.clone(), hashes.clone());
        self.db
            .write(&access.clone(), move |tx| {
                Box::pin(async move { student::let_in(tx, &access, &hashes, now).await })
            })
            .await
    }
}

impl Store {
    /// Forgets files whose time is over, and copies for people likewise. Their bytes are the caller's.
    /// Gives how many.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn forget_files(&self, now: Micros) -> StoreResult<u64> {
        let mut gone = 0;
        for workspace in self.every_workspace().await? {
            let id = workspace.id.clone();
            let work = self.db.write(Scope::Workspace(workspace.id), move |tx| {
                Box::pin(async move {
                    Ok(exec!(
                        tx,
                        "delete from file where workspace_id = $1 and expires_at <= $2",
                        id.as_str(),
                        now
                    )?)
                })
            });
            gone += work.await?;
        }
        let work = self.db.write(Scope::Nobody, move |tx| {
            Box::pin(async move {
                Ok(exec!(
                    tx,
                    "delete from person_export where ends_at <= $1",
                    now
                )?)
            })
        });
        Ok(gone + work.await?)
    }

    /// The SHA-256 of every copy made for a person, with the person's id.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn copy_contents(&self) -> StoreResult<Vec<(String, String)>> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        Ok(all!(
            tx,
            (String, String),
            "select person_id, sha256 from person_export where sha256 is not null"
        )?)
    }
}
