//! What an operator does about mails.

use leptos::prelude::*;
use ui::error::AppError;

/// Queues a mail that failed or waits to be tried at once. Operators may.
#[server(endpoint = "operations/mail/retry")]
pub async fn retry_mail(mail: String) -> Result<(), AppError> {
    let (backend, operator) = ui::backend::operator()?;
    let now = (backend.clock)();
    Ok(backend
        .mails
        .retry_mail(&mail, &operator.person.id, now)
        .await?)
}
