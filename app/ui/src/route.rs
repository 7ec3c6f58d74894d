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
    /// A further workspace.
    NewWorkspace,
    /// The signed-in person's own account.
    Account,
    /// For operators: what goes on behind?
    Jobs,
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
            Self::NewWorkspace => "/workspaces/new".to_owned(),
            Self::Account => "/account".to_owned(),
            Self::Jobs => "/admin/jobs".to_owned(),
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
            Self::NoticeSettings => "/account/notices".to_owned(),
            Self::Settings(w) => format!("/w/{}/settings", segment(w)),
            Self::Members(w) => format!("/w/{}/settings/members", segment(w)),
            Self::Tokens(w) => format!("/w/{}/settings/api", segment(w)),
            Self::ApiReference(w) => format!("/w/{}/settings/api/reference", segment(w)),
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
