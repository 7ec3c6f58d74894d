//! A made data set with the Open University's headers, for the tests of drafts.

use super::record::Record;
use super::{Draft, InputFile, Known, draft};
use crate::time::{Calendar, Day};
use std::collections::BTreeMap;

pub(super) const FILES: [(&str, &str); 7] = [
    (
        "courses.csv",
        "\"code_module\",\"code_presentation\",\"module_presentation_length\"\n\"AAA\",\"2013J\",\"268\"\n\"BBB\",\"2014B\",\"240\"\n",
    ),
    (
        "assessments.csv",
        "code_module,code_presentation,id_assessment,assessment_type,date,weight\nAAA,2013J,1752,TMA,19,10\nAAA,2013J,1757,Exam,?,100\nBBB,2014B,9,CMA,5,1.5\n",
    ),
    (
        "vle.csv",
        "id_site,code_module,code_presentation,activity_type,week_from,week_to\n546652,AAA,2013J,forumng,,\n7,BBB,2014B,quiz,1,2\n",
    ),
    (
        "studentInfo.csv",
        "code_module,code_presentation,id_student,gender,region,highest_education,imd_band,age_band,num_of_prev_attempts,studied_credits,disability,final_result\nAAA,2013J,28400,F,Scotland,HE Qualification,20-30%,35-55,0,60,N,Pass\nBBB,2014B,28400,F,Scotland,HE Qualification,?,35-55,1,30,N,Withdrawn\n",
    ),
    (
        "studentRegistration.csv",
        "\"code_module\",\"code_presentation\",\"id_student\",\"date_registration\",\"date_unregistration\"\n\"AAA\",\"2013J\",\"28400\",\"-53\",\"\"\n\"BBB\",\"2014B\",\"28400\",\"-5\",\"12\"\n\"BBB\",\"2014B\",\"31\",\"\",\"\"\n",
    ),
    (
        "studentAssessment.csv",
        "id_assessment,id_student,date_submitted,is_banked,score\n1752,28400,22,0,70\n9,28400,-1,1,\n9,31,4,0,55.5\n",
    ),
    (
        "studentVle.csv",
        "code_module,code_presentation,id_student,id_site,date,sum_click\nAAA,2013J,28400,546652,-10,4\nAAA,2013J,28400,546652,-10,1\nAAA,2013J,28400,546652,2,8\nBBB,2014B,40,7,0,3\n",
    ),
];

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(super) fn file(name: &str, text: impl Into<Vec<u8>>) -> InputFile {
    let bytes: Vec<u8> = text.into();
    // Any name of the content serves as its fingerprint here.
    InputFile {
        name: name.into(),
        sha256: String::from_utf8_lossy(&bytes).into_owned(),
        bytes,
    }
}

pub(super) fn starts() -> BTreeMap<String, Day> {
    BTreeMap::from([
        ("oulad:AAA:2013J".to_owned(), day("2013-10-01")),
        ("oulad:BBB:2014B".to_owned(), day("2014-02-01")),
    ])
}

pub(super) fn read_with(
    files: &[InputFile],
    known: &Known,
    answers: &BTreeMap<String, Day>,
) -> Draft {
    let calendar = Calendar::parse("Europe/London", "monday").unwrap();
    draft(files, known, answers, day("2026-11-20"), &calendar)
}

pub(super) fn read(files: &[InputFile]) -> Draft {
    read_with(files, &Known::default(), &starts())
}

pub(super) fn all() -> Vec<InputFile> {
    FILES.iter().map(|(name, text)| file(name, *text)).collect()
}

pub(super) fn sorted(draft: &Draft) -> Vec<String> {
    let mut texts: Vec<String> = draft
        .records
        .iter()
        .map(|record| serde_json::to_string(record).unwrap())
        .collect();
    texts.sort();
    texts
}

pub(super) fn find<'d>(draft: &'d Draft, kind: &str, key: &str) -> &'d Record {
    draft
        .records
        .iter()
        .find(|record| record.kind_name() == kind && record.key() == key)
        .unwrap_or_else(|| panic!("no {kind} {key}"))
}
