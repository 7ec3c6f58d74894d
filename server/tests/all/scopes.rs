//! Who sees a part of a workspace never reads a word or a number of the rest; and what a plan does not
//! include stays shut.

use crate::fixture;
use crate::harness::{Ask, Who, World};
use crate::surface::{Ids, PAGES, filled, functions};
use domain::plan::Plan;
use serde_json::{Value, json};

/// Stands in every text of the course that is not seen.
const CANARY: &str = "Zebrafinch";
/// A number that only the course that is not seen has.
const LOUD: u64 = 777_123;

/// Two courses. Student 1 is in both, 2 only in the one that is seen, 3 only in the other.
fn files() -> Vec<(String, Vec<u8>)> {
    let courses = format!(
        "code_module,code_presentation,module_presentation_length\nAAA,2013J,268\n{CANARY},2013J,240\n"
    );
    let vle = format!(
        "id_site,code_module,code_presentation,activity_type,week_from,week_to\n11,AAA,2013J,forum,,\n12,{CANARY},2013J,{CANARY}part,1,2\n"
    );
    let assessments = format!(
        "code_module,code_presentation,id_assessment,assessment_type,date,weight\nAAA,2013J,101,TMA,12,10\n{CANARY},2013J,102,{CANARY},12,10\n"
    );
    let info = format!(
        "code_module,code_presentation,id_student,gender,region,highest_education,imd_band,age_band,num_of_prev_attempts,studied_credits,disability,final_result\n\
         AAA,2013J,1,F,North,Degree,20-30%,35-55,0,60,N,Pass\n\
         AAA,2013J,2,F,North,Degree,20-30%,35-55,0,60,N,Pass\n\
         {CANARY},2013J,1,F,North,{CANARY},20-30%,35-55,0,{LOUD},N,Pass\n\
         {CANARY},2013J,3,F,{CANARY},Degree,20-30%,35-55,0,60,N,Pass\n"
    );
    let clicks = format!(
        "code_module,code_presentation,id_student,id_site,date,sum_click\n\
         AAA,2013J,1,11,20,4\nAAA,2013J,2,11,21,5\n\
         {CANARY},2013J,1,12,22,{LOUD}\n{CANARY},2013J,3,12,22,{LOUD}\n"
    );
    let roster = format!(
        "Name,E-mail,Course,Enrolled,Last active,Progress,Note\n\
         Both Courses,both@example.com,Seen,2013-10-01,2013-10-20,40,plain\n\
         Both Courses,both@example.com,{CANARY} evening,2013-10-01,2013-10-21,77,{CANARY} note\n\
         {CANARY} Name,zebra@example.com,{CANARY} evening,2013-10-01,2013-10-21,77,{CANARY} note\n"
    );
    [
        ("courses.csv", courses),
        ("vle.csv", vle),
        ("assessments.csv", assessments),
        ("studentInfo.csv", info),
        ("studentVle.csv", clicks),
        ("roster.csv", roster),
    ]
    .map(|(name, text)| (name.to_owned(), text.into_bytes()))
    .to_vec()
}

/// The students that somebody finds in the list, as (id, name).
async fn students(world: &World, who: Who) -> Vec<(String, String)> {
    let arguments = json!({"workspace": world.first, "pairs": []});
    let answer = world.call(who, "school/students", arguments).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rows = answer.json()["page"]["rows"].clone();
    rows.as_array()
        .unwrap_or_else(|| panic!("{}", answer.text()))
        .iter()
        .map(|row| (text(&row["id"]), text(&row["name"])))
        .collect()
}

async fn prepare(world: &World) -> Vec<String> {
    world.import(Who::Owner, &files()).await;
    world.look_at_course(Who::Owner).await;
    let courses = world.courses().await;
    assert_eq!(courses.len(), 4, "{courses:?}");
    let seen = courses.iter().filter(|(_, name)| !name.contains(CANARY));
    let seen: Vec<String> = seen.map(|(id, _)| id.clone()).collect();
    let ids: Vec<&str> = seen.iter().map(String::as_str).collect();
    world.scope(&ids).await;
    seen
}

on_both!(a_scoped_member_reads_nothing_of_another_course, |world| {
    let seen = prepare(&world).await;
    let hidden = world.courses().await.into_iter().map(|(id, _)| id);
    let hidden: Vec<String> = hidden.filter(|id| !seen.contains(id)).collect();
    let everybody = students(&world, Who::Owner).await;
    let mine = students(&world, Who::Scoped).await;
    assert_eq!((everybody.len(), mine.len()), (5, 3), "{mine:?}");

    let mut asked: Vec<(String, Ask)> = Vec::new();
    let ids = Ids::real(&world, Who::Owner).await;
    for (student, _) in &everybody {
        let ids = Ids {
            student: student.clone(),
            ..ids.clone()
        };
        for function in functions().filter(|f| f.right.in_workspace()) {
            let path = format!("/api/{}", function.endpoint);
            asked.push((path.clone(), Ask::post(path, (function.body)(&ids))));
        }
        for (pattern, right, _) in PAGES {
            if right.in_workspace() {
                let path = filled(pattern, &ids);
                asked.push((path.clone(), Ask::get(path)));
            }
        }
    }
    for course in [
        "",
        seen[0].as_str(),
        seen[1].as_str(),
        hidden[0].as_str(),
        hidden[1].as_str(),
    ] {
        for range in ["7d", "30d", "365d"] {
            let path = format!("/w/{}/school?range={range}&course={course}", world.first);
            asked.push((path.clone(), Ask::get(path)));
            let path = format!("/w/{}/school/students?course={course}&q=zebra", world.first);
            asked.push((path.clone(), Ask::get(path)));
        }
    }
    let mut sung = 0;
    for (case, ask) in asked {
        // Only the answer to the owner may have it: else this test would prove nothing.
        if !case.contains("import/") {
            sung += usize::from(is_loud(
                &world.ask(Who::Owner, ask.clone()).await.text(),
                &hidden,
            ));
        }
        let answer = world.ask(Who::Scoped, ask).await;
        // An address that was asked for stands in its page.
        let text = answer
            .text()
            .replace(&format!("course={}", hidden[0]), "")
            .replace(&format!("course={}", hidden[1]), "");
        assert!(!is_loud(&text, &hidden), "{case}: {text}");
        assert!(answer.status.as_u16() < 500, "{case}");
    }
    assert!(sung > 30, "the canary is silent to the owner: {sung}");
});

