//! The files that are known, by their headers.

use super::roster;

/// What a file can be, in the order in which files are read: what is referred to comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    Courses,
    Assessments,
    Vle,
    StudentInfo,
    StudentRegistration,
    StudentAssessment,
    StudentVle,
    Roster,
}

/// The headers of one table of the Open University set.
struct Spec {
    source: Source,
    name: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    /// Whether at least one optional header must be there: without it the required ones are those of
    /// another table too.
    any_optional: bool,
}

/// Headers as in the published files (Kuzilek, Hlosta, Zdrahal: Open University Learning Analytics
/// dataset, Scientific Data 4:170171, 2017).
const SPECS: [Spec; 7] = [
    Spec {
        source: Source::Courses,
        name: "Open University: courses",
        required: &[
            "code_module",
            "code_presentation",
            "module_presentation_length",
        ],
        optional: &[],
        any_optional: false,
    },
    Spec {
        source: Source::Assessments,
        name: "Open University: assessments",
        required: &[
            "code_module",
            "code_presentation",
            "id_assessment",
            "assessment_type",
        ],
        optional: &["date", "weight"],
        any_optional: false,
    },
    Spec {
        source: Source::Vle,
        name: "Open University: course items",
        required: &[
            "id_site",
            "code_module",
            "code_presentation",
            "activity_type",
        ],
        optional: &["week_from", "week_to"],
        any_optional: false,
    },
    Spec {
        source: Source::StudentInfo,
        name: "Open University: student information",
        required: &["code_module", "code_presentation", "id_student"],
        optional: &[
            "gender",
            "region",
            "highest_education",
            "imd_band",
            "age_band",
            "num_of_prev_attempts",
            "studied_credits",
            "disability",
            "final_result",
        ],
        any_optional: true,
    },
    Spec {
        source: Source::StudentRegistration,
        name: "Open University: student registrations",
        required: &[
            "code_module",
            "code_presentation",
            "id_student",
            "date_registration",
        ],
        optional: &["date_unregistration"],
        any_optional: false,
    },
    Spec {
        source: Source::StudentAssessment,
        name: "Open University: submissions",
        required: &["id_assessment", "id_student", "date_submitted"],
        optional: &["is_banked", "score"],
        any_optional: false,
    },
    Spec {
        source: Source::StudentVle,
        name: "Open University: clicks",
        required: &[
            "code_module",
            "code_presentation",
            "id_student",
            "id_site",
            "date",
            "sum_click",
        ],
        optional: &[],
        any_optional: false,
    },
];

impl Source {
    /// The name shown for a file of this source.
    pub fn name(self) -> &'static str {
        SPECS
            .iter()
            .find(|spec| spec.source == self)
            .map_or("Roster", |spec| spec.name)
    }

    /// Whether a header, normalised, is one that this source understands.
    pub fn understands(self, header: &str) -> bool {
        SPECS.iter().find(|spec| spec.source == self).map_or_else(
            || roster::column(header).is_some(),
            |spec| spec.required.contains(&header) || spec.optional.contains(&header),
        )
    }
}

/// How many headers are understood when they make up a known set.
pub(crate) fn recognise(names: &[String]) -> Option<(usize, Source)> {
    let has = |name: &&str| names.iter().any(|other| other == name);
    SPECS
        .iter()
        .filter(|spec| spec.required.iter().all(&has))
        .filter(|spec| !spec.any_optional || spec.optional.iter().any(&has))
        .map(|spec| {
            let optional = spec.optional.iter().filter(|name| has(name)).count();
            (spec.required.len() + optional, spec.source)
        })
        .max_by_key(|(known, _)| *known)
        .or_else(|| roster::recognise(names).map(|known| (known, Source::Roster)))
}

/// The most required headers of any one table that are among these.
pub(crate) fn most_known(names: &[String]) -> usize {
    let has = |name: &&&str| names.iter().any(|other| other == *name);
    SPECS
        .iter()
        .map(|spec| spec.required.iter().filter(has).count())
        .max()
        .unwrap_or(0)
}

/// The nearest known table and what is missing for it, as a sentence.
pub(crate) fn nearest_hint(names: &[String]) -> String {
    let has = |name: &&&str| names.iter().any(|other| other == *name);
    let nearest = SPECS.iter().max_by_key(|spec| {
        // Shares of different sets are compared over one denominator: no set has 60 headers.
        let found = spec.required.iter().filter(has).count();
        (found * 60 / spec.required.len(), found)
    });
    match nearest {
        Some(spec) if spec.required.iter().any(|name| has(&name)) => {
            let mut missing = spec
                .required
                .iter()
                .filter(|name| !has(name))
                .copied()
                .collect::<Vec<_>>()
                .join(", ");
            if missing.is_empty() {
                missing = format!("one of {}", spec.optional.join(", "));
            }
            format!(
                "The nearest is «{}», which also needs {missing}.",
                spec.name
            )
        }
        _ => "A list of students needs a column «email» or «name».".to_owned(),
    }
}
