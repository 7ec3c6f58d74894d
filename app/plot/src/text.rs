//! How wide a text is, from a table: the answer is the same on the server and in the browser and
//! costs no layout.

/// Size of every label in px, as the style sheet sets it.
pub const LABEL_PX: f64 = 12.0;

/// Width in em of one character in a common sans-serif system font, rounded up, so that a text
/// rather gets too much room than too little.
fn em(glyph: char) -> f64 {
    match glyph {
        '\u{0300}'..='\u{036F}' | '\u{200B}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}' => 0.0,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.32,
        ' ' | '\u{00A0}' | '\u{202F}' | '\u{2009}' => 0.32,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '\\' | '-' | '`' | '"' | '*' => 0.42,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' => 0.95,
        'A'..='Z' | '&' | '+' | '=' | '<' | '>' | '~' | '#' | '−' => 0.74,
        ' '..='~' => 0.62,
        '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' => 1.0,
        '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FF60}' => 1.0,
        '\u{1F000}'..='\u{1FAFF}' | '\u{20000}'..='\u{3FFFD}' => 1.3,
        _ => 0.68,
    }
}

/// Estimated width of a text in px at a font size in px.
pub fn text_width(text: &str, font_px: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * font_px
}

/// The text, cut with an ellipsis where it is wider than `room` px at the labels' size.
pub(crate) fn fit(text: &str, room: f64) -> String {
    if text_width(text, LABEL_PX) <= room {
        return text.to_owned();
    }
    let room = room - text_width("…", LABEL_PX);
    let mut width = 0.0;
    let mut cut: String = text
        .chars()
        .take_while(|glyph| {
            width += em(*glyph) * LABEL_PX;
            width <= room
        })
        .collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_follow_the_glyphs_and_not_the_bytes() {
        let cases = [
            ("a combining accent adds nothing", "e\u{0301}", "e", 1.0),
            ("an accented letter is one letter", "é", "e", 1.2),
            ("an ideograph is one em", "学", "a", 1.8),
            ("an emoji is wider than a letter", "🎓", "a", 2.3),
        ];
        for (name, text, base, most) in cases {
            let (wide, narrow) = (text_width(text, 10.0), text_width(base, 10.0));
            assert!(
                wide >= narrow && wide <= narrow * most + 0.01,
                "{name}: {wide} {narrow}"
            );
        }
        assert_eq!(text_width("", 12.0), 0.0);
        assert_eq!(text_width("abc", 24.0), 2.0 * text_width("abc", 12.0));
    }

    #[test]
    fn a_text_is_cut_only_when_it_does_not_fit() {
        assert_eq!(fit("Quiz", 100.0), "Quiz");
        let cut = fit("Größe der längsten Überschrift", 80.0);
        assert!(cut.ends_with('…') && text_width(&cut, LABEL_PX) <= 80.0);
        assert_eq!(fit("Quiz", 0.0), "…");
    }
}
