//! Rollups equal a recount: random histories of imports, undos and moves to other zones, with late,
//! doubled and corrected facts, against a plain count of what is still said.

mod reference;

use crate::dump::dump;
use crate::harness::*;
use crate::school_fixture::*;
use domain::access::Access;
use domain::import::{ImportStore, Record, RecordState};
use domain::time::{Calendar, Micros};
use domain::workspace::WorkspaceStore;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use reference::{Said, expected, thing};
use std::collections::{BTreeMap, BTreeSet};
use store::rollup::{days_of_facts, recount_days, recount_standing};
use tokio::runtime::Handle;

/// Zones with whole, half and quarter hours, on both sides of the date line, with clock changes within
/// the days used here.
const ZONES: [&str; 5] = [
    "Europe/London",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
];
/// 2014-03-28T00:00:00Z, two days before the clocks change in London.
const SPRING: Micros = 1_395_964_800_000_000;
const HISTORIES: u32 = 40;

#[derive(Clone, Debug)]
enum Step {
    Import(Vec<Record>),
    Undo(usize),
    Zone(usize),
}

fn a_day() -> impl Strategy<Value = String> {
    (0..9_i64).prop_map(|days| day("2014-03-27").plus(days).to_string())
}

fn maybe<T: std::fmt::Debug + Clone>(
    some: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    prop::option::of(some)
}

fn a_record() -> impl Strategy<Value = Record> {
    let c = || prop::sample::select(vec!["c1", "c2"]);
    let s = || prop::sample::select(vec!["s1", "s2", "s3"]);
    let i = || prop::sample::select(vec!["i1", "i2", "i3"]);
    let w = || prop::sample::select(vec!["w1", "w2"]);
    let part = || prop::sample::select(vec!["quiz", "forum"]);
    prop_oneof![
        (c(), maybe(a_day())).prop_map(|(c, start)| course(c, start.as_deref())),
        (c(), s(), maybe(a_day()), maybe(a_day())).prop_map(|(c, s, from, to)| ended(
            c,
            s,
            from.as_deref(),
            to.as_deref(),
            None
        )),
        (c(), i(), part()).prop_map(|(c, i, part)| item(c, i, part)),
        (c(), w(), part()).prop_map(|(c, w, part)| assessment(c, w, part, None)),
        (c(), s(), i(), a_day(), 1..4_i64).prop_map(|(c, s, i, on, n)| activity(c, s, i, &on, n)),
        (c(), s(), i(), 0..24 * 6_i64, 1..4_i64).prop_map(|(c, s, i, hour, n)| timed(
            c,
            s,
            i,
            SPRING + hour * 60 * MINUTE,
            n
        )),
        (c(), s(), w(), a_day(), maybe(0..100_u32), any::<bool>()).prop_map(
            |(c, s, w, on, score, banked)| submission(c, s, w, &on, score.map(f64::from), banked)
        ),
        (c(), s(), a_day(), 0..100_u32).prop_map(|(c, s, on, percent)| progress(
            c,
            s,
            &on,
            f64::from(percent)
        )),
    ]
}

fn a_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => prop::collection::vec(a_record(), 1..14).prop_map(Step::Import),
        3 => (0..6_usize).prop_map(Step::Undo),
        1 => (0..ZONES.len()).prop_map(Step::Zone),
    ]
}

async fn live(t: &Fixture, access: &Access, number: u32, steps: &[Step]) {
    let mut said: BTreeMap<usize, (Micros, String, Vec<Record>)> = BTreeMap::new();
    let mut calendar = Calendar::parse("Europe/London", "monday").unwrap();
    for (place, step) in steps.iter().enumerate() {
        // Imports at different hours of different days, so that zones put them on different days.
        let now = SPRING + place as i64 * 31 * 60 * MINUTE;
        match step {
            Step::Import(records) => {
                let mut keys = BTreeSet::new();
                let mut records = records.clone();
                records.retain(|record| keys.insert(thing(record)));
                let planned = draft(records.clone());
                let preview = t.preview(access, &planned).await.unwrap();
                if preview
                    .states
                    .iter()
                    .any(|state| *state != RecordState::Unchanged)
                {
                    let batch = t
                        .commit(access, &planned, &preview.digest, now, &|_| {})
                        .await;
                    said.insert(place, (now, batch.unwrap().id, records));
                }
            }
            Step::Undo(nth) => {
                let Some(place) = said.keys().nth(*nth).copied() else {
                    continue;
                };
                let (_, id, _) = said.remove(&place).unwrap();
                t.undo(access, &id, now).await.unwrap();
            }
            Step::Zone(zone) => {
                let mut settings = new_workspace(&format!("History {number}"));
                settings.calendar = Calendar::parse(ZONES[*zone], "monday").unwrap();
                calendar = settings.calendar;
                t.update_workspace(access, &settings, now).await.unwrap();
            }
        }
        let left: Said = said
            .values()
            .map(|(at, _, what)| (*at, what.clone()))
            .collect();
        let expected = expected(&left, &calendar);
        let found = dump(t, access).await;
        for (part, rows) in expected {
            assert_eq!(
                found[part], rows,
                "history {number}, step {place}: {part} of {steps:#?}"
            );
        }
    }
}

