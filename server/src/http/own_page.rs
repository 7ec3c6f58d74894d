//! The page that a plain form stands on. After a form without script the framework sends the browser
//! back to the `Referer`, with what is wrong. Browsers and proxies may leave that header out; then the
//! form's own page is put in its place, where otherwise the front page would be shown and nothing said.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Query, Request};
use axum::http::header::{ACCEPT, LOCATION, REFERER};
use axum::http::{HeaderValue, Uri};
use axum::response::Response;

/// Server functions that forms call, with the page of the form. `{name}` stands for a field of it.
pub const OWN_PAGES: &[(&str, &str)] = &[
    ("sign-in", "/sign-in"),
    ("sign-in/code", "/sign-in/code"),
    ("forgot", "/forgot"),
    ("reset", "/reset?token={token}"),
    ("email/confirm", "/email/confirm?token={token}"),
    ("email/undo", "/email/undo?token={token}"),
    ("set-up", "/set-up?token={form[token]}"),
    ("workspaces/new", "/workspaces/new"),
    ("sample/load", "/workspaces/new"),
    ("sample/remove", "/w/{workspace}/settings"),
    ("settings/workspace", "/w/{workspace}/settings"),
    ("settings/look-at", "/w/{workspace}/settings"),
    ("import/mapping", "/w/{workspace}/import?upload={upload}"),
    ("school/arrange", "/w/{workspace}/school"),
    ("views/keep", "/w/{workspace}/school/students"),
    ("views/forget", "/w/{workspace}/school/students"),
    ("notes/add", "/w/{workspace}/school"),
    ("notes/remove", "/w/{workspace}/school"),
    ("planning/goal-save", "/w/{workspace}/goals"),
    ("planning/goal-delete", "/w/{workspace}/goals"),
    ("planning/alert-save", "/w/{workspace}/alerts"),
    ("planning/alert-mute", "/w/{workspace}/alerts"),
    ("planning/alert-check", "/w/{workspace}/alerts"),
    ("planning/alert-delete", "/w/{workspace}/alerts"),
    ("operations/jobs/act", "/admin/jobs"),
    ("operations/jobs/run", "/admin/jobs"),
    ("operations/jobs/recount", "/admin/jobs"),
    ("operations/mail/retry", "/admin/mail"),
    ("reports/save", "/w/{workspace}/reports?new=1"),
    ("reports/act", "/w/{workspace}/reports"),
    ("notices/read", "/w/{workspace}/notices"),
    ("account/notices/save", "/account/notices"),
    ("account/notices/resume", "/account/notices"),
    ("unsubscribe", "/unsubscribe?token={token}"),
    ("invitation/accept", "/invitation?token={token}"),
    ("workspaces/leave", "/workspaces"),
    ("workspaces/close", "/w/{workspace}/settings"),
    ("members/invite", "/w/{workspace}/settings/members"),
    ("members/renew", "/w/{workspace}/settings/members"),
    ("members/revoke", "/w/{workspace}/settings/members"),
    ("members/change", "/w/{workspace}/settings/members"),
    ("members/remove", "/w/{workspace}/settings/members"),
    ("tokens/make", "/w/{workspace}/settings/api"),
    ("tokens/revoke", "/w/{workspace}/settings/api"),
    ("share/unlock", "/s/{token}"),
    ("shares/make", "/w/{workspace}/settings/shares"),
    ("shares/revoke", "/w/{workspace}/settings/shares"),
    ("webhooks/save", "/w/{workspace}/settings/webhooks"),
    ("webhooks/act", "/w/{workspace}/settings/webhooks?open={id}"),
    ("webhooks/retry", "/w/{workspace}/settings/webhooks"),
    ("account/data/copy", "/account/data"),
    ("account/data/erase", "/account/data"),
    (
        "student-data/copy",
        "/w/{workspace}/school/students/{student}/data",
    ),
    (
        "student-data/erase",
        "/w/{workspace}/school/students/{student}/data",
    ),
    ("import/let-in", "/w/{workspace}/import?upload={upload}"),
    ("view-as/begin", "/w/{workspace}/settings/members"),
    ("view-as/end", "/w/{workspace}/settings/members"),
    ("guests/make", "/w/{workspace}/settings/guests"),
    ("guests/revoke", "/w/{workspace}/settings/guests"),
    ("access/answer", "/w/{workspace}/settings/access"),
    ("operations/plan", "/admin/workspaces"),
    ("operations/look-ask", "/admin/workspaces"),
    ("operations/look-end", "/admin/workspaces"),
    ("operations/look-break", "/admin/workspaces"),
    ("account/name", "/account"),
    ("account/email", "/account"),
    ("account/confirm", "/account/confirm?then={then}"),
    ("account/password", "/account/security"),
    ("account/sessions/end", "/account/security"),
    ("account/sessions/end-others", "/account/security"),
    ("account/two-steps/begin", "/account/security"),
    ("account/two-steps/confirm", "/account/two-steps"),
    ("account/two-steps/end", "/account/security"),
    ("account/recovery-codes/make", "/account/security"),
];

