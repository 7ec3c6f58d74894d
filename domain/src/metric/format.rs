//! Numbers and spans of days as pages show them. Formatted here on the server and in the browser, so
//! that both agree to the letter.

use super::Span;
use super::registry::Unit;
use chrono::Datelike;

/// The true minus, as wide as a digit.
const MINUS: char = '−';
/// Keeps a number and its unit on one line.
pub const NBSP: char = '\u{a0}';

/// A value short enough for a tile, and exact for the hover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Three significant digits from 10,000 on.
    pub short: String,
    /// All digits that mean something.
    pub exact: String,
}

/// A value of a metric in its unit. Money is shown with two decimals and without its currency.
pub fn format_value(unit: Unit, value: f64) -> Shown {
    let same = |text: String| Shown {
        short: text.clone(),
        exact: text,
    };
    match unit {
        Unit::Count => Shown {
            short: shorten(value),
            exact: format_count(value.round() as i64),
        },
        Unit::Percent => same(format_percent(value)),
        Unit::Score => same(decimals(value, 1)),
        Unit::Money => Shown {
            short: shorten(value / 100.0),
            exact: decimals(value / 100.0, 2),
        },
        Unit::Duration => same(format_duration(value)),
    }
}

/// `1284` as `1,284`.
pub fn format_count(value: i64) -> String {
    let sign = if value < 0 {
        MINUS.to_string()
    } else {
        String::new()
    };
    format!("{sign}{}", grouped(&value.unsigned_abs().to_string()))
}

/// A number of things counted in memory: `34,052`.
pub fn format_total(count: u64) -> String {
    format_count(i64::try_from(count).unwrap_or(i64::MAX))
}

/// `1284000` as `1.28 M`; below 10,000 every digit.
pub fn shorten(value: f64) -> String {
    let size = value.abs();
    if size.round() < 10_000.0 {
        return format_count(value.round() as i64);
    }
    let units = [("k", 1e3), ("M", 1e6), ("B", 1e9)];
    // 999,600 rounds to 1,000 k, which is written 1 M.
    let (suffix, unit) = units
        .into_iter()
        .find(|(_, unit)| size / unit < 999.5)
        .unwrap_or(("B", 1e9));
    let scaled = value / unit;
    let places = match scaled.abs() {
        s if s < 9.995 => 2,
        s if s < 99.95 => 1,
        _ => 0,
    };
    let text = decimals(scaled, places);
    let text = match text.split_once('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.'),
        None => &text,
    };
    format!("{text}{NBSP}{suffix}")
}

/// `12.34` as `12.3 %`.
pub fn format_percent(value: f64) -> String {
    format!("{}{NBSP}%", decimals(value, 1))
}

/// Seconds as `45 s`, `12 min`, `1 h 5 min`.
pub fn format_duration(seconds: f64) -> String {
    let total = seconds.round() as i64;
    let (hours, minutes) = (total / 3600, total % 3600 / 60);
    match (hours, minutes) {
        (0, 0) => format!("{}{NBSP}s", format_count(total)),
        (0, _) => format!("{}{NBSP}min", format_count(minutes)),
        _ => format!("{}{NBSP}h {}{NBSP}min", format_count(hours), minutes.abs()),
    }
}

/// Grouped digits with `places` decimals; what rounds to zero has no sign.
pub fn decimals(value: f64, places: usize) -> String {
    let text = format!("{:.places$}", value.abs());
    let negative = value < 0.0 && text.chars().any(|c| c.is_ascii_digit() && c != '0');
    let (whole, rest) = text
        .find('.')
        .map_or((text.as_str(), ""), |dot| text.split_at(dot));
    let sign = if negative {
        MINUS.to_string()
    } else {
        String::new()
    };
    format!("{sign}{}{rest}", grouped(whole))
}

/// `decimals` with a plus on what is above zero.
pub fn signed(value: f64, places: usize) -> String {
    let text = decimals(value, places);
    let zero = text.chars().all(|c| !c.is_ascii_digit() || c == '0');
    if zero || value < 0.0 {
        text
    } else {
        format!("+{text}")
    }
}

fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1–30 Nov 2026`, `29 Oct – 4 Nov 2026`, `29 Dec 2025 – 4 Jan 2026`, `2 Nov 2026`.
pub fn long_span(span: Span) -> String {
    format!("{} {}", short_span(span), span.to.date().format("%Y"))
}

/// The same without the last year, where it is plain: `1–30 Nov`, `29 Dec 2025 – 4 Jan`.
pub fn short_span(span: Span) -> String {
    let (from, to) = (span.from, span.to);
    if from == to {
        to.short()
    } else if from.month_start() == to.month_start() {
        format!("{}–{}", from.date().format("%-d"), to.short())
    } else if from.date().year() == to.date().year() {
        format!("{} – {}", from.short(), to.short())
    } else {
        format!("{} – {}", from.long(), to.short())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Day;

    /// With plain spaces, so that the tables below can be read.
    fn plain(text: String) -> String {
        text.replace(NBSP, " ")
    }

    #[test]
    fn counts_are_grouped() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1_284, "1,284"),
            (-1_284_000, "−1,284,000"),
            (i64::MIN, "−9,223,372,036,854,775,808"),
        ];
        for (value, text) in cases {
            assert_eq!(format_count(value), text);
        }
    }

    #[test]
    fn long_numbers_are_shortened_to_three_digits() {
        let cases = [
            (9_999.0, "9,999"),
            (9_999.6, "10 k"),
            (12_840.0, "12.8 k"),
            (99_960.0, "100 k"),
            (999_499.0, "999 k"),
            (999_600.0, "1 M"),
            (1_284_000.0, "1.28 M"),
            (-1_284_000.0, "−1.28 M"),
            (1_000_000_000_000.0, "1,000 B"),
        ];
        for (value, text) in cases {
            assert_eq!(plain(shorten(value)), text, "{value}");
        }
    }

    #[test]
    fn values_follow_their_unit() {
        let cases = [
            (Unit::Count, 1_284_000.0, "1.28 M", "1,284,000"),
            (Unit::Percent, 12.34, "12.3 %", "12.3 %"),
            (Unit::Percent, -0.04, "0.0 %", "0.0 %"),
            (Unit::Score, 68.44, "68.4", "68.4"),
            (Unit::Money, 128_450.0, "1,285", "1,284.50"),
            (Unit::Duration, 45.0, "45 s", "45 s"),
            (Unit::Duration, 725.0, "12 min", "12 min"),
            (Unit::Duration, 3_900.0, "1 h 5 min", "1 h 5 min"),
        ];
        for (unit, value, short, exact) in cases {
            let shown = format_value(unit, value);
            assert_eq!(
                (plain(shown.short), plain(shown.exact)),
                (short.into(), exact.into())
            );
        }
        assert!(format_percent(1.0).contains(NBSP));
    }

    #[test]
    fn signs_stand_only_before_what_is_not_zero() {
        let cases = [
            (6.24, "+6.2"),
            (-6.24, "−6.2"),
            (0.04, "0.0"),
            (-0.04, "0.0"),
        ];
        for (value, text) in cases {
            assert_eq!(signed(value, 1), text);
        }
    }

    #[test]
    fn spans_name_each_month_and_year_once() {
        let cases = [
            ("2026-11-02", "2026-11-02", "2 Nov", "2 Nov 2026"),
            ("2026-11-01", "2026-11-30", "1–30 Nov", "1–30 Nov 2026"),
            (
                "2026-10-29",
                "2026-11-04",
                "29 Oct – 4 Nov",
                "29 Oct – 4 Nov 2026",
            ),
            (
                "2025-12-29",
                "2026-01-04",
                "29 Dec 2025 – 4 Jan",
                "29 Dec 2025 – 4 Jan 2026",
            ),
            (
                "2025-11-01",
                "2026-11-30",
                "1 Nov 2025 – 30 Nov",
                "1 Nov 2025 – 30 Nov 2026",
            ),
        ];
        for (from, to, short, long) in cases {
            let span = Span {
                from: Day::parse(from).unwrap(),
                to: Day::parse(to).unwrap(),
            };
            assert_eq!(
                (short_span(span), long_span(span)),
                (short.into(), long.into())
            );
        }
    }
}
