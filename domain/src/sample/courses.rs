//! The courses of the sample world: what there is to open and to hand in.

use crate::import::Record;
use crate::time::Day;

/// A course, told relative to today so that the world is always in the middle of things.
pub struct Course {
    /// Its natural key.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its first day, in days from today.
    pub starts: i64,
    /// Its length in days.
    pub length: i64,
    /// How many lessons it has; each is a video with a page, every third one with a quiz.
    pub lessons: usize,
    /// What is handed in, and on which day of the course.
    pub work: &'static [(&'static str, i64)],
}

/// All courses: one over, two running at different points, one about to begin.
pub const COURSES: [Course; 4] = [
    Course {
        key: "sample:prints",
        name: "Selling prints",
        starts: -133,
        length: 84,
        lessons: 14,
        work: &[
            ("Shop plan", 21),
            ("Price list", 42),
            ("First ten orders", 77),
        ],
    },
    Course {
        key: "sample:portraits",
        name: "Portraits in natural light",
        starts: -91,
        length: 126,
        lessons: 24,
        work: &[
            ("Window portrait", 14),
            ("Hard light", 35),
            ("A person at work", 56),
            ("Series of five", 84),
            ("Final portfolio", 119),
        ],
    },
    Course {
        key: "sample:editing",
        name: "Editing from zero",
        starts: -42,
        length: 70,
        lessons: 18,
        work: &[
            ("Ten clean frames", 10),
            ("Colour match", 28),
            ("Before and after", 63),
        ],
    },
    Course {
        key: "sample:night",
        name: "Night skies",
        starts: 12,
        length: 56,
        lessons: 12,
        work: &[("Star trails", 21), ("Milky Way panorama", 49)],
    },
];

/// Something to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its natural key.
    pub key: String,
    /// Its kind of activity.
    pub part: &'static str,
}

impl Course {
    /// Its first day.
    pub fn first_day(&self, today: Day) -> Day {
        today.plus(self.starts)
    }

    /// Its last day.
    pub fn last_day(&self, today: Day) -> Day {
        self.first_day(today).plus(self.length - 1)
    }

    /// What there is to open, in the order of the course.
    pub fn items(&self) -> Vec<Item> {
        let item = |lesson: usize, part: &'static str| Item {
            key: format!("{}:{lesson}:{part}", self.key),
            part,
        };
        (1..=self.lessons)
            .flat_map(|lesson| {
                let quiz = lesson.is_multiple_of(3).then(|| item(lesson, "quiz"));
                [item(lesson, "video"), item(lesson, "page")]
                    .into_iter()
                    .chain(quiz)
            })
            .collect()
    }

    /// Its forum, where people meet between lessons.
    pub fn forum(&self) -> Item {
        Item {
            key: format!("{}:forum", self.key),
            part: "forumng",
        }
    }

    /// The natural key of the nth piece of work.
    pub fn work_key(&self, n: usize) -> String {
        format!("{}:work:{n}", self.key)
    }

    /// What the course itself is in the language of imports.
    pub fn records(&self, today: Day) -> Vec<Record> {
        let course = Record::Course {
            key: self.key.to_owned(),
            name: Some(self.name.to_owned()),
            starts_on: Some(self.first_day(today)),
            length_days: Some(self.length),
        };
        let items = self
            .items()
            .into_iter()
            .chain([self.forum()])
            .map(|item| Record::Item {
                key: item.key,
                course: self.key.to_owned(),
                part: item.part.to_owned(),
            });
        let share = 100.0 / self.work.len() as f64;
        let work = self
            .work
            .iter()
            .enumerate()
            .map(|(n, (name, due))| Record::Assessment {
                key: self.work_key(n),
                course: self.key.to_owned(),
                name: (*name).to_owned(),
                part: "Project".to_owned(),
                due_on: Some(self.first_day(today).plus(*due)),
                weight: share,
            });
        [course].into_iter().chain(items).chain(work).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_due_within_its_course() {
        for course in &COURSES {
            for (name, due) in course.work {
                assert!((0..course.length).contains(due), "{}: {name}", course.name);
            }
        }
    }

    #[test]
    fn one_course_is_over_two_run_and_one_is_ahead() {
        let today = Day::parse("2026-03-02").unwrap();
        let over = COURSES.iter().filter(|c| c.last_day(today) < today).count();
        let ahead = COURSES
            .iter()
            .filter(|c| c.first_day(today) > today)
            .count();
        assert_eq!((over, ahead), (1, 1));
    }
}