/// Most bytes of a form; the layer around holds it to fewer.
const MOST: usize = 1 << 20;

/// Stands for this server in the header, which the framework takes only whole; it is in no answer.
const HERE: &str = "http://own-page.invalid";

/// Names the form's page where a plain form post does not.
pub async fn with_own_page(request: Request) -> Request {
    let headers = request.headers();
    let plain = headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    let endpoint = request
        .uri()
        .path()
        .strip_prefix("/api/")
        .unwrap_or_default();
    let page = OWN_PAGES.iter().find(|(known, _)| *known == endpoint);
    let Some((_, page)) = page.filter(|_| plain && !headers.contains_key(REFERER)) else {
        return request;
    };
    let (mut head, body) = request.into_parts();
    let bytes = to_bytes(body, MOST).await.unwrap_or_default();
    if let Ok(value) = HeaderValue::from_str(&format!("{HERE}{}", filled(page, &bytes))) {
        head.headers.insert(REFERER, value);
    }
    Request::from_parts(head, Body::from(bytes))
}

/// Makes the address that such a form is sent on to a path again.
pub fn as_path(mut response: Response) -> Response {
    let path = response
        .headers()
        .get(LOCATION)
        .and_then(|place| place.to_str().ok()?.strip_prefix(HERE))
        .and_then(|path| HeaderValue::from_str(path).ok());
    if let Some(path) = path {
        response.headers_mut().insert(LOCATION, path);
    }
    response
}

/// A page's address with the form's fields in it.
fn filled(page: &str, form: &Bytes) -> String {
    let fields: Vec<(String, String)> = std::str::from_utf8(form)
        .ok()
        .and_then(|form| format!("/?{form}").parse::<Uri>().ok())
        .and_then(|uri| Query::try_from_uri(&uri).ok())
        .map(|Query(fields)| fields)
        .unwrap_or_default();
    let field = |name: &str| {
        let found = fields.iter().find(|(known, _)| known == name);
        found
            .map(|(_, value)| ui::route::segment(value))
            .unwrap_or_default()
    };
    let mut address = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        address += before;
        address += &field(name);
        rest = after;
    }
    address + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_in_the_address_and_cannot_leave_their_place() {
        let cases = [
            ("/sign-in", "email=a", "/sign-in"),
            (
                "/w/{workspace}/settings",
                "name=x&workspace=0193-a",
                "/w/0193-a/settings",
            ),
            (
                "/w/{workspace}/settings",
                "workspace=%2F%2Fevil.example",
                "/w/%2F%2Fevil.example/settings",
            ),
            ("/w/{workspace}/settings", "", "/w//settings"),
            (
                "/reset?token={token}",
                "token=a%26b%0D%0A",
                "/reset?token=a%26b%0D%0A",
            ),
            (
                "/set-up?token={form[token]}",
                "form%5Btoken%5D=t",
                "/set-up?token=t",
            ),
        ];
        for (page, form, expected) in cases {
            assert_eq!(filled(page, &Bytes::from(form)), expected, "{page} {form}");
        }
    }
}
