//! Addresses read and written.

use super::*;
use crate::school::segment::Segment;
use crate::table::Order;

#[test]
fn an_address_reads_and_writes_back_in_one_order() {
    let pairs = [
        ("limit", "20"),
        ("as_of", "2014-03-15"),
        ("q", " Zoë & co "),
        ("status", "at-risk"),
        ("sort", "-last-active,name"),
        ("tag", "VIP"),
        ("progress", "25-50"),
        ("active", "week"),
        ("course", ""),
    ];
    let query = StudentQuery::parse(pairs).unwrap();
    assert_eq!(query.status, StatusFilter::Only(Segment::AtRisk));
    assert_eq!(
        query.to_query(),
        "q=Zo%C3%AB%20%26%20co&status=at-risk&progress=25-50&active=week&tag=VIP\
         &sort=-last-active%2Cname&limit=20"
    );
    assert_eq!(StudentQuery::default().to_query(), "");
    assert_eq!(StudentQuery::parse([]), Ok(StudentQuery::default()));
}

#[test]
fn each_wrong_pair_is_named() {
    let wrong = [
        ("status", "asleep"),
        ("progress", "26-50"),
        ("active", "soon"),
        ("sort", "xp"),
        ("cursor", "zz"),
        ("limit", "0"),
    ];
    let errors = StudentQuery::parse(wrong).unwrap_err();
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, wrong.map(|(name, _)| name));
    for (name, value) in [("limit", "201"), ("q", &"x".repeat(101))] {
        assert_eq!(
            StudentQuery::parse([(name, value)]).unwrap_err()[0].field,
            name
        );
    }
}

#[test]
fn a_cursor_of_another_order_is_refused() {
    let cursor = Cursor {
        forward: true,
        order: Order::alone(Sort::Name, false),
        keys: vec![Some(SortKey::Text("ada".into()))],
        id: "s1".into(),
    };
    let text = cursor.encode();
    assert!(StudentQuery::parse([("cursor", text.as_str())]).is_ok());
    let errors = StudentQuery::parse([("cursor", text.as_str()), ("sort", "-name")]).unwrap_err();
    assert_eq!(errors[0].field, "cursor");
}

#[test]
fn quarters_leave_no_gap() {
    let cases = [
        (0.0, "0-25"),
        (24.99, "0-25"),
        (25.0, "25-50"),
        (25.5, "25-50"),
        (50.0, "50-75"),
        (75.0, "75-100"),
        (100.0, "75-100"),
    ];
    for (percent, slug) in cases {
        assert_eq!(Quarter::of(percent).slug(), slug, "{percent}");
    }
}

#[test]
fn status_slugs_read_back_and_active_means_active() {
    for slug in ["all", "active", "at-risk", "inactive", "graduated"] {
        assert_eq!(StatusFilter::parse(slug).unwrap().slug(), slug);
    }
    let active: Vec<_> = Segment::ALL
        .into_iter()
        .filter(|segment| StatusFilter::Active.takes(*segment))
        .collect();
    use Segment::*;
    assert_eq!(active, [Low, Moderate, Engaged, HighlyEngaged]);
}
