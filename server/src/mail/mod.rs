//! Out of the outbox, to a mail server. Without one, mails wait where operators can read them.

mod letter;
mod smtp;

pub use letter::letter;
pub use smtp::Smtp;

use domain::mail::{Attempt, Mail, MailStore};
use domain::time::Micros;
use futures::StreamExt;
use lettre::Message;
use lettre::message::Mailbox;
use std::sync::Arc;
use std::time::Duration;

/// How long a mail that was taken belongs to the one who took it: two minutes, in microseconds. Twice
/// [`TAKEN`] / [`AT_ONCE`] times the longest try of [`smtp::WAIT`].
const LEASE: i64 = 120 * 1_000_000;
/// Mails taken in one look.
const TAKEN: u32 = 8;
/// Mails on their way at once: a slow answer does not hold all others up.
const AT_ONCE: usize = 4;
/// How often the outbox is looked into.
const LOOK: Duration = Duration::from_secs(2);
/// How often old mails are forgotten.
const TIDY: Duration = Duration::from_secs(3_600);
/// How long a mail is kept after it was sent or given up: 90 days, in microseconds.
const KEPT: i64 = 90 * 24 * 3_600 * 1_000_000;

/// Hands mails over.
#[async_trait::async_trait]
pub trait Sender: Send + Sync {
    /// Tries to hand one over, and says how that ended. It always ends.
    async fn send(&self, letter: Message) -> Attempt;
}

/// Empties the outbox.
#[derive(Clone)]
pub struct Post {
    mails: Arc<dyn MailStore>,
    sender: Arc<dyn Sender>,
    from: Mailbox,
    base: String,
    clock: fn() -> Micros,
}

impl Post {
    /// A post office: mails come from `from`, and their links lead below the address `base`.
    pub fn new(
        mails: Arc<dyn MailStore>,
        sender: Arc<dyn Sender>,
        from: Mailbox,
        base: String,
        clock: fn() -> Micros,
    ) -> Self {
        Self {
            mails,
            sender,
            from,
            base,
            clock,
        }
    }

    /// Tries whatever is due once, and gives how many mails that were.
    pub async fn round(&self) -> usize {
        let taken = match self.mails.claim_mails((self.clock)(), LEASE, TAKEN).await {
            Ok(taken) => taken,
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read");
                return 0;
            }
        };
        let count = taken.len();
        futures::stream::iter(taken)
            .for_each_concurrent(AT_ONCE, |mail| self.hand_over(mail))
            .await;
        count
    }

    async fn hand_over(&self, mail: Mail) {
        let ended = match letter(&mail, &self.from, &self.base) {
            Ok(letter) => self.sender.send(letter).await,
            Err(why) => Attempt::Refused(why),
        };
        if let Attempt::Later(why) | Attempt::Refused(why) | Attempt::NoMailbox(why) = &ended {
            tracing::warn!(
                mail = mail.id,
                attempt = mail.attempt,
                why,
                "a mail was not taken"
            );
        }
        let settled = self
            .mails
            .settle_mail(&mail.id, mail.attempt, &ended, (self.clock)())
            .await;
        if let Err(error) = settled {
            // Its lease ends, and it is tried again under the same message id.
            tracing::warn!(mail = mail.id, %error, "how a mail went could not be kept");
        }
    }

    /// Empties the outbox for as long as the program runs.
    pub async fn run(self) {
        loop {
            if self.round().await == 0 {
                tokio::time::sleep(LOOK).await;
            }
        }
    }
}

/// Forgets old mails for as long as the program runs.
pub async fn tidy(mails: Arc<dyn MailStore>, clock: fn() -> Micros) {
    loop {
        match mails.forget_mails(clock() - KEPT).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "forgot old mails"),
            Err(error) => tracing::warn!(%error, "old mails could not be forgotten"),
        }
        tokio::time::sleep(TIDY).await;
    }
}
