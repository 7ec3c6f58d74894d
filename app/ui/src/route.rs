//! Every address of the product, as a type: links and redirects go nowhere else.

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Chooses where a visitor belongs.
    Home,
    /// Signing in.
    SignIn,
    /// The signed-in person's workspaces.
    Workspaces,
    /// The second step of signing in.
    SecondStep,
    /// Asking for a new password.
    Forgot,
    /// What to do next: a mail is on its way.
    ForgotSent,
    /// A further workspace.
    NewWorkspace,
    /// The signed-in person's own account.
    Account,
    /// For operators: what goes on behind?
    Jobs,
    /// The same, once a link went to a new address.
    EmailSent,
    /// How is the account kept safe?
    Security,
    /// Proving anew who one is, and the path to go on to.
    Confirm(String),
    /// Setting up the second factor.
    TwoSteps,
    /// Recovery codes just made.
    NewCodes,
    /// What is held about you?
    OwnData,
    /// Signing in, once the account was erased.
    Erased,
    /// What is held about a student?
    StudentData(String, String),
    /// A page by its path, as [`own_path`] lets it through.
    Own(OwnPath),
    /// The outbox of this installation.
    Mail,
    /// For operators: which workspaces are there?
    HouseWorkspaces,
    /// School: how is it going?
    Overview(String),
    /// School: everybody.
    Students(String),
    /// School: one student.
    Student(String, String),
    /// School: who needs help?
    AtRisk(String),
    /// What comes next?
    Forecast(String),
    /// Who comes back?
    Cohorts(String),
    /// What is aimed for?
    Goals(String),
    /// What is watched?
    Alerts(String),
    /// What does each number mean?
    Metrics(String),
    /// What was taken away as a file.
    Exports(String),
    /// Importing files.
    Import(String),
    /// Finding things by name.
    Search(String),
    /// What the signed-in person is told of a workspace.
    Notices(String),
    /// What comes by mail?
    Reports(String),
    /// How the signed-in person is told.
    NoticeSettings,
    /// The workspace's settings.
    Settings(String),
    /// Who belongs to the workspace.
    Members(String),
    /// The workspace's API tokens.
    Tokens(String),
    /// What the API can be asked.
    ApiReference(String),
    /// Addresses that are told what happens in the workspace.
    Webhooks(String),
    /// Links by which people without an account look at something.
    Shares(String),
    /// What such a link shows, by its token.
    Shared(String),
    /// Who looks at the workspace without an account.
    Guests(String),
    /// Who looks into the workspace from outside.
    Access(String),
    /// What the workspace's plan holds.
    Plan(String),
    /// Who did what in the workspace.
    Audit(String),
}

