use serde::{Deserialize, Serialize};

/// Up to so many rows a file is made while its reader waits: some 600 KB, in well under a second. More
/// of them are made behind.
pub const LARGE: u64 = 5_000;

/// What can be exported: what a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// The key figures, day by day.
    Overview,
    /// The list of students.
    Students,
    /// Those at risk, most urgent first.
    AtRisk,
    /// A forecast with its bands.
    Forecast,
    /// Who came back, by the week they came in.
    Cohorts,
}

impl Subject {
    /// Every subject.
    pub const ALL: [Self; 5] = [
        Self::Overview,
        Self::Students,
        Self::AtRisk,
        Self::Forecast,
        Self::Cohorts,
    ];

    /// As addresses, file names and the database name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Students => "students",
            Self::AtRisk => "at-risk",
            Self::Forecast => "forecast",
            Self::Cohorts => "cohorts",
        }
    }

    /// As pages name it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Students => "Students",
            Self::AtRisk => "At risk",
            Self::Forecast => "Forecast",
            Self::Cohorts => "Cohorts",
        }
    }

    /// Reads its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|subject| subject.as_str() == text)
    }

    /// The forms it comes in, the most asked for first.
    pub fn formats(self) -> &'static [Format] {
        match self {
            Self::Overview => &[Format::Pdf, Format::Xlsx, Format::Csv, Format::Json],
            _ => &[Format::Xlsx, Format::Csv, Format::Json],
        }
    }
}

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Comma-separated text.
    Csv,
    /// A spreadsheet.
    Xlsx,
    /// For programs, with units.
    Json,
    /// Pages to print or send.
    Pdf,
}

impl Format {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Xlsx, Self::Json, Self::Pdf];

    /// The ending of a file's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
            Self::Pdf => "pdf",
        }
    }

    /// As menus name it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Csv => "Plain table (CSV)",
            Self::Xlsx => "Spreadsheet (XLSX)",
            Self::Json => "For programs (JSON)",
            Self::Pdf => "Report (PDF)",
        }
    }

    /// The media type.
    pub fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
            Self::Pdf => "application/pdf",
        }
    }

    /// Reads the ending of a file's name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == text)
    }
}

/// A file's name: what it is of, and the day it speaks of.
pub fn file_name(subject: Subject, format: Format, today: crate::time::Day) -> String {
    format!("{}-{today}.{}", subject.as_str(), format.as_str())
}

/// Reads the last part of an export's address, such as `at-risk.xlsx`; `None` where the subject does not
/// come in that form.
pub fn named(text: &str) -> Option<(Subject, Format)> {
    let (subject, format) = text.rsplit_once('.')?;
    let (subject, format) = (Subject::parse(subject)?, Format::parse(format)?);
    subject
        .formats()
        .contains(&format)
        .then_some((subject, format))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for subject in Subject::ALL {
            assert_eq!(Subject::parse(subject.as_str()), Some(subject));
            for format in Format::ALL {
                let name = format!("{}.{}", subject.as_str(), format.as_str());
                let comes = subject.formats().contains(&format);
                assert_eq!(named(&name), comes.then_some((subject, format)), "{name}");
            }
        }
        for wrong in [
            "",
            "students",
            "students.",
            ".csv",
            "students.exe",
            "a.b.csv",
        ] {
            assert_eq!(named(wrong), None, "{wrong}");
        }
    }
}
