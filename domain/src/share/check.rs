use crate::time::Micros;

/// Most sites that may frame one link.
pub const EMBEDS: usize = 10;
/// A day.
const DAY: Micros = 24 * 3_600 * 1_000_000;

/// Reads a list of sites, with spaces or line breaks between them: each a scheme and a host, as it will
/// stand in a header. Nothing in one can end the directive it stands in.
///
/// # Errors
/// A sentence that names the first that is none.
pub fn check_origins(text: &str) -> Result<Vec<String>, String> {
    let mut origins: Vec<String> = Vec::new();
    for word in text.split([' ', '\t', '\r', '\n', ',']) {
        if word.is_empty() {
            continue;
        }
        let shown: String = word.chars().take(60).collect();
        let known = origin(word).ok_or_else(|| {
            format!("«{shown}» is no site. Write it as https://example.com, without a path.")
        })?;
        if !origins.contains(&known) {
            origins.push(known);
        }
    }
    if origins.len() > EMBEDS {
        return Err(format!("Name at most {EMBEDS} sites."));
    }
    Ok(origins)
}

/// `https://host` or `https://host:port`, in lower case. Plain http only where it stays on the machine.
fn origin(text: &str) -> Option<String> {
    let text = text.trim_end_matches('/').to_ascii_lowercase();
    let (scheme, rest) = text.split_once("://")?;
    let (host, port) = match rest.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (rest, None),
    };
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let here = matches!(host, "localhost" | "127.0.0.1");
    let is_host = host.len() <= 253 && host.split('.').all(label) && (here || host.contains('.'));
    let is_port = port.is_none_or(|port| {
        port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|n| n > 0)
    });
    let is_scheme = scheme == "https" || (scheme == "http" && here);
    (is_scheme && is_host && is_port).then_some(text)
}

/// When a link ends that was asked to last for so many days; `None` for never. A number that is not
/// among the choices counts as the shortest.
pub fn days_kept(days: &str, now: Micros) -> Option<Micros> {
    match days {
        "never" => None,
        "90" => Some(now + 90 * DAY),
        "30" => Some(now + 30 * DAY),
        _ => Some(now + 7 * DAY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_a_scheme_and_a_host_and_nothing_that_ends_a_directive() {
        let good = [
            ("https://example.com", "https://example.com"),
            ("https://Blog.Example.com/", "https://blog.example.com"),
            ("https://example.com:8443", "https://example.com:8443"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://127.0.0.1:41300", "http://127.0.0.1:41300"),
        ];
        for (text, origin) in good {
            assert_eq!(check_origins(text), Ok(vec![origin.to_owned()]), "{text}");
        }
        let bad = [
            "example.com",
            "http://example.com",
            "https://",
            "https://*",
            "https://*.example.com",
            "*",
            "'self'",
            "https://example.com/path",
            "https://a.com;script-src",
            "https://a.com'",
            "https://user@example.com",
            "https://example.com:0",
            "https://example.com:99999",
            "https://example.com:",
            "https://-a.com",
            "https://a..com",
            "https://intranet",
            "https://exämple.com",
            "javascript://example.com",
            "data:text/html",
        ];
        for text in bad {
            assert!(check_origins(text).is_err(), "{text}");
        }
        let two = check_origins("https://a.com,\r\n https://b.com https://a.com").unwrap();
        assert_eq!(two, ["https://a.com", "https://b.com"]);
        let many: Vec<String> = (0..11).map(|n| format!("https://a{n}.com")).collect();
        assert!(check_origins(&many.join(" ")).is_err());
    }

    #[test]
    fn an_unknown_choice_is_the_shortest() {
        assert_eq!(days_kept("never", 5), None);
        assert_eq!(days_kept("30", 5), Some(5 + 30 * DAY));
        assert_eq!(days_kept("1000", 5), Some(5 + 7 * DAY));
    }
}
