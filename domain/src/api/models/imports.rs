//! What comes in.

use super::{field, perhaps};
use crate::api::shape::Model;
use crate::api::shape::Shape::{Day, Flag, Instant, List, Map, Of, Text, Whole};

pub(in crate::api) static FILE: Model = Model {
    name: "File",
    words: "A file of an import.",
    fields: &[
        field("name", Text, "Its name."),
        field("sha256", Text, "SHA-256 of its bytes, hex."),
        field("bytes", Whole, "Its size."),
        perhaps("source", Text, "What it was recognised as."),
        field("rows", Whole, "Rows read."),
        field(
            "rejected",
            Whole,
            "Rows, or fields, that could not be used.",
        ),
        perhaps("skipped", Text, "Why it was left aside."),
    ],
};

pub(in crate::api) static COUNTS: Model = Model {
    name: "Counts",
    words: "Records of one kind.",
    fields: &[
        field("new", Whole, "Not there yet."),
        field("changed", Whole, "There, with other content."),
        field("unchanged", Whole, "There, the same."),
    ],
};

pub(in crate::api) static IMPORT: Model = Model {
    name: "Import",
    words: "An import that was committed.",
    fields: &[
        field("id", Text, "Its id."),
        field("by", Text, "Who committed it, by name."),
        field("at", Instant, "When."),
        perhaps(
            "undone_at",
            Instant,
            "When it was taken back; null while it stands.",
        ),
        field("files", List(&Of(&FILE)), "Its files."),
        field(
            "counts",
            Map(&Of(&COUNTS)),
            "What it wrote, by kind of record.",
        ),
        field(
            "rejected",
            Whole,
            "How many rows, or fields, could not be used.",
        ),
        perhaps(
            "last_day",
            Day,
            "The last day that any of its facts is dated.",
        ),
    ],
};

pub(in crate::api) static REJECT: Model = Model {
    name: "Reject",
    words: "A row, or a field of one, that could not be used.",
    fields: &[
        field("file", Text, "The file's name."),
        field(
            "row",
            Whole,
            "The line, the header being 1; 0 for the whole file.",
        ),
        field(
            "column",
            Text,
            "The column's header; empty for the whole row.",
        ),
        field("value", Text, "What stands there, cut to 80 characters."),
        field("reason", Text, "Why it cannot be used."),
    ],
};

pub(in crate::api) static QUESTION: Model = Model {
    name: "Question",
    words: "A course whose files have only relative dates: say its first day with `start`.",
    fields: &[
        field("course", Text, "The course's name, as `start` takes it."),
        perhaps("suggested", Day, "What its name suggests."),
        perhaps("answered", Day, "What was said, or was known."),
    ],
};

pub(in crate::api) static OUTCOME: Model = Model {
    name: "ImportOutcome",
    words: "What became of files that were sent.",
    fields: &[
        field("dry_run", Flag, "Whether this only says what would happen."),
        field(
            "repeated",
            Flag,
            "Whether everything in these files was there already, so that nothing was written.",
        ),
        perhaps(
            "import",
            Of(&IMPORT),
            "The import that was committed, or the earlier one of the same files; null for a dry run.",
        ),
        field(
            "files",
            List(&Of(&FILE)),
            "What was found out about each file.",
        ),
        field(
            "counts",
            Map(&Of(&COUNTS)),
            "Records by kind, against what was there.",
        ),
        field(
            "questions",
            List(&Of(&QUESTION)),
            "What must be said before these files can be committed.",
        ),
        field(
            "rejected",
            Whole,
            "How many rows, or fields, cannot be used.",
        ),
        field(
            "rejects",
            List(&Of(&REJECT)),
            "The first hundred of them; all are at /imports/{import}/rejects.",
        ),
    ],
};