on_both!(rollups_equal_a_recount, |t| {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let config = Config {
        cases: HISTORIES,
        failure_persistence: None,
        max_shrink_iters: 60,
        ..Config::default()
    };
    let number = std::cell::Cell::new(0);
    tokio::task::block_in_place(|| {
        TestRunner::new_with_rng(config, rng)
            .run(&prop::collection::vec(a_step(), 2..9), |steps| {
                number.set(number.get() + 1);
                let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    Handle::current().block_on(async {
                        let (_, access) = t.school(&format!("History {}", number.get())).await;
                        live(&t, &access, number.get(), &steps).await;
                    });
                }));
                ran.map_err(|_| TestCaseError::fail("differs, see above"))
            })
            .unwrap();
    });
});

on_both!(a_recount_finds_and_mends_what_is_wrong, |t| {
    let (_, access) = t.school("One").await;
    let (_, other) = t.school("Two").await;
    let records = vec![
        course("c1", Some("2014-03-20")),
        ended("c1", "s1", Some("2014-03-20"), None, None),
        activity("c1", "s1", "i1", "2014-03-28", 2),
        activity("c1", "s2", "i1", "2014-03-30", 1),
        submission("c1", "s1", "w1", "2014-04-02", Some(61.0), false),
        progress("c1", "s1", "2014-03-29", 40.0),
    ];
    for access in [&access, &other] {
        let planned = draft(records.clone());
        let preview = t.preview(access, &planned).await.unwrap();
        t.commit(access, &planned, &preview.digest, SPRING, &|_| {})
            .await
            .unwrap();
    }
    let truth = dump(&t, &access).await;
    let version = |t: Fixture, access: Access| async move {
        t.workspace(&access).await.unwrap().data_version
    };
    let recounted = |t: Fixture, access: Access| async move {
        let id = access.workspace().to_owned();
        t.db.write(&access, move |tx| {
            Box::pin(async move {
                let (from, to) = days_of_facts(tx, &id).await?.unwrap();
                assert_eq!((from, to), (day("2014-03-28"), day("2014-04-02")));
                let daily = recount_days(tx, &id, from, to).await?;
                let standing = recount_standing(tx, &id).await?;
                Ok((daily.different, standing.different))
            })
        })
        .await
        .unwrap()
    };
    let before = version(t.clone(), access.clone()).await;
    assert_eq!(recounted(t.clone(), access.clone()).await, (0, 0));
    assert_eq!(version(t.clone(), access.clone()).await, before);
    // Each spoils something in both workspaces; only one is counted again.
    let spoilt = [
        (
            "update metric_day set numerator = numerator + 1 where metric = 'activities' and subject = ''",
            true,
        ),
        ("delete from metric_day where metric = 'mean_score'", true),
        (
            "insert into metric_day select workspace_id, metric, 'ghost', day, 1, 1 from metric_day where metric = 'activities' and subject = ''",
            true,
        ),
        (
            "delete from seen_day where kind = 'active' and subject = ''",
            true,
        ),
        (
            "update metric_day set denominator = 9 where metric = 'average_completion'",
            false,
        ),
        ("delete from seen_day where kind = 'enrolled'", false),
    ];
    for (sql, daily) in spoilt {
        t.owner(sql).await;
        let (days, standing) = recounted(t.clone(), access.clone()).await;
        assert_eq!((days > 0, standing > 0), (daily, !daily), "{sql}");
        assert_eq!(dump(&t, &access).await, truth, "{sql}");
        assert_ne!(dump(&t, &other).await, truth, "{sql}");
        assert_eq!(recounted(t.clone(), access.clone()).await, (0, 0), "{sql}");
    }
    assert!(version(t.clone(), access.clone()).await > before);
});
