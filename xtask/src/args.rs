//! The small argument parser of the commands, and the failure that all of them report.

use std::collections::BTreeMap;

/// What went wrong and what the reader can do about it: no failure is shown without the second.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    /// The thing that failed, as a clause without a full stop.
    pub what: String,
    /// The next step for the reader.
    pub remedy: String,
}

impl Failure {
    /// A failure with its remedy.
    pub fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            remedy: remedy.into(),
        }
    }
}

/// Turns any error into a [`Failure`] by naming what was attempted and what helps.
pub trait OrFail<T> {
    /// `what` is put before the error's own text.
    fn or_fail(self, what: &str, remedy: &str) -> Result<T, Failure>;
}

impl<T, E: std::fmt::Display> OrFail<T> for Result<T, E> {
    fn or_fail(self, what: &str, remedy: &str) -> Result<T, Failure> {
        self.map_err(|error| Failure::new(format!("{what}: {error}"), remedy))
    }
}

/// Parsed words of one command.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Args {
    flags: Vec<String>,
    values: BTreeMap<String, String>,
    /// Everything after a lone `--`.
    pub extra: Vec<String>,
}

impl Args {
    /// Reads `--flag`, `--name value` and `--name=value`; what follows `--` goes to [`Args::extra`].
    ///
    /// # Errors
    /// A word that is neither a known flag nor a known option, or an option without a value.
    pub fn parse(words: &[String], flags: &[&str], options: &[&str]) -> Result<Self, Failure> {
        let help = || "cargo xtask help lists the options".to_owned();
        let mut parsed = Self::default();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            if word == "--" {
                parsed.extra = rest.cloned().collect();
                break;
            }
            let Some(name) = word.strip_prefix("--") else {
                return Err(Failure::new(format!("unexpected word {word}"), help()));
            };
            let (name, inline) = match name.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (name, None),
            };
            if flags.contains(&name) && inline.is_none() {
                parsed.flags.push(name.to_owned());
            } else if options.contains(&name) {
                let value = inline
                    .or_else(|| rest.next().cloned())
                    .ok_or_else(|| Failure::new(format!("--{name} needs a value"), help()))?;
                parsed.values.insert(name.to_owned(), value);
            } else {
                return Err(Failure::new(format!("unknown option {word}"), help()));
            }
        }
        Ok(parsed)
    }

    /// Whether `--name` was given.
    pub fn flag(&self, name: &str) -> bool {
        self.flags.iter().any(|flag| flag == name)
    }

    /// The value of `--name`, if given.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Refuses words after `--` for a command that passes nothing on.
    ///
    /// # Errors
    /// When there are any.
    pub fn no_extra(&self) -> Result<(), Failure> {
        match self.extra.first() {
            None => Ok(()),
            Some(word) => Err(Failure::new(
                format!("this command passes nothing on, yet got {word}"),
                "leave out what follows --",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Args;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn flags_options_and_the_rest_are_told_apart() {
        let args = Args::parse(
            &words("--release --port 4000 --database-url=postgres://x -- --open --port 1"),
            &["release"],
            &["port", "database-url"],
        )
        .unwrap();
        assert!(args.flag("release"));
        assert_eq!(args.value("port"), Some("4000"));
        assert_eq!(args.value("database-url"), Some("postgres://x"));
        assert_eq!(args.extra, words("--open --port 1"));
    }

    #[test]
    fn unknown_and_incomplete_words_are_refused() {
        for (text, expected) in [
            ("--relase", "unknown option --relase"),
            ("--release=yes", "unknown option --release=yes"),
            ("release", "unexpected word release"),
            ("--port", "--port needs a value"),
        ] {
            let failure = Args::parse(&words(text), &["release"], &["port"]).unwrap_err();
            assert_eq!(failure.what, expected, "{text}");
        }
    }
}
