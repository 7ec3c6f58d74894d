//! Lists put in order by hand, by one and by many at once.

use domain::error::StoreError;
use domain::order::{ListName, Move, OrderStore, Place, Refused};
use std::collections::BTreeSet;

/// How many people drag at once.
const CLIENTS: usize = 50;

/// How many moves each of them makes: 200 in the proof, set by `ATELIER_ORDER_MOVES`; each
/// waits for the disk, so that the daily run makes fewer.
fn moves() -> usize {
    std::env::var("ATELIER_ORDER_MOVES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(40)
}

fn letters(text: &str) -> Vec<String> {
    text.chars().map(String::from).collect()
}

fn wanted(item: &str, to: Place, list_version: i64) -> Move {
    Move {
        item: item.to_owned(),
        to,
        list_version,
    }
}

on_both!(an_order_is_kept_for_whose_it_is, |t| {
    let (_, first) = t.school("First").await;
    let (_, second) = t.school("Second").await;
    let items = letters("abcd");
    let (own, shared) = (ListName::own(&first, "tiles"), ListName::shared("tiles"));
    let before = t.arranged(&first, &own, &items).await.unwrap();
    assert_eq!((before.version, before.items), (0, items.clone()));
    let last = wanted("a", Place::Last, 0);
    let moved = t.move_item(&first, &own, &items, &last).await.unwrap();
    assert_eq!(
        (moved.version, moved.items.concat()),
        (1, "bcda".to_owned())
    );
    assert_eq!(t.arranged(&first, &own, &items).await.unwrap(), moved);
    // Neither the workspace's list nor another workspace's changed.
    for (access, name) in [(&first, &shared), (&second, &own), (&second, &shared)] {
        let other = t.arranged(access, name, &items).await.unwrap();
        assert_eq!(
            (other.version, other.items.concat()),
            (0, "abcd".to_owned()),
            "{name:?}"
        );
    }
    // The same again is no change.
    let again = wanted("a", Place::Last, 1);
    assert_eq!(
        t.move_item(&first, &own, &items, &again).await.unwrap(),
        moved
    );
});

on_both!(things_come_and_go_and_keep_their_order, |t| {
    let (_, access) = t.school("First").await;
    let name = ListName::shared("gallery/1");
    let first = wanted("c", Place::First, 0);
    t.move_item(&access, &name, &letters("abc"), &first)
        .await
        .unwrap();
    let more = t.arranged(&access, &name, &letters("abcd")).await.unwrap();
    assert_eq!(more.items.concat(), "cabd");
    let fewer = t.arranged(&access, &name, &letters("bc")).await.unwrap();
    assert_eq!(fewer.items.concat(), "cb");
    // A move beside what is gone is refused, and changes nothing.
    let gone = wanted("b", Place::Before("a".to_owned()), 1);
    assert_eq!(
        t.move_item(&access, &name, &letters("bc"), &gone).await,
        Err(StoreError::Conflict(Refused::NeighbourGone.sentence()))
    );
    assert_eq!(
        t.arranged(&access, &name, &letters("abc"))
            .await
            .unwrap()
            .items
            .concat(),
        "cab"
    );
});

on_both!(a_whole_order_never_overwrites_what_others_did, |t| {
    let (_, access) = t.school("First").await;
    let name = ListName::shared("tiles");
    let items = letters("abc");
    t.move_item(&access, &name, &items, &wanted("c", Place::First, 0))
        .await
        .unwrap();
    let set = |order: &str, version| {
        let (t, access, name, order) = (t.clone(), access.clone(), name.clone(), letters(order));
        async move { t.set_order(&access, &name, &order, version).await }
    };
    let refused = |why: Refused| Err(StoreError::Conflict(why.sentence()));
    assert_eq!(set("bac", 0).await, refused(Refused::Stale));
    assert_eq!(set("ba", 1).await, refused(Refused::NotTheItems));
    assert_eq!(set("bacc", 1).await, refused(Refused::NotTheItems));
    let done = set("bac", 1).await.unwrap();
    assert_eq!((done.version, done.items.concat()), (2, "bac".to_owned()));
    assert_eq!(t.arranged(&access, &name, &items).await.unwrap(), done);
});

on_both!(halving_one_gap_forever_keeps_the_order, |t| {
    let (_, access) = t.school("First").await;
    let name = ListName::shared("tiles");
    let items = letters("abcd");
    for turn in 0..80 {
        let item = ["c", "d"][turn % 2];
        let to = Place::After("a".to_owned());
        let moved = t
            .move_item(&access, &name, &items, &wanted(item, to, 0))
            .await
            .unwrap();
        let expected = match turn {
            0 => "acbd",
            even if even % 2 == 0 => "acdb",
            _ => "adcb",
        };
        assert_eq!(moved.items.concat(), expected, "turn {turn}");
    }
});

// Fails when `hold` does not hold the list's row, or when a move writes the order that the mover saw.
on_both!(fifty_people_drag_one_list, |t| {
    let (_, access) = t.school("First").await;
    let items: Vec<String> = (0..100).map(|n| format!("item {n:02}")).collect();
    let name = ListName::shared("board");
    let clients = (0..CLIENTS).map(|client| {
        let (t, access, name, items) = (t.clone(), access.clone(), name.clone(), items.clone());
        tokio::spawn(async move {
            let mut state = 20_260_102 + client as u64;
            let mut below = |bound: u64| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                usize::try_from((state >> 33) % bound).unwrap()
            };
            let (mut seen, mut made) = (0, 0);
            for _ in 0..moves() {
                let (item, neighbour) = (below(100), below(100));
                let to = match below(4) {
                    0 => Place::First,
                    1 => Place::Last,
                    2 => Place::Before(items[neighbour].clone()),
                    _ => Place::After(items[neighbour].clone()),
                };
                let wanted = wanted(&items[item], to, seen);
                let after = t.move_item(&access, &name, &items, &wanted).await.unwrap();
                made += i64::from(after.version > seen);
                seen = after.version;
                assert_eq!(after.items.iter().collect::<BTreeSet<_>>().len(), 100);
            }
            (seen, made)
        })
    });
    let began = std::time::Instant::now();
    let mut last = 0;
    for ended in futures::future::join_all(clients).await {
        last = last.max(ended.unwrap().0);
    }
    println!("{} moves in {:?}", CLIENTS * moves(), began.elapsed());
    let after = t.arranged(&access, &name, &items).await.unwrap();
    assert_eq!(
        after.version, last,
        "the last acknowledged change is the newest"
    );
    let mut sorted = after.items.clone();
    sorted.sort();
    assert_eq!(sorted, items, "each item once");
});
