//! The command line. Every option can also come from the environment.

use crate::http::client::Network;
use crate::operate::log::Form;
use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Atelier: a workshop for people who live from their audience.
#[derive(Debug, Parser)]
#[command(name = "server", version)]
pub struct Config {
    /// How the log is written.
    #[arg(long, env = "ATELIER_LOG", value_enum, default_value_t, global = true)]
    pub log: Form,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves the product.
    Serve(Serve),
    /// Imports files into a workspace, as the import page does.
    Import(Import),
    /// Adds a new master key to the data folder; the ones before go on to be understood. Restart the
    /// servers afterwards.
    RotateKey(Folder),
    /// Writes the database, the files and the master key into one archive, while others go on.
    Backup(Backup),
    /// Makes a new data folder from such an archive.
    Restore(Restore),
    /// Looks whether everything that is kept is sound; changes nothing.
    Check(Keep),
    /// Prints a new master key, for ATELIER_KEY.
    NewKey,
    /// Says who runs this installation, and changes it.
    Operator(OperatorCommand),
}

/// Where data is kept.
#[derive(Clone, Debug, Args)]
pub struct Keep {
    /// Folder for the embedded database and for files.
    #[arg(long, env = "ATELIER_DATA", default_value = "data")]
    pub data: PathBuf,
    /// A PostgreSQL address (`postgres://user:password@host/name`) instead of the embedded database.
    #[arg(long, env = "ATELIER_DATABASE_URL")]
    pub database_url: Option<String>,
    /// Master keys in place of those that the data folder keeps, parted by commas, the newest first.
    #[arg(long, env = "ATELIER_KEY", hide_env_values = true)]
    pub key: Option<String>,
    /// A bucket (`s3://bucket/prefix`) for files instead of the data folder. Region, endpoint and
    /// credentials come from the usual AWS_… variables.
    #[arg(long, env = "ATELIER_FILES")]
    pub files: Option<String>,
}

/// Options of `backup`.
#[derive(Clone, Debug, Args)]
pub struct Backup {
    /// The archive to make.
    pub file: PathBuf,
    /// Where data is kept.
    #[command(flatten)]
    pub keep: Keep,
}

/// Options of `restore`.
#[derive(Clone, Debug, Args)]
pub struct Restore {
    /// The archive.
    pub file: PathBuf,
    /// The folder to make; it must not be there yet, or be empty.
    #[arg(long)]
    pub data: PathBuf,
}

/// The data folder alone.
#[derive(Clone, Debug, Args)]
pub struct Folder {
    /// Folder for the embedded database and for files.
    #[arg(long, env = "ATELIER_DATA", default_value = "data")]
    pub data: PathBuf,
}

/// Options of `serve`.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Address and port to listen on.
    #[arg(long, env = "ATELIER_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// The address that people type, when a proxy stands before this server.
    #[arg(long, env = "ATELIER_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Fills an installation that nobody has an account on with the sample world, and prints how to
    /// sign in as its people.
    #[arg(long)]
    pub sample: bool,
    /// The password of the sample world's people; without one, a random one is printed.
    #[arg(long, env = "ATELIER_SAMPLE_PASSWORD", requires = "sample")]
    pub sample_password: Option<String>,
    /// An address for Prometheus, with /metrics, /healthz and /readyz. It must not be reachable from
    /// outside; without it nothing is measured for anybody.
    #[arg(long, env = "ATELIER_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
    /// Seconds between failing /readyz and taking no more connections, once asked to stop: as long as a
    /// balancer needs to notice.
    #[arg(long, env = "ATELIER_DRAIN_DELAY", default_value_t = 0)]
    pub drain_delay: u64,
    /// A network of proxies, such as 10.0.0.0/8, whose X-Forwarded-For is believed. From anybody else
    /// the header is ignored.
    #[arg(
        long,
        env = "ATELIER_TRUSTED_PROXY",
        value_delimiter = ',',
        value_name = "NETWORK"
    )]
    pub trusted_proxy: Vec<Network>,
    /// Also serves the kit's own pages under /kit, as a program built for development always does.
    #[arg(long, env = "ATELIER_KIT")]
    pub kit: bool,
    /// The server that takes mail, e.g. `smtps://user:password@host:465` or
    /// `smtp://user:password@host:587?tls=required`. Without one, mails wait in the outbox.
    #[arg(
        long,
        env = "ATELIER_SMTP_URL",
        hide_env_values = true,
        requires = "mail_from"
    )]
    pub smtp_url: Option<String>,
    /// Whom mail comes from, e.g. `Atelier <post@example.com>`.
    #[arg(long, env = "ATELIER_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Lets webhooks go to machines of one's own network and without encryption, to try receivers out.
    /// Never where people whom one does not know can add addresses.
    #[arg(long, env = "ATELIER_WEBHOOKS_ANYWHERE")]
    pub webhooks_anywhere: bool,
    /// Folder of the built front end.
    #[arg(long, env = "ATELIER_SITE", default_value = "target/site")]
    pub site: PathBuf,
    /// Where data is kept.
    #[command(flatten)]
    pub keep: Keep,
}

/// Options of `import`.
#[derive(Clone, Debug, Args)]
pub struct Import {
    /// Files or zip archives. Named apart from the place of files, which `keep` brings.
    #[arg(id = "imported", value_name = "FILES", required = true)]
    pub files: Vec<PathBuf>,
    /// The workspace's name.
    #[arg(long)]
    pub workspace: String,
    /// The first day of a course whose file has only relative dates, e.g. `AAA 2013J=2013-10-01`.
    #[arg(long = "start", value_name = "COURSE=DAY")]
    pub starts: Vec<String>,
    /// Shows what would be written, and writes nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Where data is kept.
    #[command(flatten)]
    pub keep: Keep,
}

/// Options of `operator`.
#[derive(Clone, Debug, Args)]
pub struct OperatorCommand {
    /// What to do.
    #[command(subcommand)]
    pub what: OperatorChange,
    /// Where data is kept.
    #[command(flatten)]
    pub keep: Keep,
}

/// What can be done about operators.
#[derive(Clone, Debug, Subcommand)]
pub enum OperatorChange {
    /// Prints who runs this installation.
    List,
    /// Lets a person run it.
    Add {
        /// The address they sign in with.
        email: String,
    },
    /// Lets them run it no longer.
    Remove {
        /// The address they sign in with.
        email: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn no_two_options_of_a_command_share_a_name() {
        Config::command().debug_assert();
    }

    #[test]
    fn an_import_tells_its_files_from_the_place_of_files() {
        let words = [
            "server",
            "import",
            "a.csv",
            "b.csv",
            "--workspace",
            "W",
            "--data",
            "d",
            "--files",
            "s3://bucket",
        ];
        let Command::Import(import) = Config::try_parse_from(words).unwrap().command else {
            panic!("another command was read");
        };
        assert_eq!(import.files, ["a.csv", "b.csv"].map(PathBuf::from));
        assert_eq!(import.keep.files.as_deref(), Some("s3://bucket"));
    }
}
