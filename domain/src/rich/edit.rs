//! What the buttons of an editor do to Markdown and its selection.

/// A kind of mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// `**x**`
    Strong,
    /// `_x_`
    Emphasis,
    /// `[x](https://)`
    Link,
    /// `## x`
    Heading,
    /// `- x`
    List,
    /// `> x`
    Quote,
    /// `` `x` ``
    Code,
}

/// A text and what is selected in it, in bytes at character boundaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The text.
    pub text: String,
    /// Where the selection begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl Edit {
    /// From a browser's selection, which counts UTF-16 units.
    pub fn in_units(text: String, start: usize, end: usize) -> Self {
        let byte = |units: usize| {
            let mut seen = 0;
            for (at, letter) in text.char_indices() {
                if seen >= units {
                    return at;
                }
                seen += letter.len_utf16();
            }
            text.len()
        };
        let (start, end) = (byte(start), byte(end));
        Self {
            start: start.min(end),
            end,
            text,
        }
    }

    /// The selection in UTF-16 units.
    pub fn units(&self) -> (usize, usize) {
        let units = |to: usize| {
            self.text
                .get(..to)
                .map_or(0, |part| part.encode_utf16().count())
        };
        (units(self.start), units(self.end))
    }

    fn parts(&self) -> (&str, &str, &str) {
        let part = |from: usize, to: usize| self.text.get(from..to).unwrap_or_default();
        (
            part(0, self.start),
            part(self.start, self.end),
            part(self.end, self.text.len()),
        )
    }
}

/// Marks the selection, or takes the mark away where it is already.
pub fn apply(edit: &Edit, mark: Mark) -> Edit {
    match mark {
        Mark::Strong => around(edit, "**"),
        Mark::Emphasis => around(edit, "_"),
        Mark::Code => around(edit, "`"),
        Mark::Link => link(edit),
        Mark::Heading => lines(edit, "## "),
        Mark::List => lines(edit, "- "),
        Mark::Quote => lines(edit, "> "),
    }
}

fn around(edit: &Edit, sign: &str) -> Edit {
    let (before, inner, after) = edit.parts();
    if let (Some(before), Some(after)) = (before.strip_suffix(sign), after.strip_prefix(sign)) {
        return Edit {
            text: format!("{before}{inner}{after}"),
            start: before.len(),
            end: before.len() + inner.len(),
        };
    }
    Edit {
        text: format!("{before}{sign}{inner}{sign}{after}"),
        start: edit.start + sign.len(),
        end: edit.end + sign.len(),
    }
}

fn link(edit: &Edit) -> Edit {
    let (before, inner, after) = edit.parts();
    let words = if inner.is_empty() { "link" } else { inner };
    let address = "https://";
    let start = before.len() + words.len() + 3;
    Edit {
        text: format!("{before}[{words}]({address}){after}"),
        start,
        end: start + address.len(),
    }
}

fn lines(edit: &Edit, sign: &str) -> Edit {
    let (before, ..) = edit.parts();
    let first = before.rfind('\n').map_or(0, |at| at + 1);
    let rest = edit.text.get(edit.end..).unwrap_or_default();
    let last = edit.end + rest.find('\n').unwrap_or(rest.len());
    let touched = edit.text.get(first..last).unwrap_or_default();
    let has = touched.split('\n').all(|line| line.starts_with(sign));
    let changed: Vec<String> = touched
        .split('\n')
        .map(|line| match line.strip_prefix(sign) {
            Some(line) if has => line.to_owned(),
            _ => format!("{sign}{line}"),
        })
        .collect();
    let changed = changed.join("\n");
    let head = edit.text.get(..first).unwrap_or_default();
    let tail = edit.text.get(last..).unwrap_or_default();
    Edit {
        start: first,
        end: first + changed.len(),
        text: format!("{head}{changed}{tail}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `[` and `]` show the selection.
    fn read(text: &str) -> Edit {
        let start = text.find('[').unwrap();
        let end = text.find(']').unwrap() - 1;
        Edit {
            text: text.replace(['[', ']'], ""),
            start,
            end,
        }
    }

    #[test]
    fn marks_come_and_go() {
        for (before, mark, after) in [
            ("a [b] c", Mark::Strong, "a **[b]** c"),
            ("a **[b]** c", Mark::Strong, "a [b] c"),
            ("[]", Mark::Emphasis, "_[]_"),
            ("a\n[b\nc]\nd", Mark::List, "a\n[- b\n- c]\nd"),
            ("[- b\n- c]", Mark::List, "[b\nc]"),
            ("a [b] c", Mark::Quote, "[> a b c]"),
            ("é[]", Mark::Heading, "[## é]"),
        ] {
            assert_eq!(apply(&read(before), mark), read(after), "{before}");
        }
        let linked = apply(&read("see [it]"), Mark::Link);
        assert_eq!(linked.text, "see [it](https://)");
        assert_eq!(&linked.text[linked.start..linked.end], "https://");
    }

    #[test]
    fn a_browser_counts_otherwise() {
        let edit = Edit::in_units("🙂é x".to_owned(), 3, 5);
        assert_eq!(&edit.text[edit.start..edit.end], " x");
        assert_eq!(edit.units(), (3, 5));
        assert_eq!(Edit::in_units("a".to_owned(), 9, 9).units(), (1, 1));
    }
}
