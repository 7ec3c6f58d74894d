//! What a file is, told by its set of headers: in any order, any case, behind title lines, with any
//! delimiter.

use super::roster::{self, Mapping, Part};
use super::source::{Source, most_known, nearest_hint, recognise};
use super::table::{MAX_COLUMNS, split};
use super::text::{fold_header, shown};

/// Lines in which the header is looked for: exports put a title and a date range above it at most.
const HEADER_LINES: usize = 5;

/// Longest header line in bytes (1 MiB): 2,000 columns of 500 characters.
const MAX_HEADER: usize = 1 << 20;

/// Delimiters, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Rows that are compared with the header to find the delimiter of a file that is not recognised.
const SAMPLE_ROWS: usize = 10;

/// Where a file's table begins and what it is.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub delimiter: u8,
    /// Byte offset behind the header line.
    pub start: usize,
    /// The header's line, the first being 1.
    pub line: u64,
    /// Headers as written, trimmed.
    pub headers: Vec<String>,
    /// Headers as compared.
    pub names: Vec<String>,
    /// `None` when no known set of headers was found.
    pub source: Option<Source>,
    /// What somebody settled these headers to mean, for a roster.
    pub mapping: Option<Mapping>,
}

impl Layout {
    /// The column of a header, in its compared form.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|other| other == name)
    }

    /// What each column says, where the table is a roster.
    pub fn parts(&self) -> Vec<Option<Part>> {
        roster::parts(&self.names, self.mapping.as_ref())
    }

    /// The first header that is there twice.
    pub fn duplicate(&self) -> Option<&str> {
        self.names.iter().enumerate().find_map(|(index, name)| {
            let again = !name.is_empty() && self.column(name) != Some(index);
            again.then(|| self.headers.get(index).map_or("", String::as_str))
        })
    }

    /// Why the file is left aside: its headers, the nearest known set and what that lacks.
    pub fn unknown_reason(&self) -> String {
        let listed = self
            .headers
            .iter()
            .filter(|header| !header.is_empty())
            .take(12)
            .map(|header| shown(header).chars().take(40).collect::<String>())
            .collect::<Vec<_>>()
            .join(", ");
        let more = if self.headers.len() > 12 { ", …" } else { "" };
        let hint = nearest_hint(&self.names);
        format!("These headers are of no known file: {listed}{more}. {hint}")
    }
}

/// Finds header and delimiter. `None` when the text has no line to be a header.
pub(crate) fn layout(text: &str) -> Option<Layout> {
    let mut lines = lines(text).take(HEADER_LINES + SAMPLE_ROWS);
    let mut head: Vec<Line<'_>> = lines.by_ref().collect();
    let told = head.first().and_then(|line| separator(line.text));
    if told.is_some() {
        head.remove(0);
    }
    let delimiters: &[u8] = told.as_ref().map_or(&DELIMITERS, std::slice::from_ref);
    let mut best: Option<(usize, Layout)> = None;
    for line in head.iter().take(HEADER_LINES) {
        for delimiter in on_line(line, delimiters) {
            let candidate = read_header(line, *delimiter);
            if let Some((known, source)) = recognise(&candidate.names)
                && best.as_ref().is_none_or(|(most, _)| known > *most)
            {
                let source = Some(source);
                best = Some((
                    known,
                    Layout {
                        source,
                        ..candidate
                    },
                ));
            }
        }
    }
    best.map(|(_, layout)| layout)
        .or_else(|| nearest(&head, delimiters))
}

/// The likeliest header of a file that is not recognised: the line and delimiter with most known
/// headers, then with most rows as wide as the header, then with most columns.
fn nearest(head: &[Line<'_>], delimiters: &[u8]) -> Option<Layout> {
    let mut best: Option<((usize, usize, usize), Layout)> = None;
    for (index, line) in head.iter().take(HEADER_LINES).enumerate() {
        for delimiter in on_line(line, delimiters) {
            let candidate = read_header(line, *delimiter);
            let known = most_known(&candidate.names);
            let width = candidate.headers.len();
            let alike = head
                .iter()
                .skip(index + 1)
                .filter(|row| width > 1 && split(row.text, *delimiter).len() == width)
                .count();
            let score = (known, alike, width);
            if best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, candidate));
            }
        }
    }
    best.map(|(_, layout)| layout)
}

/// The delimiters worth trying on a line: those on it, and the first, which stands for «one column».
fn on_line<'d>(line: &Line<'_>, delimiters: &'d [u8]) -> impl Iterator<Item = &'d u8> {
    let bytes = line.text.as_bytes();
    let first = delimiters.first();
    delimiters
        .iter()
        .filter(move |sign| Some(*sign) == first || bytes.contains(sign))
}

