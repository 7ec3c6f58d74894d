use super::data::{Group, Hit};
use domain::access::Access;
use domain::metric::registry::REGISTRY;
use domain::school::parts::part_words;
use domain::search::Question;
use domain::workspace::Workspace;
use std::collections::BTreeSet;
use ui::backend::Backend;
use ui::error::AppResult;
use ui::route::Route;

/// See `search`.
pub async fn search(
    backend: &Backend,
    access: &Access,
    workspace: &Workspace,
    q: &str,
    most: usize,
) -> AppResult<Vec<Group>> {
    let question = Question::new(q);
    if question.is_empty() {
        return Ok(Vec::new());
    }
    let now = workspace.now((backend.clock)());
    let directory = backend
        .directories
        .directory(access, workspace, now)
        .await?;
    let roll = backend.school.roll(access, now).await?;
    let id = || access.workspace().to_owned();
    let overview = |query: String| Route::Overview(id()).with_query(&query);
    let course_query =
        |course: &str| ui::range::kept_query(&[("course".to_owned(), course.to_owned())]);

    // The roll may know people who had not enrolled by the day that is looked at.
    let enrolled = roll
        .names
        .iter()
        .filter(|name| directory.standing(&name.id).is_some());
    let people = enrolled.map(|person| {
        let email = person.email.clone().unwrap_or_default();
        let hit = Hit {
            title: person.name.clone(),
            path: Route::Student(id(), person.id.clone()).path(),
            note: email.clone(),
        };
        (format!("{} {email}", person.name), hit)
    });
    let courses = roll.courses.iter().map(|course| {
        let hit = Hit {
            title: course.name.clone(),
            note: format!("{} enrolments", course.enrolments),
            path: overview(course_query(&course.id)),
        };
        (course.name.clone(), hit)
    });
    let span = domain::metric::Span {
        from: now.today.plus(-365),
        to: now.today,
    };
    let parts = backend
        .metrics
        .parts(access, "activities", "", span)
        .await?;
    let parts: BTreeSet<String> = parts.iter().map(|(part, ..)| part_words(part)).collect();
    let parts = parts.into_iter().map(|part| {
        let hit = Hit {
            title: part.clone(),
            note: "What they do, on the overview".to_owned(),
            path: format!("{}#parts", overview(String::new())),
        };
        (part, hit)
    });
    let metrics = REGISTRY.iter().map(|metric| {
        let hit = Hit {
            title: metric.name.to_owned(),
            note: metric.definition.to_owned(),
            path: format!("{}#{}", Route::Metrics(id()).path(), metric.id),
        };
        (metric.name.to_owned(), hit)
    });
    let groups = [
        group("People", question.best(people, most)),
        group("Courses", question.best(courses, most)),
        group("Kinds of activity", question.best(parts, most)),
        group("Metrics", question.best(metrics, most)),
    ];
    Ok(groups.into_iter().filter(|group| group.count > 0).collect())
}

fn group(name: &str, (hits, count): (Vec<Hit>, usize)) -> Group {
    Group {
        name: name.to_owned(),
        hits,
        count,
    }
}
