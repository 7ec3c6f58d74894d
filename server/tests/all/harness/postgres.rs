//! Databases of a test server. Each is migrated by opening it.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use std::str::FromStr;

/// Makes an empty database and gives its address.
pub async fn create(server: &str, name: &str) -> String {
    run(server, format!("create database {name}")).await;
    PgConnectOptions::from_str(server)
        .unwrap()
        .database(name)
        .to_url_lossy()
        .to_string()
}

/// Drops a database, whoever is still connected to it.
pub async fn drop(server: &str, name: &str) {
    run(
        server,
        format!("drop database if exists {name} with (force)"),
    )
    .await;
}

/// Runs a statement that names a database. Statements are `&'static str` so that no input ever gets
/// into one; these few words of a test program may stay in memory.
async fn run(server: &str, statement: String) {
    let statement: &'static str = statement.leak();
    let mut connection = PgConnection::connect(server).await.unwrap();
    connection.execute(statement).await.unwrap();
    connection.close().await.unwrap();
}