struct Line<'t> {
    text: &'t str,
    /// Byte offset behind it.
    end: usize,
    number: u64,
}

/// The lines that are not blank.
fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut end = 0;
    text.split_inclusive('\n')
        .zip(1..)
        .map(move |(line, number)| {
            end += line.len();
            Line {
                text: line,
                end,
                number,
            }
        })
        .filter(|line| !line.text.trim().is_empty())
}

/// The delimiter named by a first line `sep=;`, as spreadsheets write and read it.
fn separator(line: &str) -> Option<u8> {
    let line = line.trim_matches(|c| matches!(c, '\n' | ' ' | '"'));
    let sign = line.strip_prefix("sep=").or(line.strip_prefix("SEP="))?;
    match sign.as_bytes() {
        [sign] if sign.is_ascii_punctuation() || *sign == b'\t' => Some(*sign),
        _ => None,
    }
}

fn read_header(line: &Line<'_>, delimiter: u8) -> Layout {
    let headers: Vec<String> = if line.text.len() > MAX_HEADER {
        Vec::new()
    } else {
        split(line.text, delimiter)
            .iter()
            .map(|header| header.trim().to_owned())
            .collect()
    };
    // A wider header is refused by its number of columns; its names are not needed.
    let names = if headers.len() > MAX_COLUMNS {
        Vec::new()
    } else {
        headers.iter().map(|header| fold_header(header)).collect()
    };
    Layout {
        delimiter,
        start: line.end,
        line: line.number,
        headers,
        names,
        source: None,
        mapping: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_recognised_by_their_headers() {
        let cases = [
            (
                "any order and case",
                "SUM_CLICK,Date,id site,ID-Student,Code.Presentation,code_module\n",
                b',',
                1,
                Some(Source::StudentVle),
            ),
            (
                "quoted, semicolons",
                "\"code_module\";\"code_presentation\";\"module_presentation_length\"\n",
                b';',
                1,
                Some(Source::Courses),
            ),
            (
                "told by sep=",
                "sep=|\nid_assessment|id_student|date_submitted\n",
                b'|',
                2,
                Some(Source::StudentAssessment),
            ),
            (
                "tabs behind title lines",
                "Report\n\nMade, on Monday\nid_site\tcode_module\tcode_presentation\tactivity_type\n",
                b'\t',
                4,
                Some(Source::Vle),
            ),
            (
                "information with few columns",
                "code_module,code_presentation,id_student,final_result\n",
                b',',
                1,
                Some(Source::StudentInfo),
            ),
            (
                "registrations, not information",
                "code_module,code_presentation,id_student,date_registration\n",
                b',',
                1,
                Some(Source::StudentRegistration),
            ),
            (
                "assessments with an unknown column",
                "id_assessment,assessment_type,code_module,code_presentation,room\n",
                b',',
                1,
                Some(Source::Assessments),
            ),
            (
                "roster",
                "Full name;E-mail;Course\n",
                b';',
                1,
                Some(Source::Roster),
            ),
            (
                "too far down",
                "a\nb\nc\nd\ne\nid_assessment,id_student,date_submitted\n",
                b',',
                1,
                None,
            ),
            ("unknown", "x;y;z\n1;2;3\n4;5;6\n", b';', 1, None),
        ];
        for (case, text, delimiter, line, source) in cases {
            let found = layout(text).unwrap();
            assert_eq!(found.source, source, "{case}");
            assert_eq!((found.delimiter, found.line), (delimiter, line), "{case}");
        }
        assert!(layout(" \n\n").is_none());
    }

    #[test]
    fn what_is_unknown_is_named_with_the_nearest_set() {
        let cases = [
            (
                "one missing",
                "id_student,id_assessment,points\n",
                "These headers are of no known file: id_student, id_assessment, points. The nearest \
                 is «Open University: submissions», which also needs date_submitted.",
            ),
            (
                "needs an optional one",
                "code_module,code_presentation,id_student\n",
                "These headers are of no known file: code_module, code_presentation, id_student. The \
                 nearest is «Open University: student information», which also needs one of gender, \
                 region, highest_education, imd_band, age_band, num_of_prev_attempts, \
                 studied_credits, disability, final_result.",
            ),
            (
                "nothing near",
                "x,y\n",
                "These headers are of no known file: x, y. A list of students needs a column \
                 «email» or «name».",
            ),
        ];
        for (case, text, reason) in cases {
            assert_eq!(layout(text).unwrap().unknown_reason(), reason, "{case}");
        }
    }

    #[test]
    fn doubled_headers_are_found() {
        let found = layout("id_student,ID Student,x,,\n").unwrap();
        assert_eq!(found.duplicate(), Some("ID Student"));
        assert_eq!(layout("a,b,,\n").unwrap().duplicate(), None);
    }
}
