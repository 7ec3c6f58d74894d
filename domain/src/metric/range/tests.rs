use super::*;

fn read(query: &str) -> (RangeQuery, Vec<RangeError>) {
    RangeQuery::parse(query.split('&').filter_map(|pair| pair.split_once('=')))
}

#[test]
fn addresses_are_canonical() {
    let cases = [
        ("", ""),
        ("range=30d&compare=previous&grain=auto&match=dates", ""),
        ("grain=week&range=7d&page=4", "range=7d&grain=week"),
        ("compare=year&match=weekdays", "compare=year&match=weekdays"),
        ("range=month&from=2026-01-01&to=2026-01-02", "range=month"),
        ("range=&compare=none", "compare=none"),
        (
            "to=2026-11-30&from=2026-11-01",
            "range=custom&from=2026-11-01&to=2026-11-30",
        ),
        ("range=7d&range=90d", "range=90d"),
    ];
    for (query, canonical) in cases {
        let (range, errors) = read(query);
        assert_eq!(
            (range.to_query().as_str(), errors.as_slice()),
            (canonical, &[][..])
        );
        assert_eq!(read(canonical).0, range, "{query}");
    }
    for name in ["7d", "30d", "90d", "365d", "today", "week", "month"] {
        let (range, errors) = read(&format!("range={name}"));
        assert!(errors.is_empty() && name_of(PRESETS, range.preset) == name);
    }
}

#[test]
fn broken_values_name_their_field_and_fall_back() {
    let cases = [
        ("range=-7d", "range"),
        ("range=0", "range"),
        ("compare=yesterday", "compare"),
        ("match=1", "match"),
        ("grain=hour", "grain"),
        ("range=custom", "from"),
        ("range=custom&from=2026-01-01", "to"),
        ("from=2026-13-01&to=2026-01-01", "from"),
        ("from=2026-01-01&to=2026-1-5", "to"),
        ("from=2026-01-02&to=2026-01-01", "from"),
        ("from=2010-01-01&to=2026-01-01", "to"),
    ];
    for (query, field) in cases {
        let (range, errors) = read(query);
        assert_eq!(range, RangeQuery::default(), "{query}");
        let fields: Vec<_> = errors.iter().map(RangeError::field).collect();
        assert_eq!(fields, [field], "{query}");
        assert!(FieldError::from(errors[0]).message.ends_with('.'));
    }
}

#[test]
fn the_longest_range_is_ten_years_and_a_little() {
    let from = Day::parse("2010-01-01").unwrap();
    let query = |days: i64| format!("from={from}&to={}", from.plus(days - 1));
    assert_eq!(read(&query(LONGEST)).1, []);
    assert_eq!(read(&query(LONGEST + 1)).1, [RangeError::TooLong(3_701)]);
}

#[test]
fn ranges_are_described() {
    let cases = [
        ("", "last 30 days"),
        ("range=week", "this week"),
        ("from=2026-11-01&to=2026-11-30", "1–30 Nov 2026"),
    ];
    for (query, words) in cases {
        assert_eq!(read(query).0.describe(), words);
    }
}
