//! Kinds of activity in words.

/// The words for a kind of activity. The Open University's kinds are those of its published data set
/// («activity_type» of `vle.csv`); a kind of another source is shown as that source names it.
pub fn part_words(part: &str) -> String {
    let known = match part {
        "dataplus" => "Databases",
        "dualpane" => "Two-pane pages",
        "externalquiz" => "External quizzes",
        "folder" => "Folders",
        "forumng" => "Forum",
        "glossary" => "Glossary",
        "homepage" => "Course home page",
        "htmlactivity" => "Interactive pages",
        "oucollaborate" => "Online sessions",
        "oucontent" => "Course content",
        "ouelluminate" => "Online classrooms",
        "ouwiki" => "Wiki",
        "page" => "Pages",
        "questionnaire" => "Questionnaires",
        "quiz" => "Quizzes",
        "repeatactivity" => "Repeated activities",
        "resource" => "Resources",
        "sharedsubpage" => "Shared subpages",
        "subpage" => "Subpages",
        "url" => "Links",
        "video" => "Videos",
        "other" => "Other",
        _ => "",
    };
    if known.is_empty() {
        part.to_owned()
    } else {
        known.to_owned()
    }
}