fn is_loud(text: &str, hidden: &[String]) -> bool {
    let numbers = [
        LOUD.to_string(),
        "777,123".to_owned(),
        (2 * LOUD).to_string(),
    ];
    text.contains(CANARY)
        || numbers.iter().any(|number| text.contains(number))
        || hidden.iter().any(|id| text.contains(&format!("\"{id}\"")))
}

on_both!(what_is_out_of_scope_answers_as_what_is_not_there, |world| {
    let seen = prepare(&world).await;
    let hidden = world.courses().await.into_iter().map(|(id, _)| id);
    let hidden = hidden.filter(|id| !seen.contains(id)).collect::<Vec<_>>();
    let mine = students(&world, Who::Scoped).await;
    let other = students(&world, Who::Owner).await;
    let other = other.into_iter().find(|one| !mine.contains(one)).unwrap();
    let student = |id: &str| json!({"workspace": world.first, "student": id, "pairs": []});
    let course = |id: &str| json!({"workspace": world.first, "pairs": [["course", id]]});
    let nowhere = crate::surface::NOWHERE;
    for (endpoint, foreign, none) in [
        ("school/student", student(&other.0), student(nowhere)),
        ("school/overview", course(&hidden[0]), course(nowhere)),
    ] {
        let foreign = world.call(Who::Scoped, endpoint, foreign).await;
        let none = world.call(Who::Scoped, endpoint, none).await;
        assert_eq!(
            foreign.status.as_u16(),
            404,
            "{endpoint}: {}",
            foreign.text()
        );
        assert_eq!(foreign.seen(), none.seen(), "{endpoint}");
    }
});

on_both!(totals_are_those_of_the_courses_that_are_seen, |world| {
    prepare(&world).await;
    let total = async |who: Who| {
        let arguments = json!({"workspace": world.first, "pairs": [["range", "365d"]]});
        let answer = world.call(who, "school/overview", arguments).await;
        let told = answer.json();
        let students = told["tiles"][0][1]["total"]["value"].as_f64();
        let active = told["active"]["total"]["value"].as_f64();
        ([students.unwrap(), active.unwrap()], told["parts"].clone())
    };
    let (all, parts) = total(Who::Owner).await;
    assert_eq!(all, [5.0, 5.0], "{parts}");
    let (mine, parts) = total(Who::Scoped).await;
    assert_eq!(mine, [3.0, 3.0], "students of the courses that are seen");
    assert_eq!(parts[0][1].as_f64(), Some(9.0), "{parts}");
    // The answer to the owner is kept; who sees less never gets it.
    assert_eq!(total(Who::Scoped).await.0, mine);
    assert_eq!(total(Who::Owner).await.0, all);
});

on_both!(a_scope_of_nothing_shows_nothing, |world| {
    world.import(Who::Owner, &fixture::oulad("")).await;
    assert_eq!(students(&world, Who::Scoped).await, []);
    let arguments = json!({"workspace": world.first, "pairs": []});
    let overview = world.call(Who::Scoped, "school/overview", arguments).await;
    assert_eq!(
        (overview.status.as_u16(), overview.text().as_str()),
        (200, "null")
    );
});

on_both!(school_is_shut_where_the_plan_does_not_include_it, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let ids = Ids::real(&world, Who::Owner).await;
    let school = || functions().filter(|f| f.endpoint.starts_with("school/"));
    for (plan, shut) in [(Plan::Business, true), (Plan::Enterprise, false)] {
        world.put_on(&world.first, plan).await;
        for function in school() {
            let path = format!("/api/{}", function.endpoint);
            let answer = world
                .ask(Who::Owner, Ask::post(path, (function.body)(&ids)))
                .await;
            let case = format!("{} on {plan:?}: {}", function.endpoint, answer.text());
            if shut {
                assert_eq!(
                    (answer.status.as_u16(), answer.code().as_str()),
                    (403, "locked"),
                    "{case}"
                );
                let why = answer.json()["detail"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned();
                assert!(
                    why.contains("Enterprise") && why.contains("Business"),
                    "{case}"
                );
            } else {
                assert_eq!(answer.status.as_u16(), 200, "{case}");
            }
        }
    }
    // The filter finds them at all; how many there are grows with School.
    assert!(school().count() >= 8);
});
