//! Pages, filters and search over small rolls.

use super::*;
use crate::school::segment::samples::{TODAY, ago, day, learner};
use crate::school::segment::{Segment, Thresholds};
use crate::school::{Name, Roll};
use std::collections::HashSet;

/// Students numbered from 0, `known` of them with progress, every third silent for 20 days.
fn roll(students: usize, known: usize) -> Roll {
    let mut roll = Roll::default();
    for number in 0..students {
        let id = format!("id{number:06}");
        let mut one = learner();
        one.student.clone_from(&id);
        one.progress = (number < known).then_some((number * 7 % 100) as f64);
        (one.due, one.handed_in) = (0, 0);
        if number % 3 == 0 {
            one.active_days = vec![ago(20)];
        }
        roll.names.push(Name {
            id,
            name: format!("Student {number}"),
            email: Some(format!("mail{number}@example.com")),
        });
        roll.learners.push(one);
    }
    roll
}

fn directory(roll: &Roll) -> Directory {
    Directory::new(roll, &Thresholds::default(), day(TODAY))
}

fn ask(pairs: &[(&str, &str)]) -> StudentQuery {
    StudentQuery::parse(pairs.iter().copied()).unwrap()
}

fn ids(page: &StudentPage) -> Vec<String> {
    page.rows.iter().map(|row| row.id.clone()).collect()
}

fn at(pairs: &[(&str, &str)], cursor: &str) -> StudentQuery {
    let mut all = pairs.to_vec();
    all.push(("cursor", cursor));
    ask(&all)
}

#[test]
fn walking_forth_and_back_sees_everybody_once_in_every_order() {
    let all = directory(&roll(23, 17));
    let single = Sort::ALL.iter().map(|sort| sort.slug().to_owned());
    let falling = Sort::ALL.iter().map(|sort| format!("-{}", sort.slug()));
    let several = [
        "status,-progress,name",
        "-progress,last-active",
        "-score,-since,status,name",
    ];
    for order in single.chain(falling).chain(several.map(str::to_owned)) {
        let pairs = [("sort", order.as_str()), ("limit", "5")];
        let mut page = all.page(&ask(&pairs));
        let (mut pages, mut seen) = (vec![ids(&page)], ids(&page));
        while let Some(next) = page.next.clone() {
            page = all.page(&at(&pairs, &next));
            assert_eq!(page.from, seen.len() + 1, "{order}");
            seen.extend(ids(&page));
            pages.push(ids(&page));
        }
        assert_eq!((seen.len(), page.to, page.total), (23, 23, 23), "{order}");
        if order.trim_start_matches('-') == "progress" {
            assert!(
                page.rows.iter().all(|row| row.progress.is_none()),
                "{order}"
            );
        }
        pages.pop();
        while let Some(previous) = page.previous.clone() {
            page = all.page(&at(&pairs, &previous));
            assert_eq!(Some(ids(&page)), pages.pop(), "{order}");
        }
        seen.sort();
        seen.dedup();
        assert_eq!((seen.len(), pages.len()), (23, 0), "{order}");
    }
}

#[test]
fn a_further_key_decides_where_the_first_is_equal() {
    let all = directory(&roll(40, 30));
    let page = all.page(&ask(&[("sort", "status,-progress"), ("limit", "40")]));
    let keys: Vec<_> = page
        .rows
        .iter()
        .map(|row| (row.segment as u8, row.progress.map_or(f64::MAX, |p| -p)))
        .collect();
    assert!(keys.is_sorted(), "{keys:?}");
    let statuses: HashSet<u8> = keys.iter().map(|(status, _)| *status).collect();
    assert!(statuses.len() < keys.len(), "some share a status");
}

#[test]
fn a_tag_narrows_and_everybody_matching_is_in_order() {
    let all = directory(&roll(12, 12));
    let tagged = HashSet::from(["id000003", "id000007", "nobody"].map(str::to_owned));
    let query = ask(&[("sort", "-name"), ("limit", "1"), ("tag", "VIP")]);
    let page = all.page_among(&query, Some(&tagged));
    assert_eq!((page.total, ids(&page)), (2, vec!["id000007".to_owned()]));
    let matching: Vec<_> = all
        .matching(&query, Some(&tagged))
        .into_iter()
        .filter_map(|number| all.id(number))
        .collect();
    assert_eq!(matching, ["id000007", "id000003"]);
}

#[test]
fn a_page_stays_put_when_rows_come_and_go() {
    let mut roll = roll(10, 10);
    let pairs = [("limit", "4")];
    let first = directory(&roll).page(&ask(&pairs));
    let next = first.next.unwrap();
    let before = ids(&directory(&roll).page(&at(&pairs, &next)));
    let mut newcomer = roll.learners[0].clone();
    newcomer.student = "id999999".into();
    roll.learners.push(newcomer);
    roll.names.push(Name {
        id: "id999999".into(),
        name: "Ada".into(),
        email: None,
    });
    roll.learners.retain(|l| l.student != "id000003");
    assert_eq!(ids(&directory(&roll).page(&at(&pairs, &next))), before);
}

#[test]
fn names_sort_naturally_and_pages_count_from_one() {
    let page = directory(&roll(120, 0)).page(&ask(&[]));
    assert_eq!((page.from, page.to, page.total), (1, 50, 120));
    assert_eq!(page.rows[9].name, "Student 9");
    assert_eq!(page.rows[10].name, "Student 10");
    assert_eq!(page.previous, None);
    let none = directory(&roll(3, 0)).page(&ask(&[("q", "nobody")]));
    assert_eq!((none.from, none.to, none.total), (0, 0, 0));
}

#[test]
fn filters_combine() {
    let all = directory(&roll(30, 20));
    let cases: [(&[(&str, &str)], usize); 9] = [
        (&[("status", "inactive")], 10),
        (&[("status", "active")], 20),
        (&[("active", "inactive")], 10),
        (&[("active", "week")], 20),
        (&[("active", "today")], 0),
        (&[("progress", "75-100")], 4),
        (&[("progress", "75-100"), ("status", "inactive")], 1),
        (&[("course", "c1")], 30),
        (&[("course", "c2")], 0),
    ];
    for (pairs, total) in cases {
        assert_eq!(all.page(&ask(pairs)).total, total, "{pairs:?}");
    }
}

#[test]
fn search_forgives_case_accents_and_one_typo() {
    let mut roll = roll(3, 0);
    roll.names[1].name = "Zoë Müller".into();
    let all = directory(&roll);
    let cases = [
        ("ZOE", 1),
        ("müller zoë", 1),
        ("muller ada", 0),
        ("mulelr", 1),
        ("mull", 1),
        ("zoo", 0),
        ("mail1@ex", 1),
        ("studnet", 2),
        ("example.com", 3),
    ];
    for (search, total) in cases {
        assert_eq!(all.page(&ask(&[("q", search)])).total, total, "{search}");
    }
}

#[test]
fn a_row_says_why() {
    let all = directory(&roll(2, 0));
    let row = all.row(0).unwrap();
    assert_eq!(row.segment, Segment::Inactive);
    assert_eq!(row.reason.as_deref(), Some("No activity for 20 days"));
    assert_eq!(all.standing("id000001").unwrap().segment, Segment::Engaged);
    assert_eq!(all.standing("id7"), None);
    assert_eq!(all.by_name().collect::<Vec<_>>(), [0, 1]);
}
