use crate::time::Micros;

const MINUTE: Micros = 60 * 1_000_000;

/// The instant at which the minute of an instant began.
pub fn minute(at: Micros) -> Micros {
    at - at.rem_euclid(MINUTE)
}

/// What somebody looked with, as roughly as that tells nobody apart: the browser and the system. The
/// order matters, since most browsers also name the ones they are like.
pub fn browser(user_agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(sign, _)| user_agent.contains(sign));
        found.map(|(_, name)| *name)
    };
    let browser = find(&[
        ("bot", "A robot"),
        ("Bot", "A robot"),
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = find(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("A browser on {system}"),
        (None, None) => "Something else".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_roughly() {
        let cases = [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36 Edg/156.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36",
                "Chrome on Linux",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Android 16; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
                "Firefox on Android",
            ),
            ("Googlebot/2.1", "A robot"),
            ("curl/8", "Something else"),
            ("", "Something else"),
        ];
        for (text, told) in cases {
            assert_eq!(browser(text), told, "{text}");
        }
    }

    #[test]
    fn a_minute_begins_at_its_beginning() {
        assert_eq!(minute(MINUTE + 5), MINUTE);
        assert_eq!(minute(-5), -MINUTE);
    }
}
