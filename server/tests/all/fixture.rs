//! A made data set with the Open University's headers: two courses, forty students, four weeks; and a
//! roster. Every text that a file can bring carries a mark.

use std::fmt::Write;

/// The day on which every course of the fixture began.
pub const STARTED: &str = "2013-10-01";
/// A day in the fourth week, when some students have been quiet for two weeks.
pub const LOOK_AT: &str = "2013-10-28";
/// How many students the seven tables name.
pub const STUDENTS: u64 = 40;

/// The seven tables. `mark` stands in the files' names, the courses' codes, the kinds of activity and
/// the students' details.
pub fn oulad(mark: &str) -> Vec<(String, Vec<u8>)> {
    let module = |student: u64| {
        if student.is_multiple_of(2) {
            "AAA"
        } else {
            "BBB"
        }
    };
    let mut info = "code_module,code_presentation,id_student,gender,region,highest_education,imd_band,age_band,num_of_prev_attempts,studied_credits,disability,final_result\n".to_owned();
    let mut registration =
        "code_module,code_presentation,id_student,date_registration,date_unregistration\n"
            .to_owned();
    let mut clicks = "code_module,code_presentation,id_student,id_site,date,sum_click\n".to_owned();
    let mut scores = "id_assessment,id_student,date_submitted,is_banked,score\n".to_owned();
    for student in 1..=STUDENTS {
        let course = format!("{mark}{},2013J", module(student));
        let id = 1000 + student;
        let site = if module(student) == "AAA" { 11 } else { 12 };
        writeln!(
            info,
            "{course},{id},F,{mark} Region,{mark} Degree,20-30%,35-55,0,60,N,Pass"
        )
        .unwrap();
        let left = if student.is_multiple_of(10) { "14" } else { "" };
        writeln!(registration, "{course},{id},-20,{left}").unwrap();
        // Every fourth student falls silent after the first week.
        let last = if student.is_multiple_of(4) { 7 } else { 26 };
        for day in (0..=last).step_by(1 + usize::try_from(student % 3).unwrap()) {
            writeln!(clicks, "{course},{id},{site},{day},{}", 1 + student % 5).unwrap();
        }
        let (assessment, score) = (site + 90, 40 + student);
        writeln!(scores, "{assessment},{id},13,0,{score}").unwrap();
    }
    // A row that cannot be used, so that a reject keeps its value.
    writeln!(registration, "{mark}AAA,2013J,2000,{mark} day,").unwrap();
    let courses = format!(
        "code_module,code_presentation,module_presentation_length\n{mark}AAA,2013J,268\n{mark}BBB,2013J,240\n"
    );
    let assessments = format!(
        "code_module,code_presentation,id_assessment,assessment_type,date,weight\n{mark}AAA,2013J,101,TMA,12,10\n{mark}BBB,2013J,102,TMA,15,20\n"
    );
    let vle = format!(
        "id_site,code_module,code_presentation,activity_type,week_from,week_to\n11,{mark}AAA,2013J,{mark}forum,,\n12,{mark}BBB,2013J,quiz,1,2\n"
    );
    let files = [
        ("courses", courses),
        ("assessments", assessments),
        ("vle", vle),
        ("studentInfo", info),
        ("studentRegistration", registration),
        ("studentAssessment", scores),
        ("studentVle", clicks),
    ];
    files
        .into_iter()
        .map(|(name, text)| (format!("{mark}{name}.csv"), text.into_bytes()))
        .collect()
}

/// A roster of three people in a course, with `mark` in every text.
pub fn roster(mark: &str) -> (String, Vec<u8>) {
    let mut text = "Name,E-mail,Course,Enrolled,Last active,Progress,Note\n".to_owned();
    for person in 1..=3 {
        let name = quoted(&format!("{mark} Name {person}"));
        let email = quoted(&format!("{}{person}@example.com", plain(mark)));
        let course = quoted(&format!("{mark} Course"));
        let note = quoted(&format!("{mark} note"));
        writeln!(
            text,
            "{name},{email},{course},2013-10-01,2013-10-20,40,{note}"
        )
        .unwrap();
    }
    let value = quoted(&format!("{mark} percent"));
    writeln!(
        text,
        "Odd One,odd@example.com,{value},2013-10-01,2013-10-20,{value},x"
    )
    .unwrap();
    (format!("{}roster.csv", plain(mark)), text.into_bytes())
}

/// The first days that the import page asks for, as it sends them.
pub fn answers(files: &[(String, Vec<u8>)]) -> Vec<(String, String)> {
    let courses = files.iter().find(|(name, _)| name.ends_with("courses.csv"));
    let text = courses.map(|(_, bytes)| String::from_utf8(bytes.clone()).unwrap());
    text.iter()
        .flat_map(|text| text.lines().skip(1))
        .filter_map(|line| line.split_once(','))
        .map(|(module, _)| (format!("oulad:{module}:2013J"), STARTED.to_owned()))
        .collect()
}

/// A cell that may hold anything.
fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// The letters of a mark, for where others are refused.
fn plain(mark: &str) -> String {
    mark.chars().filter(char::is_ascii_alphanumeric).collect()
}
