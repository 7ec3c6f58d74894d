//! Days and amounts as School's lists say them.

use domain::metric::format::decimals;
use domain::time::Day;

/// `today`, `yesterday`, `9 days ago`, or the day itself after two months.
pub fn ago(day: Option<Day>, today: Day) -> String {
    let Some(day) = day else {
        return "Never".to_owned();
    };
    match today.since(day) {
        i64::MIN..=0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        days @ 2..=60 => format!("{days} days ago"),
        _ => day.long(),
    }
}

/// A percentage without decimals, as a list has room for, or a dash where it is not known. What is not
/// quite whole is not shown as whole.
pub fn whole_percent(value: Option<f64>) -> String {
    let shown = |value: f64| {
        if value < 100.0 {
            value.round().min(99.0)
        } else {
            value
        }
    };
    value.map_or_else(dash, |value| {
        format!("{}\u{a0}%", decimals(shown(value), 0))
    })
}

/// A score with one decimal, or a dash where there is none.
pub fn score(value: Option<f64>) -> String {
    value.map_or_else(dash, |value| decimals(value, 1))
}

/// A day, or a dash where it is not known.
pub fn day(day: Option<Day>) -> String {
    day.map_or_else(dash, Day::long)
}

/// The sign of what is not known.
pub fn dash() -> String {
    "—".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_all_of_it_is_a_hundred_percent() {
        let cases = [
            (Some(100.0), "100\u{a0}%"),
            (Some(99.9), "99\u{a0}%"),
            (Some(66.66), "67\u{a0}%"),
            (None, "—"),
        ];
        for (value, expected) in cases {
            assert_eq!(whole_percent(value), expected, "{value:?}");
        }
    }

    #[test]
    fn how_long_ago() {
        let today = Day::parse("2014-03-15").unwrap();
        let cases = [
            ("2014-03-15", "Today"),
            ("2014-03-14", "Yesterday"),
            ("2014-03-06", "9 days ago"),
            ("2014-01-14", "60 days ago"),
            ("2014-01-13", "13 Jan 2014"),
        ];
        for (day, expected) in cases {
            assert_eq!(ago(Day::parse(day), today), expected, "{day}");
        }
        assert_eq!(ago(None, today), "Never");
    }
}
