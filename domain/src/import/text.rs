//! Text from files, made safe to keep and to show.

/// Longest text that is kept, in characters: a name or a label is far shorter, and what is longer was
/// never meant for a cell of a list.
pub(crate) const MAX_TEXT: usize = 500;

/// Longest value shown with a reject, in characters.
pub(crate) const MAX_SHOWN: usize = 80;

/// Characters that turn the direction of the text that follows them (Unicode UAX #9, embeddings,
/// overrides and isolates): they can make a line read as what it is not.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Text to keep: trimmed, without control characters and direction overrides, at most
/// [`MAX_TEXT`] characters. Line breaks and tabs become spaces.
pub(crate) fn clean(raw: &str) -> String {
    let kept: String = raw
        .trim()
        .chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\t' => Some(' '),
            c if c.is_control() || turns_direction(c) => None,
            c => Some(c),
        })
        .take(MAX_TEXT)
        .collect();
    let trimmed = kept.trim();
    if trimmed.len() == kept.len() {
        kept
    } else {
        trimmed.to_owned()
    }
}

/// Text to show as what stands in a file: at most [`MAX_SHOWN`] characters, with control characters
/// and direction overrides made visible as `�`.
pub(crate) fn shown(raw: &str) -> String {
    raw.chars()
        .take(MAX_SHOWN)
        .map(|c| {
            if c.is_control() || turns_direction(c) {
                '\u{FFFD}'
            } else {
                c
            }
        })
        .collect()
}

/// Text as part of a key: cleaned, lower-cased, spaces run together, and without `|`, which joins keys.
pub(crate) fn fold(raw: &str) -> String {
    let lower = clean(raw).to_lowercase().replace('|', "/");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A header as names are compared: lower case, with every run of other signs than letters, digits and
/// `%` as one `_`. `%` stands as a word of its own.
pub(crate) fn fold_header(raw: &str) -> String {
    let mut name = String::with_capacity(raw.len().min(64));
    let mut gap = false;
    for c in raw.chars().flat_map(char::to_lowercase) {
        if c == '%' || c.is_alphanumeric() {
            let apart = gap || c == '%' || name.ends_with('%');
            if apart && !name.is_empty() {
                name.push('_');
            }
            name.push(c);
            gap = false;
        } else {
            gap = true;
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_without_what_cannot_be_seen() {
        let cases = [
            ("plain", " Ada Lovelace ", "Ada Lovelace"),
            ("nul", "A\0da", "Ada"),
            ("line break", "Ada\nLovelace", "Ada Lovelace"),
            ("override", "Ada\u{202E}adA", "AdaadA"),
            ("emoji stays", "Ada 👩‍🔬", "Ada 👩‍🔬"),
            ("only control", "\u{1}\u{2}", ""),
            ("control at the edge", "Ada \u{1}", "Ada"),
        ];
        for (case, raw, expected) in cases {
            assert_eq!(clean(raw), expected, "{case}");
        }
        assert_eq!(clean(&"é".repeat(900)).chars().count(), MAX_TEXT);
    }

    #[test]
    fn rejected_values_are_cut_and_made_visible() {
        assert_eq!(
            shown("a\0b\u{202E}c\u{2066}"),
            "a\u{FFFD}b\u{FFFD}c\u{FFFD}"
        );
        assert_eq!(shown(&"é".repeat(900)).chars().count(), MAX_SHOWN);
    }

    #[test]
    fn headers_are_compared_without_case_and_signs() {
        let cases = [
            ("code_module", "code_module"),
            (" Code Module ", "code_module"),
            ("CODE-MODULE", "code_module"),
            ("code.module", "code_module"),
            ("\u{FEFF}code__module", "code_module"),
            ("% Complete", "%_complete"),
            ("Progress (%)", "progress_%"),
            ("progress%", "progress_%"),
            ("%complete", "%_complete"),
            ("E-mail", "e_mail"),
        ];
        for (raw, expected) in cases {
            assert_eq!(fold_header(raw), expected, "{raw:?}");
        }
    }

    #[test]
    fn keys_fold_case_space_and_the_joint() {
        assert_eq!(fold("  Intro\tto  RUST | 2 "), "intro to rust / 2");
    }
}
