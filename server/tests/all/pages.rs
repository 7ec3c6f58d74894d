//! Every page, as those who may see it and those who may not.

use crate::fixture;
use crate::harness::{Answer, Ask, Who};
use crate::surface::{Ids, NOWHERE, PAGES, Right, filled};
use domain::access::Role;

/// The text of the first heading.
fn heading(answer: &Answer) -> String {
    let text = answer.text();
    let Some((_, rest)) = text.split_once("<h1") else {
        return String::new();
    };
    let inside = rest.split_once('>').map_or("", |(_, rest)| rest);
    let inside = inside
        .split_once("</h1>")
        .map_or(inside, |(inside, _)| inside);
    // The renderer marks where texts meet.
    inside
        .replace("<!>", "")
        .replace("<!---->", "")
        .trim()
        .to_owned()
}

on_both!(every_page_says_what_it_is, |world| {
    for filled_in in [false, true] {
        if filled_in {
            world.import(Who::Owner, &fixture::oulad("")).await;
            world.import(Who::Owner, &[fixture::roster("First")]).await;
            world.look_at_course(Who::Owner).await;
        }
        let ids = if filled_in {
            Ids::real(&world, Who::Owner).await
        } else {
            Ids::random(&world.first)
        };
        for (pattern, right, expected) in PAGES {
            if (pattern.contains(":student") || pattern.contains(":link")) && !filled_in {
                continue;
            }
            let path = filled(pattern, &ids);
            let case = format!("{path}, filled: {filled_in}");
            let answer = world.page(Who::Owner, &path).await;
            if *pattern == "/" {
                assert_eq!(answer.status.as_u16(), 302, "{case}");
                assert_eq!(
                    answer.header("location"),
                    format!("/w/{}/school", world.first),
                    "{case}"
                );
                continue;
            }
            assert_eq!(answer.status.as_u16(), 200, "{case}");
            assert!(
                heading(&answer).contains(expected),
                "{case}: {:?}",
                heading(&answer)
            );
            assert_eq!(answer.text().matches("<h1").count(), 1, "{case}");
            assert!(answer.text().contains("<title>"), "{case}");
            // A viewer reads every page that does not say otherwise.
            if let Right::Member(least) | Right::Whole(least) = right {
                let status = if *least == Role::Viewer { 200 } else { 403 };
                assert_eq!(
                    world.page(Who::Viewer, &path).await.status.as_u16(),
                    status,
                    "{case}"
                );
            }
        }
    }
});

on_both!(a_visitor_is_asked_to_sign_in, |world| {
    let ids = Ids::random(&world.first);
    for (pattern, right, _) in PAGES {
        let answer = world.page(Who::Nobody, &filled(pattern, &ids)).await;
        match right {
            right if right.in_workspace() || matches!(right, Right::SignedIn | Right::Operator) => {
                assert_eq!(answer.status.as_u16(), 401, "{pattern}");
                assert!(answer.text().contains("href=\"/sign-in\""), "{pattern}");
                assert!(!answer.text().contains("Riverside"), "{pattern}");
            }
            _ if *pattern == "/" => {
                assert_eq!(
                    (answer.status.as_u16(), answer.header("location")),
                    (302, "/sign-in")
                );
            }
            // A link that never was.
            _ if pattern.contains(":link") => assert_eq!(answer.status.as_u16(), 404),
            _ => assert_eq!(answer.status.as_u16(), 200, "{pattern}"),
        }
    }
});

on_both!(an_address_that_leads_nowhere_says_so, |world| {
    let paths = [
        "/nothing".to_owned(),
        format!("/w/{}/nothing", world.first),
        format!("/w/{NOWHERE}/school"),
        format!("/w/{}/school", world.second),
    ];
    for path in paths {
        let answer = world.page(Who::Owner, &path).await;
        assert_eq!(answer.status.as_u16(), 404, "{path}");
        assert!(
            answer.header("content-type").starts_with("text/html"),
            "{path}"
        );
        assert!(!answer.text().contains("Second House"), "{path}");
        assert!(answer.text().contains("nothing"), "{path}");
    }
});

on_both!(a_page_does_not_wait_for_script, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let page = world
        .page(Who::Owner, &format!("/w/{}/import", world.first))
        .await
        .text();
    assert!(
        page.contains("Firstroster.csv"),
        "the past imports stand in the first answer"
    );
    let upload = world
        .uploaded(Who::Owner, &[fixture::roster("Second")])
        .await;
    let preview = world
        .page(
            Who::Owner,
            &format!("/w/{}/import?upload={upload}", world.first),
        )
        .await
        .text();
    assert!(preview.contains("Secondroster.csv"), "so does the preview");
    let dark = Ask::get("/sign-in").build(Some("theme=dark"));
    assert!(
        world
            .send_request(dark)
            .await
            .text()
            .contains("data-theme=\"dark\"")
    );
});

on_both!(pages_made_at_once_keep_their_own_links, |world| {
    world.import(Who::Owner, &fixture::oulad("")).await;
    let path = format!("/w/{}/school", world.first);
    let asked = (0..12).map(|_| world.page(Who::Owner, &path));
    for answer in futures::future::join_all(asked).await {
        let policy = answer.header("content-security-policy").to_owned();
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .unwrap_or_default();
        assert!(!nonce.is_empty(), "{policy}");
        let text = answer.text();
        let mut links: Vec<&str> = text
            .split("crossorigin=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|value| *value != "anonymous")
            .collect();
        assert!(!links.is_empty(), "the chunks of the page are announced");
        links.retain(|value| *value != nonce);
        assert_eq!(links, Vec::<&str>::new(), "links of another page");
    }
});
