use super::query::{StatusFilter, StudentQuery};

impl StudentQuery {
    /// Who is asked for, in words; `course` names a course by its id.
    pub fn words(&self, course: impl Fn(&str) -> String) -> String {
        let status = match self.status {
            StatusFilter::All => "All students".to_owned(),
            status => status.label().to_owned(),
        };
        let parts = [
            Some(status),
            self.course.as_deref().map(course),
            self.progress
                .map(|quarter| format!("progress {}", quarter.label())),
            self.last_active
                .map(|active| format!("last active: {}", active.label().to_lowercase())),
            self.tag.as_ref().map(|tag| format!("tag «{tag}»")),
            Some(self.search.trim())
                .filter(|search| !search.is_empty())
                .map(|search| format!("«{search}» in the name or e-mail")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_in_words() {
        let cases: [(&[(&str, &str)], &str); 3] = [
            (&[], "All students"),
            (
                &[("status", "at-risk"), ("course", "c1"), ("sort", "-name")],
                "At risk, Course c1",
            ),
            (
                &[
                    ("q", " zoe "),
                    ("progress", "25-50"),
                    ("active", "week"),
                    ("tag", "call"),
                ],
                "All students, progress 25 to 50 %, last active: last 7 days, tag «call», \
                 «zoe» in the name or e-mail",
            ),
        ];
        for (pairs, words) in cases {
            let query = StudentQuery::parse(pairs.iter().copied()).unwrap();
            assert_eq!(query.words(|id| format!("Course {id}")), words);
        }
    }
}