impl Route {
    /// The path, with ids percent-encoded.
    pub fn path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::SignIn => "/sign-in".to_owned(),
            Self::Workspaces => "/workspaces".to_owned(),
            Self::SecondStep => "/sign-in/code".to_owned(),
            Self::Forgot => "/forgot".to_owned(),
            Self::ForgotSent => "/forgot?sent=1".to_owned(),
            Self::NewWorkspace => "/workspaces/new".to_owned(),
            Self::Account => "/account".to_owned(),
            Self::Jobs => "/admin/jobs".to_owned(),
            Self::EmailSent => "/account?email=sent".to_owned(),
            Self::Security => "/account/security".to_owned(),
            Self::Confirm(then) => format!("/account/confirm?then={}", segment(then)),
            Self::TwoSteps => "/account/two-steps".to_owned(),
            Self::NewCodes => "/account/recovery-codes".to_owned(),
            Self::OwnData => "/account/data".to_owned(),
            Self::Erased => "/sign-in?erased=1".to_owned(),
            Self::StudentData(w, s) => {
                format!("/w/{}/school/students/{}/data", segment(w), segment(s))
            }
            Self::Own(path) => path.0.clone(),
            Self::Mail => "/admin/mail".to_owned(),
            Self::HouseWorkspaces => "/admin/workspaces".to_owned(),
            Self::Overview(w) => format!("/w/{}/school", segment(w)),
            Self::Students(w) => format!("/w/{}/school/students", segment(w)),
            Self::Student(w, s) => format!("/w/{}/school/students/{}", segment(w), segment(s)),
            Self::AtRisk(w) => format!("/w/{}/school/at-risk", segment(w)),
            Self::Forecast(w) => format!("/w/{}/forecast", segment(w)),
            Self::Cohorts(w) => format!("/w/{}/cohorts", segment(w)),
            Self::Goals(w) => format!("/w/{}/goals", segment(w)),
            Self::Alerts(w) => format!("/w/{}/alerts", segment(w)),
            Self::Metrics(w) => format!("/w/{}/metrics", segment(w)),
            Self::Exports(w) => format!("/w/{}/exports", segment(w)),
            Self::Import(w) => format!("/w/{}/import", segment(w)),
            Self::Search(w) => format!("/w/{}/search", segment(w)),
            Self::Notices(w) => format!("/w/{}/notices", segment(w)),
            Self::Reports(w) => format!("/w/{}/reports", segment(w)),
            Self::NoticeSettings => "/account/notices".to_owned(),
            Self::Settings(w) => format!("/w/{}/settings", segment(w)),
            Self::Members(w) => format!("/w/{}/settings/members", segment(w)),
            Self::Tokens(w) => format!("/w/{}/settings/api", segment(w)),
            Self::ApiReference(w) => format!("/w/{}/settings/api/reference", segment(w)),
            Self::Webhooks(w) => format!("/w/{}/settings/webhooks", segment(w)),
            Self::Shares(w) => format!("/w/{}/settings/shares", segment(w)),
            Self::Shared(token) => format!("/s/{}", segment(token)),
            Self::Guests(w) => format!("/w/{}/settings/guests", segment(w)),
            Self::Access(w) => format!("/w/{}/settings/access", segment(w)),
            Self::Plan(w) => format!("/w/{}/settings/plan", segment(w)),
            Self::Audit(w) => format!("/w/{}/settings/audit", segment(w)),
        }
    }

    /// The path with a query, which may be empty.
    pub fn with_query(&self, query: &str) -> String {
        if query.is_empty() {
            self.path()
        } else {
            format!("{}?{query}", self.path())
        }
    }
}

/// A path within the product that came with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPath(String);

/// Lets a path through that cannot lead out of the product: one slash first, then only characters that
/// neither name a host nor end a header.
pub fn own_path(path: &str) -> Option<Route> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~/%?=&".contains(&byte);
    let inside = path.starts_with('/')
        && !path.contains("//")
        && path.len() <= 500
        && path.bytes().all(plain);
    inside.then(|| Route::Own(OwnPath(path.to_owned())))
}

/// Percent-encodes whatever is not unreserved (RFC 3986, 2.3), so that an id cannot leave its segment.
pub fn segment(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Sends the browser to a page once the server function has answered.
#[cfg(feature = "ssr")]
pub fn redirect_to(route: &Route) {
    leptos_axum::redirect(&route.path());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_cannot_lead_out() {
        for inside in ["/", "/account/security", "/w/0193-a/school?range=7&q=a%20b"] {
            assert_eq!(
                own_path(inside).map(|route| route.path()).as_deref(),
                Some(inside)
            );
        }
        for out in [
            "",
            "account",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https:evil",
            "https://evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x",
            "/é",
            "/a b",
            "/a//b",
            "/@evil",
            "/a:b",
            " /a",
        ] {
            assert_eq!(own_path(out), None, "{out}");
        }
    }

    #[test]
    fn an_id_cannot_leave_its_segment() {
        let cases = [
            ("plain", "0193-a", "/w/0193-a/school"),
            ("slashes", "//evil.example", "/w/%2F%2Fevil.example/school"),
            ("line break", "a\r\nb", "/w/a%0D%0Ab/school"),
            ("beyond ASCII", "é", "/w/%C3%A9/school"),
        ];
        for (case, id, path) in cases {
            assert_eq!(Route::Overview(id.to_owned()).path(), path, "{case}");
        }
    }
}
