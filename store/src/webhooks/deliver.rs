use super::endpoints::{DeliveryRow, WebhookRow};
use crate::db::{Scope, Tx};
use crate::{Store, all, exec, mail, one, optional};
use domain::error::StoreResult;
use domain::mail::{Address, Body, MailKind, NewMail, Place};
use domain::time::Micros;
use domain::webhook::{Delivery, Tried, Verdict, Webhook};

impl Store {
    /// A delivery that waits, with its endpoint; `None` when there is none any more.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn delivery_to_send(
        &self,
        workspace: &str,
        delivery: &str,
    ) -> StoreResult<Option<(Delivery, Webhook)>> {
        let scope = Scope::Workspace(workspace.to_owned());
        let mut tx = self.db.read(scope).await?;
        let found = optional!(
            tx,
            DeliveryRow,
            "select id, webhook_id, message, event, body, state, attempts, created_at, next_at, last_at,
                    status, took, error
               from webhook_delivery
              where workspace_id = $1 and id = $2 and state = 'waiting'",
            workspace,
            delivery
        )?;
        let Some(found) = found else {
            return Ok(None);
        };
        let found: Delivery = found.try_into()?;
        let webhook = one!(
            tx,
            WebhookRow,
            "select id, url, name, events, secret, old_secret, old_until, paused_at, disabled_at,
                    failing_since, created_at
               from webhook where workspace_id = $1 and id = $2",
            workspace,
            found.webhook.as_str()
        )?;
        Ok(Some((found, webhook.into())))
    }
}

/// Keeps what came of a try, in a transaction within the workspace's scope. An endpoint that is given up
/// is told nothing more, and whoever owns the workspace gets a mail.
///
/// # Errors
/// `Unavailable`.
pub async fn settle(
    tx: &mut Tx,
    workspace: &str,
    delivery: &Delivery,
    webhook: &Webhook,
    tried: &Tried,
) -> StoreResult<()> {
    let (state, next, error) = match &tried.verdict {
        Verdict::Delivered => ("delivered", None, None),
        Verdict::Again(at, why) => ("waiting", Some(*at), Some(why.as_str())),
        Verdict::Dead(why) | Verdict::Gone(why) => ("dead", None, Some(why.as_str())),
    };
    exec!(
        tx,
        "update webhook_delivery
            set state = $3, attempts = attempts + 1, next_at = $4, last_at = $5, status = $6, took = $7,
                error = $8
          where workspace_id = $1 and id = $2",
        workspace,
        delivery.id.as_str(),
        state,
        next,
        tried.at,
        tried.status.map(i64::from),
        tried.took,
        error
    )?;
    let failing = match tried.verdict {
        Verdict::Delivered => None,
        _ => Some(webhook.failing_since.unwrap_or(tried.at)),
    };
    exec!(
        tx,
        "update webhook set failing_since = $3 where workspace_id = $1 and id = $2",
        workspace,
        webhook.id.as_str(),
        failing
    )?;
    if let Verdict::Gone(why) = &tried.verdict {
        let touched = exec!(
            tx,
            "update webhook set disabled_at = $3
              where workspace_id = $1 and id = $2 and disabled_at is null",
            workspace,
            webhook.id.as_str(),
            tried.at
        )?;
        if touched > 0 {
            warn(tx, workspace, webhook, why, tried.at).await?;
        }
    }
    Ok(())
}

/// Tells the workspace's owners that an address hears nothing more.
async fn warn(
    tx: &mut Tx,
    workspace: &str,
    webhook: &Webhook,
    why: &str,
    now: Micros,
) -> StoreResult<()> {
    let owners = all!(
        tx,
        (String, String, String, String),
        "select p.id, p.name, p.email, w.name
           from member m join person p on p.id = m.person_id join workspace w on w.id = m.workspace_id
          where m.workspace_id = $1 and m.role = 'owner' order by p.id",
        workspace
    )?;
    for (person, name, email, house) in owners {
        let Some(to) = Address::new(&name, &email) else {
            continue;
        };
        let host = webhook.url.split('/').nth(2).unwrap_or_default();
        let said = format!(
            "{host} could not be told what happens in {house}, and is told nothing more. {why}"
        );
        let settings = Place::new(&format!("/w/{workspace}/settings/webhooks"));
        let body = Body::default().text(said).button("Look at it", settings);
        let subject = format!("A webhook of {house} was stopped");
        let mail = NewMail::new(MailKind::Notice, to, &subject, body)
            .of_workspace(workspace)
            .for_person(&person)
            .once(format!("webhook {} {now} {person}", webhook.id));
        mail::queue(tx, &mail, now).await?;
    }
    Ok(())
}
