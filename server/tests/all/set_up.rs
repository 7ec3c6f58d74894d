//! The one-time link.

use crate::harness::{Answer, Ask, Body, World};
use crate::surface::set_up_form;
use domain::person::PersonStore;
use ui::backend::Passwords;

/// Makes a link and gives its token.
async fn link(world: &World) -> String {
    let (token, hash) = server::passwords::Argon::new().unwrap().token();
    world
        .store
        .issue_setup(&hash, server::clock::now())
        .await
        .unwrap();
    token
}

async fn post(world: &World, body: Body) -> Answer {
    world.send(Ask::post("/api/set-up", body), None).await
}

/// The form with some fields changed.
fn changed(token: &str, fields: &[(&str, &str)]) -> Body {
    let Body::Form(mut all) = set_up_form(token, "mira@example.com") else {
        unreachable!("the form is a form");
    };
    for (name, value) in fields {
        let field = all
            .iter_mut()
            .find(|(known, _)| known == &format!("form[{name}]"))
            .unwrap();
        field.1 = (*value).to_owned();
    }
    Body::Form(all)
}

/// Whether an address stays on this site.
fn is_inside(location: &str) -> bool {
    (location.starts_with('/') && !location.starts_with("//"))
        || location.starts_with("https://atelier.example/")
}

on_both!(a_link_makes_an_owner_once, |world| {
    let token = link(&world).await;
    let page = world
        .send(Ask::get(format!("/set-up?token={token}")), None)
        .await;
    assert_eq!(page.status.as_u16(), 200);
    assert!(page.text().contains("Make the owner account") && page.text().contains(&token));

    let made = post(&world, set_up_form(&token, "mira@example.com")).await;
    assert_eq!(made.status.as_u16(), 200, "{}", made.text());
    let cookie = made.session().unwrap();
    let viewer = world
        .send(Ask::post("/api/viewer", Body::form(&[])), Some(&cookie))
        .await
        .json();
    assert_eq!(
        (viewer["email"].as_str(), viewer["name"].as_str()),
        (Some("mira@example.com"), Some("Mira Okafor"))
    );
    assert_eq!(viewer["workspaces"][0]["role"], "owner");
    assert_eq!(viewer["workspaces"][0]["name"], "Evening School");
    assert_eq!(
        viewer["workspaces"].as_array().unwrap().len(),
        1,
        "nobody else's"
    );

    let again = post(&world, set_up_form(&token, "second@example.com")).await;
    assert_eq!(
        (again.status.as_u16(), again.code().as_str()),
        (409, "conflict")
    );
    assert!(again.session().is_none());
    let wrong = post(&world, set_up_form("no-such-token", "second@example.com")).await;
    assert_eq!(again.seen(), wrong.seen(), "a used link and a wrong one");
});

on_both!(
    wrong_fields_are_all_named_and_leave_the_link_open,
    |world| {
        let token = link(&world).await;
        let all = [
            ("name", " "),
            ("email", "mira"),
            ("password", "1234567890"),
            ("workspace", ""),
            ("zone", "Mars/Base"),
            ("currency", "pounds"),
        ];
        let refused = post(&world, changed(&token, &all)).await;
        assert_eq!(
            (refused.status.as_u16(), refused.code().as_str()),
            (422, "invalid"),
            "{}",
            refused.text()
        );
        let json = refused.json();
        let named: Vec<&str> = json["detail"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| field["field"].as_str().unwrap())
            .collect();
        for (field, _) in all {
            assert!(named.contains(&field), "{field} is not in {named:?}");
        }
        assert!(
            !refused.text().contains("1234567890"),
            "a password came back"
        );
        let week = post(&world, changed(&token, &[("week_start", "noday")])).await;
        assert_eq!(week.json()["detail"][0]["field"], "week_start");
        let taken = post(&world, changed(&token, &[("email", "OWNER@example.com")])).await;
        assert!(
            matches!(taken.status.as_u16(), 409 | 422),
            "{}",
            taken.text()
        );
        let made = post(&world, set_up_form(&token, "mira@example.com")).await;
        assert_eq!(made.status.as_u16(), 200, "{}", made.text());
    }
);

on_both!(two_at_once_make_one_owner, |world| {
    let token = link(&world).await;
    let (one, other) = tokio::join!(
        post(&world, set_up_form(&token, "one@example.com")),
        post(&world, set_up_form(&token, "other@example.com"))
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200, "{} {}", one.text(), other.text());
    assert!(
        matches!(statuses[1], 404 | 409),
        "{} {}",
        one.text(),
        other.text()
    );
});

on_both!(a_form_without_script_leads_on_inside_the_site, |world| {
    let token = link(&world).await;
    let page = format!("https://atelier.example/set-up?token={token}");
    let plain = |body: Body| {
        Ask::post("/api/set-up", body)
            .without_script()
            .header("referer", &page)
    };
    let refused = world
        .send(plain(changed(&token, &[("name", "")])), None)
        .await;
    assert!(
        matches!(refused.status.as_u16(), 302 | 303),
        "{}",
        refused.status
    );
    assert!(
        is_inside(refused.header("location")),
        "{}",
        refused.header("location")
    );
    assert!(
        refused.header("location").contains("/set-up?"),
        "back to the form"
    );
    assert!(refused.session().is_none());

    let made = world
        .send(plain(set_up_form(&token, "mira@example.com")), None)
        .await;
    assert!(
        matches!(made.status.as_u16(), 302 | 303),
        "{}: {}",
        made.status,
        made.text()
    );
    let location = made.header("location").to_owned();
    assert!(
        is_inside(&location) && location.ends_with("/import"),
        "{location}"
    );
    let next = world
        .send(Ask::get(location), made.session().as_deref())
        .await;
    assert_eq!(next.status.as_u16(), 200);
});
