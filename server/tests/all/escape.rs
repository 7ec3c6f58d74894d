//! Texts that are markup stay texts, wherever they are shown.

use crate::fixture;
use crate::harness::{Ask, Who};
use crate::surface::{Ids, PAGES, filled, functions};

const WORKSPACE: &str = "</title><script>window.__xss=1</script>";
const PERSON: &str = "\"><svg onload=window.__xss=2>";
const STUDENT: &str = "\"><img src=x onerror=window.__xss=3>";
/// How a payload begins where it has broken out.
const RAW: [&str; 4] = [
    "<script>window",
    "<svg onload",
    "<img src=x",
    "</title><script",
];

on_both!(markup_in_any_text_is_shown_as_text, |world| {
    world.rename(Who::Owner, PERSON, WORKSPACE).await;
    let mut files = fixture::oulad("");
    for (name, bytes) in &mut files {
        if name == "studentInfo.csv" {
            let text = String::from_utf8(bytes.clone()).unwrap();
            *bytes = text
                .replace(" Region", &format!("\"{}\"", STUDENT.replace('"', "\"\"")))
                .into_bytes();
        }
    }
    let (_, roster) = fixture::roster(STUDENT);
    files.push(("<img src=x onerror=window.__xss=4>.csv".to_owned(), roster));
    let addresses =
        "Name,E-mail,Course\nAda,<img/src=x/onerror=window.__xss=5>@example.com,Maths\n";
    files.push(("addresses.csv".to_owned(), addresses.as_bytes().to_vec()));
    world.import(Who::Owner, &files).await;
    world.look_at_course(Who::Owner).await;
    let ids = Ids::real(&world, Who::Owner).await;
    let upload = world.uploaded(Who::Owner, &files[7..]).await;
    let mut paths: Vec<String> = PAGES
        .iter()
        .map(|(pattern, ..)| filled(pattern, &ids))
        .collect();
    let access = world.access(Who::Owner);
    let mut tx = world.store.db.read(&access).await.unwrap();
    let named = store::all!(
        tx,
        (String,),
        "select id from student where workspace_id = $1 and (name like '%<img%' or email like '%<img%')",
        access.workspace()
    );
    drop(tx);
    let named = named.unwrap();
    assert!(named.len() >= 3, "students of such names");
    for (student,) in named {
        paths.push(format!("/w/{}/school/students/{student}", world.first));
    }
    for kind in ["student", "course", "enrolment", "progress"] {
        paths.push(format!(
            "/w/{}/import?upload={upload}&tab=rows&kind={kind}",
            world.first
        ));
    }
    paths.push(format!(
        "/w/{}/import?upload={upload}&tab=rejects",
        world.first
    ));
    // Attackers choose addresses too.
    let odd = ui::route::segment(STUDENT);
    for place in [
        "sign-in?__err=",
        "sign-in?__path=",
        "set-up?token=",
        "nothing/",
    ] {
        paths.push(format!("/{place}{odd}"));
    }
    for name in [
        "course", "range", "from", "q", "sort", "status", "after", "compare", "grain",
    ] {
        paths.push(format!("/w/{}/school?{name}={odd}", world.first));
        paths.push(format!("/w/{}/school/students?{name}={odd}", world.first));
    }
    for name in ["upload", "kind", "tab", "offset", "start:x"] {
        paths.push(format!(
            "/w/{}/import?upload={upload}&{name}={odd}",
            world.first
        ));
    }
    let mut shown = String::new();
    for path in paths {
        let text = world.page(Who::Owner, &path).await.text();
        for raw in RAW {
            assert!(!text.contains(raw), "{raw} in {path}");
        }
        shown.push_str(&text);
    }
    // They were there to be shown: else this test would prove nothing.
    for escaped in [
        "&lt;script&gt;window.__xss=1",
        "&lt;svg onload=window.__xss=2",
        "&lt;img src=x onerror=window.__xss=3",
    ] {
        assert!(shown.contains(escaped), "{escaped} is shown nowhere");
    }
});

on_both!(markup_in_answers_is_never_a_page, |world| {
    world.rename(Who::Owner, PERSON, WORKSPACE).await;
    world.import(Who::Owner, &[fixture::roster(STUDENT)]).await;
    let ids = Ids::real(&world, Who::Owner).await;
    for function in
        functions().filter(|function| !["sign-out", "sign-in"].contains(&function.endpoint))
    {
        let ask = Ask::post(format!("/api/{}", function.endpoint), (function.body)(&ids));
        let answer = world.ask(Who::Owner, ask).await;
        assert!(
            !answer.header("content-type").contains("html"),
            "{}",
            function.endpoint
        );
        assert_eq!(
            answer.header("x-content-type-options"),
            "nosniff",
            "{}",
            function.endpoint
        );
    }
});
