//! A mail server, spoken to by SMTP.

use super::Sender;
use domain::mail::Attempt;
use lettre::transport::smtp::{AsyncSmtpTransport, Error};
use lettre::{AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;

/// How long a mail server may take for one mail, from connecting to its last answer.
pub(super) const WAIT: Duration = Duration::from_secs(30);

/// A mail server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    wait: Duration,
}

impl Smtp {
    /// A mail server by its address: `smtps://user:password@host:465`,
    /// `smtp://user:password@host:587?tls=required`, or `smtp://host:25` without encryption.
    ///
    /// # Errors
    /// A sentence that says what to do.
    pub fn new(url: &str, wait: Option<Duration>) -> Result<Self, String> {
        let wait = wait.unwrap_or(WAIT);
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| format!("The mail server's address cannot be read: {error}"))?
            .timeout(Some(wait))
            .build();
        Ok(Self { transport, wait })
    }
}

#[async_trait::async_trait]
impl Sender for Smtp {
    async fn send(&self, letter: Message) -> Attempt {
        match tokio::time::timeout(self.wait, self.transport.send(letter)).await {
            Ok(Ok(_)) => Attempt::Sent,
            Ok(Err(error)) => ended(&error),
            Err(_) => Attempt::Later("The mail server took too long.".to_owned()),
        }
    }
}

/// What a failure means for the mail.
fn ended(error: &Error) -> Attempt {
    let code = error.status().map(u16::from).unwrap_or_default();
    // Causes follow a colon each; the address of the server and its password are never among them.
    let mut why = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        let words = deeper.to_string();
        if !why.contains(&words) {
            why = format!("{why}: {words}");
        }
        cause = deeper.source();
    }
    judge(code, error.is_permanent(), why)
}

/// What an answer means for the mail. Refused credentials (530, 534, 535 and 538, RFC 4954) are the
/// operator's to mend and no fault of the mail. A mailbox is not there when the answer says 5.1.x
/// (RFC 3463, 3.2), or is 550, 551 or 553 (RFC 5321, 4.2.3) without such a number: the same codes also
/// refuse what a mail says.
fn judge(code: u16, permanent: bool, why: String) -> Attempt {
    let enhanced = why
        .split(|c: char| c.is_whitespace() || c == ':')
        .find(|word| {
            let numbers: Vec<&str> = word.split('.').collect();
            numbers.len() == 3 && numbers.iter().all(|number| number.parse::<u16>().is_ok())
        });
    match code {
        _ if !permanent => Attempt::Later(why),
        530 | 534 | 535 | 538 => Attempt::Later(why),
        550 | 551 | 553 if enhanced.is_none_or(|word| word.starts_with("5.1.")) => {
            Attempt::NoMailbox(why)
        }
        _ => Attempt::Refused(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_mean() {
        type Make = fn(String) -> Attempt;
        let cases: [(&str, u16, bool, &str, Make); 8] = [
            ("busy", 451, false, "4.7.1 try later", Attempt::Later),
            ("no connection", 0, false, "refused", Attempt::Later),
            ("wrong password", 535, true, "5.7.8 no", Attempt::Later),
            ("no such user", 550, true, "5.1.1 who?", Attempt::NoMailbox),
            ("no such user, bare", 550, true, "who?", Attempt::NoMailbox),
            ("looks like spam", 550, true, "5.7.1 spam", Attempt::Refused),
            ("too large", 552, true, "5.3.4 too large", Attempt::Refused),
            ("refused as a whole", 554, true, "no", Attempt::Refused),
        ];
        for (case, code, permanent, why, expected) in cases {
            assert_eq!(
                judge(code, permanent, why.to_owned()),
                expected(why.to_owned()),
                "{case}"
            );
        }
    }

    #[test]
    fn addresses_of_servers() {
        for url in [
            "smtp://localhost:25",
            "smtps://user:pass@mail.example.com:465",
            "smtp://user:pass@mail.example.com:587?tls=required",
        ] {
            assert!(Smtp::new(url, None).is_ok(), "{url}");
        }
        for url in ["", "mail.example.com", "https://mail.example.com"] {
            assert!(Smtp::new(url, None).is_err(), "{url}");
        }
    }
}
