//! Counting tests from what the runners say.

use serde_json::Value;

/// How many checks passed, failed, and were skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Tally {
    /// A check that counts as one and passed.
    pub const PASSED: Self = Self {
        passed: 1,
        failed: 0,
        skipped: 0,
    };
    /// A check that counts as one and failed.
    pub const FAILED: Self = Self {
        passed: 0,
        failed: 1,
        skipped: 0,
    };

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }

    /// Reads one line of Rust's test harness; other lines count nothing.
    pub fn of_line(line: &str) -> Self {
        let Some((_, counts)) = line.split_once("test result: ") else {
            return Self::default();
        };
        let count = |word: &str| {
            counts
                .split(['.', ';'])
                .find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
                .unwrap_or(0)
        };
        Self {
            passed: count("passed"),
            failed: count("failed"),
            skipped: count("ignored"),
        }
    }

    /// Reads Playwright's JSON report. A test that passed only when repeated counts as passed: on a
    /// machine that others use a browser now and then misses a moment. The list names it as flaky.
    /// What failed before any test counts as failed.
    pub fn of_playwright(report: &Value) -> Self {
        let count = |name: &str| {
            report
                .pointer(&format!("/stats/{name}"))
                .and_then(Value::as_u64)
                .unwrap_or(0)
        };
        let errors = report.get("errors").and_then(Value::as_array);
        let errors = errors.map_or(0, Vec::len);
        Self {
            passed: count("expected") + count("flaky"),
            failed: count("unexpected") + u64::try_from(errors).unwrap_or(1),
            skipped: count("skipped"),
        }
    }

    /// A runner that failed without a failed test (a crash, a compile error) still counts as failed.
    pub fn or_failed(self, success: bool) -> Self {
        if success || self.failed > 0 {
            self
        } else {
            self.plus(Self::FAILED)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn tally(passed: u64, failed: u64, skipped: u64) -> Tally {
        Tally {
            passed,
            failed,
            skipped,
        }
    }

    #[test]
    fn lines_of_the_test_harness_are_counted() {
        for (line, expected) in [
            (
                "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.00s",
                tally(12, 0, 1),
            ),
            (
                "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s",
                tally(3, 2, 0),
            ),
            ("test rules::it_counts ... ok", tally(0, 0, 0)),
            ("running 12 tests", tally(0, 0, 0)),
        ] {
            assert_eq!(Tally::of_line(line), expected, "{line}");
        }
    }

    #[test]
    fn a_repeated_browser_test_counts_as_passed_and_a_broken_run_as_failed() {
        let report = serde_json::json!({
            "errors": [{"message": "setup failed"}],
            "stats": {"expected": 7, "unexpected": 1, "flaky": 1, "skipped": 2}
        });
        assert_eq!(Tally::of_playwright(&report), tally(8, 2, 2));
    }

    #[test]
    fn a_crash_without_a_failed_test_counts_as_failed() {
        assert_eq!(tally(3, 0, 0).or_failed(false), tally(3, 1, 0));
        assert_eq!(tally(3, 2, 0).or_failed(false), tally(3, 2, 0));
        assert_eq!(tally(3, 0, 0).or_failed(true), tally(3, 0, 0));
    }
}
