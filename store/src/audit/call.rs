//! Where a change comes from, carried beside the call instead of through every signature.

use std::future::Future;

/// The request, command or job that a change is made for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// How it came: `page`, `command`, `job` or `token:<id>`.
    pub via: String,
    /// The peer's address; empty where there is none.
    pub address: String,
    /// The id under which the log speaks of it.
    pub request: String,
}

tokio::task_local! {
    static CALL: Call;
}

/// Runs work whose changes the audit log puts down to `call`. Writing transactions inherit it; another
/// task that the work starts must be given [`current`].
pub async fn during<F: Future>(call: Call, work: F) -> F::Output {
    CALL.scope(call, work).await
}

/// What the running work is done for; nothing is known of it outside [`during`].
pub fn current() -> Call {
    CALL.try_with(Clone::clone).unwrap_or_default()
}
