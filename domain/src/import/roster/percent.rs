//! How far a student is, in the ways in which files write it.

/// Whether a column of progress holds shares (0 to 1) rather than percents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Share {
    /// A value above 1, or one with a percent sign.
    percent_seen: bool,
    /// A value between 0 and 1.
    fraction_seen: bool,
}

impl Share {
    /// Takes one value of the column into account.
    pub fn see(&mut self, text: &str) {
        if let Some((number, sign)) = number(text) {
            self.percent_seen |= sign || number > 1.0;
            self.fraction_seen |= number > 0.0 && number < 1.0;
        }
    }

    /// Reads a value as percent: `45`, `45%`, `45,5 %`, or `0.45` in a column of shares.
    ///
    /// # Errors
    /// Why it is none, as a sentence.
    pub fn read(self, text: &str) -> Result<Option<f64>, &'static str> {
        if text.is_empty() {
            return Ok(None);
        }
        let (number, _) = number(text).ok_or("This is not a number of percent.")?;
        let share = self.fraction_seen && !self.percent_seen;
        let percent = if share { number * 100.0 } else { number };
        if (0.0..=100.0).contains(&percent) {
            Ok(Some(percent))
        } else {
            Err("Progress must lie between 0 and 100 percent.")
        }
    }
}

/// The number and whether a percent sign follows it.
fn number(text: &str) -> Option<(f64, bool)> {
    let (digits, sign) = match text.strip_suffix('%') {
        Some(digits) => (digits.trim(), true),
        None => (text, false),
    };
    // With 100 as the largest value a comma can only be a decimal comma.
    let digits = digits.replacen(',', ".", 1);
    let plain = |byte: u8| byte.is_ascii_digit() || b"+-.".contains(&byte);
    if !digits.bytes().all(plain) {
        return None;
    }
    digits.parse().ok().map(|number| (number, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[&str]) -> Vec<Result<Option<f64>, &'static str>> {
        let mut share = Share::default();
        values.iter().for_each(|value| share.see(value));
        values.iter().map(|value| share.read(value)).collect()
    }

    #[test]
    fn percents_are_read_as_they_are_written() {
        type Case = (
            &'static str,
            &'static [&'static str],
            &'static [Option<f64>],
        );
        let cases: [Case; 6] = [
            (
                "plain",
                &["45", "100", ""],
                &[Some(45.0), Some(100.0), None],
            ),
            ("signs", &["45%", "45,5 %"], &[Some(45.0), Some(45.5)]),
            (
                "shares",
                &["0.45", "1", "0"],
                &[Some(45.0), Some(100.0), Some(0.0)],
            ),
            ("share with comma", &["0,5"], &[Some(50.0)]),
            (
                "one above 1 makes percents",
                &["0.5", "45"],
                &[Some(0.5), Some(45.0)],
            ),
            (
                "only 0 and 1 are percents",
                &["0", "1"],
                &[Some(0.0), Some(1.0)],
            ),
        ];
        for (case, values, expected) in cases {
            let read: Vec<_> = column(values).into_iter().map(Result::unwrap).collect();
            assert_eq!(read, expected, "{case}");
        }
        assert_eq!(column(&["0.5%"]), [Ok(Some(0.5))]);
    }

    #[test]
    fn what_is_no_percent_is_refused() {
        for text in ["-1", "101", "1e308", "NaN", "inf", "done", "1.2.3", "%"] {
            assert!(column(&[text])[0].is_err(), "{text}");
        }
    }
}
