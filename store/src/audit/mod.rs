//! The audit log: a row for every change, written by the change's own transaction.
//!
//! Each workspace has a chain of rows, and so has the installation. A row's hash covers what it says
//! and the hash of the row before, and `audit_head` has the last one; so an edited, exchanged or
//! missing row is found by reading the chain once. Triggers refuse to change a row at all.

mod call;
mod chain;
mod read;

pub use call::{Call, current, during};
pub(crate) use chain::{POSTGRES_GUARD, SQLITE_GUARD};
pub use read::verify;

use crate::db::Tx;
use crate::{both, exec, one};
use chain::Link;
use domain::error::StoreResult;
use domain::time::Micros;
use serde_json::Value;

/// Most characters kept of an object's name: ids have 36, addresses of endpoints some more.
const OBJECT_MAX: usize = 200;

/// The chain of what belongs to no workspace.
pub const INSTALLATION: &str = "";

/// One act, to be recorded.
#[derive(Clone, Debug)]
pub struct Entry<'e> {
    /// The person's id; empty for the program itself.
    pub actor: &'e str,
    /// What was done, as in `import.committed`; see `domain::audit::ACTIONS`.
    pub action: &'static str,
    /// To what: an id, or nothing.
    pub object: &'e str,
    /// What changed, before it: a small object of the changed fields. No secrets, no people's data.
    pub before: Option<Value>,
    /// What changed, after it.
    pub after: Option<Value>,
}

/// Adds a row to the chain of a workspace, or to [`INSTALLATION`]'s. Call it last in the transaction of
/// the change: from here on other writers of the chain wait for the end of it.
///
/// # Errors
/// `Unavailable`; the change is then rolled back with it.
pub async fn record(tx: &mut Tx, chain: &str, now: Micros, entry: Entry<'_>) -> StoreResult<()> {
    exec!(
        tx,
        "insert into audit_head (chain, no, hash) values ($1, 0, '') on conflict (chain) do nothing",
        chain
    )?;
    let (last, previous) = one!(
        tx,
        (i64, String),
        both!("select no, hash from audit_head where chain = $1" {lock}),
        chain
    )?;
    let call = current();
    let json = |value: Option<Value>| value.map(|value| still(&value.to_string()));
    let link = Link {
        no: last + 1,
        at: now,
        actor: entry.actor.to_owned(),
        via: plain(&call.via),
        action: entry.action.to_owned(),
        object: plain(entry.object),
        before: json(entry.before),
        after: json(entry.after),
        address: plain(&call.address),
        request: plain(&call.request),
    };
    let hash = link.hash(chain, &previous)?;
    exec!(
        tx,
        "insert into audit_entry
           (chain, no, at, actor, via, action, object, before, after, address, request, previous, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        chain,
        link.no,
        link.at,
        link.actor,
        link.via,
        link.action,
        link.object,
        link.before,
        link.after,
        link.address,
        link.request,
        previous,
        hash.as_str()
    )?;
    exec!(
        tx,
        "update audit_head set no = $2, hash = $3 where chain = $1",
        chain,
        last + 1,
        hash
    )?;
    Ok(())
}

/// A text short enough for a column of ids and addresses, and [`still`].
fn plain(text: &str) -> String {
    still(&text.chars().take(OBJECT_MAX).collect::<String>())
}

/// A text that cannot move a terminal's cursor, break a line or turn the reading direction, wherever
/// the log is shown. JSON escapes only the lower half of the control characters.
fn still(text: &str) -> String {
    let moves = |sign: char| {
        sign.is_control()
            || matches!(sign, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .map(|sign| if moves(sign) { '\u{fffd}' } else { sign })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_moves_a_cursor_or_breaks_a_line() {
        let cases = [
            ("import/look", "import/look"),
            ("a\r\nb", "a\u{fffd}\u{fffd}b"),
            ("\u{1b}[2J", "\u{fffd}[2J"),
            ("\u{9b}31m", "\u{fffd}31m"),
            ("a\u{202e}b", "a\u{fffd}b"),
            ("Ünïcode ✓", "Ünïcode ✓"),
        ];
        for (text, expected) in cases {
            assert_eq!(plain(text), expected, "{text:?}");
        }
        assert_eq!(plain(&"x".repeat(5_000)).len(), OBJECT_MAX);
    }
}
