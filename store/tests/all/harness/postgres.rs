//! Databases of a test server, cloned from one that is migrated once a program run.

use super::NOW;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use std::str::FromStr;
use store::Store;
use tokio::sync::OnceCell;

/// The database that tests of this run are cloned from.
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// Makes a migrated database and gives its address.
pub async fn create(server: &str, name: &str) -> String {
    let template = TEMPLATE.get_or_init(|| template(server)).await;
    run(
        server,
        format!("create database {name} template {template}"),
    )
    .await;
    address(server, name)
}

/// Drops a database, whoever is still connected to it.
pub async fn drop(server: &str, name: &str) {
    run(
        server,
        format!("drop database if exists {name} with (force)"),
    )
    .await;
}

/// Migrates the run's template. Templates of earlier runs go first; one that another run is using
/// right now cannot be dropped and is left alone.
async fn template(server: &str) -> String {
    let mut connection = PgConnection::connect(server).await.unwrap();
    let earlier: Vec<(String,)> =
        sqlx::query_as("select datname from pg_database where datname like 'atelier_template_%'")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    for (name,) in earlier {
        let process = name.trim_start_matches("atelier_template_");
        if !std::path::Path::new("/proc").join(process).exists() {
            let _ = connection
                .execute(&*format!("drop database if exists {name}").leak())
                .await;
        }
    }
    let name = format!("atelier_template_{}", std::process::id());
    run(server, format!("create database {name}")).await;
    let store = Store::open(&address(server, &name), NOW).await.unwrap();
    store.db.close().await;
    name
}

fn address(server: &str, name: &str) -> String {
    PgConnectOptions::from_str(server)
        .unwrap()
        .database(name)
        .to_url_lossy()
        .to_string()
}

/// Runs a statement that names a database. Statements are `&'static str` so that no input ever gets
/// into one; these few words of a test program may stay in memory.
async fn run(server: &str, statement: String) {
    let statement: &'static str = statement.leak();
    let mut connection = PgConnection::connect(server).await.unwrap();
    connection.execute(statement).await.unwrap();
    connection.close().await.unwrap();
}
