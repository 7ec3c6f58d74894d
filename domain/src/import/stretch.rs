//! Which lines of a file are whole rows, told before they are read: a quote that never closes must not
//! eat what follows it.

use super::table::{MAX_FIELD, Table};
use std::ops::Range;

/// Most lines that one quoted row may span. A note of 1,000 lines is not a cell of a list of people.
const MAX_ROW_LINES: u64 = 1_000;

/// How many bytes may be read again after quotes that never closed (64 MiB, at least 64 times the
/// longest field, about a third of a second). Beyond, the whole stretch is left out rather than
/// only its first line, so that a hostile file costs linear time.
const REREAD_BYTES: usize = 64 << 20;

/// A part of a file's text.
pub(crate) enum Stretch<'t> {
    /// Whole rows whose quotes close.
    Sound { bytes: &'t str, line: u64 },
    /// Lines that are left out.
    Broken {
        text: &'t str,
        line: u64,
        lines: u64,
    },
}

/// Longest stretch given to the row reader at once; any value works, this one stays in the cache.
const STRETCH_BYTES: usize = 256 << 10;

/// Cuts a table's text behind its header into stretches, in order, blank lines left out.
pub(crate) fn for_each_stretch<'t>(table: &Table<'t>, mut use_stretch: impl FnMut(Stretch<'t>)) {
    let text = table.text;
    let part = |range: Range<usize>| text.get(range).unwrap_or("");
    let (mut from, mut from_line) = (table.start, table.line);
    let (mut at, mut line) = (from, from_line);
    let mut reread = 0;
    while at < text.len() {
        let span = span(text, at, table.delimiter);
        let blank = span.lines == 1 && part(at..span.end).trim().is_empty();
        if span.sound && !blank {
            at = span.end;
            line += span.lines;
            if at - from < STRETCH_BYTES {
                continue;
            }
        }
        if from < at {
            use_stretch(Stretch::Sound {
                bytes: part(from..at),
                line: from_line,
            });
        }
        if blank {
            at = span.end;
            line += 1;
        } else if !span.sound {
            let first_end = line_end(text, at);
            reread += span.end - first_end;
            let (end, lines) = if reread <= REREAD_BYTES {
                (first_end, 1)
            } else {
                (span.end, span.lines)
            };
            use_stretch(Stretch::Broken {
                text: part(at..end),
                line,
                lines,
            });
            at = end;
            line += lines;
        }
        (from, from_line) = (at, line);
    }
    if from < at {
        use_stretch(Stretch::Sound {
            bytes: part(from..at),
            line: from_line,
        });
    }
}

struct Span {
    /// Byte offset behind the row and its line feed.
    end: usize,
    /// Lines that it takes up.
    lines: u64,
    /// Whether its quotes close where they should.
    sound: bool,
}

fn line_end(text: &str, from: usize) -> usize {
    text.get(from..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |length| from + length + 1)
}

/// Where the row that begins at `start` ends, by the same rules as the `csv` crate: a quote opens only
/// at the beginning of a field, two within one are a sign, and what follows a closing quote up to the
/// delimiter is taken as it is. The last is forgiven within a line, but not where rows span lines:
/// there it means that a quote was lost.
fn span(text: &str, start: usize, delimiter: u8) -> Span {
    #[derive(PartialEq)]
    enum State {
        FieldStart,
        Bare,
        Quoted,
        Closing,
    }
    let first_end = line_end(text, start);
    if !text.get(start..first_end).unwrap_or("").contains('"') {
        return Span {
            end: first_end,
            lines: 1,
            sound: true,
        };
    }
    let (mut state, mut lines, mut clean, mut end) = (State::FieldStart, 1, true, start);
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    for byte in rest {
        end += 1;
        state = match (state, *byte) {
            (State::Quoted, b'"') => State::Closing,
            (State::Quoted, b'\n') => {
                if lines == MAX_ROW_LINES || end - start > MAX_FIELD {
                    return Span {
                        end,
                        lines,
                        sound: false,
                    };
                }
                lines += 1;
                State::Quoted
            }
            (State::Quoted, _) => State::Quoted,
            (State::FieldStart | State::Closing, b'"') => State::Quoted,
            (_, b'\n') => {
                return Span {
                    end,
                    lines,
                    sound: lines == 1 || clean,
                };
            }
            (_, sign) if sign == delimiter => State::FieldStart,
            (State::Closing, _) => {
                clean = false;
                State::Bare
            }
            _ => State::Bare,
        };
    }
    // A line feed at the very end opened a line that is not there.
    if state == State::Quoted && rest.last() == Some(&b'\n') {
        lines -= 1;
    }
    Span {
        end,
        lines: lines.max(1),
        sound: state != State::Quoted && (lines == 1 || clean),
    }
}
