//! From a mail in the outbox to the bytes that travel.

use domain::mail::{Mail, Place};
use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use std::time::{Duration, UNIX_EPOCH};

/// Writes a mail out, from `from`, with links below the address `base`. The message id stays the same
/// over all tries, so that a mail that was taken twice can be shown once.
///
/// # Errors
/// Why there is nothing to send.
pub fn letter(mail: &Mail, from: &Mailbox, base: &str) -> Result<Message, String> {
    let body = mail
        .body
        .as_ref()
        .ok_or("Its text was forgotten after it had been sent.")?;
    let to: lettre::Address = mail
        .to
        .email()
        .parse()
        .map_err(|_| "Its address cannot be written into a mail.")?;
    let name = Some(mail.to.name().to_owned()).filter(|name| !name.is_empty());
    let stop = mail
        .unsubscribe
        .as_ref()
        .map(|token| Place::new(&format!("/unsubscribe?token={token}")));
    let written = u64::try_from(mail.created_at).unwrap_or_default();
    let mut letter = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(name, to))
        .subject(mail.subject.as_str())
        .date(UNIX_EPOCH + Duration::from_micros(written))
        .message_id(Some(format!("<{}@{}>", mail.id, from.email.domain())))
        .multipart(MultiPart::alternative_plain_html(
            body.to_text(base, stop.as_ref()),
            body.to_html(base, stop.as_ref()),
        ))
        .map_err(|error| error.to_string())?;
    // No vacation answers, please (RFC 3834, 5).
    let mut extra = vec![("Auto-Submitted", "auto-generated".to_owned())];
    if let Some(stop) = stop {
        // One click within the mail program, without opening a page (RFC 8058).
        extra.push(("List-Unsubscribe", format!("<{}>", stop.below(base))));
        extra.push((
            "List-Unsubscribe-Post",
            "List-Unsubscribe=One-Click".to_owned(),
        ));
    }
    for (name, value) in extra {
        let name =
            HeaderName::new_from_ascii(name.to_owned()).map_err(|error| error.to_string())?;
        letter
            .headers_mut()
            .insert_raw(HeaderValue::new(name, value));
    }
    Ok(letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::mail::{Address, Body, MailKind, MailState, NewMail};

    fn mail(name: &str, subject: &str) -> Mail {
        let to = Address::new(name, "mira@example.com").unwrap();
        let new = NewMail::new(
            MailKind::Digest,
            to.clone(),
            subject,
            Body::default().text("Hello."),
        );
        Mail {
            id: "0193".to_owned(),
            kind: new.kind,
            to,
            subject: new.subject,
            body: Some(new.body),
            unsubscribe: Some("abc".to_owned()),
            state: MailState::Sending,
            attempt: 1,
            due_at: 0,
            last_error: None,
            created_at: 1_767_323_045_000_000,
            ended_at: None,
        }
    }

    fn written(mail: &Mail) -> String {
        let from = "Atelier <post@atelier.example>".parse().unwrap();
        let letter = letter(mail, &from, "https://atelier.example").unwrap();
        String::from_utf8(letter.formatted()).unwrap()
    }

    #[test]
    fn a_letter_has_what_mail_programs_look_for() {
        let text = written(&mail("Mira Okafor", "Yesterday at Night school"));
        for line in [
            "From: Atelier <post@atelier.example>\r\n",
            "To: \"Mira Okafor\" <mira@example.com>\r\n",
            "Subject: Yesterday at Night school\r\n",
            "Date: Fri, 02 Jan 2026 03:04:05 +0000\r\n",
            "Message-ID: <0193@atelier.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "List-Unsubscribe: <https://atelier.example/unsubscribe?token=abc>\r\n",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn nothing_typed_becomes_a_header() {
        let hostile = [
            "a\r\nBcc: all@example.com",
            "a\nBcc: all@example.com",
            "a\rBcc: all@example.com",
            "a\r\n\r\n<script>alert(1)</script>",
            "a\u{2028}Bcc: all@example.com",
            "a\u{85}Bcc: all@example.com",
            "a\0\r\nBcc: all@example.com",
            "\r\n.\r\nMAIL FROM:<x@example.com>",
            "=?utf-8?q?a=0D=0ABcc:_all@example.com?=",
            "\" <all@example.com>, \"",
            "é\r\nBcc: all@example.com",
        ];
        let plain = written(&mail("Mira", "Plain"));
        let headers = |text: &str| -> Vec<String> {
            let head = text.split("\r\n\r\n").next().unwrap().to_owned();
            head.replace("\r\n ", " ")
                .split("\r\n")
                .map(|line| line.split(':').next().unwrap().to_owned())
                .collect()
        };
        for text in hostile {
            for letter in [mail(text, "Plain"), mail("Mira", text)] {
                let written = written(&letter);
                assert_eq!(headers(&written), headers(&plain), "{text:?}\n{written}");
                assert!(!written.contains("\r\n.\r\n"), "{text:?}");
            }
        }
    }
}
