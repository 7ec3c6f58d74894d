//! One student's life in the sample world: when they come, what they open, what they hand in.

use super::chance::Chance;
use super::courses::{Course, Item};
use crate::import::{Outcome, Record};
use crate::time::{Calendar, Day};
use chrono::{Datelike, Weekday};

/// How somebody studies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// A little on most days.
    Steady,
    /// On working days, as part of the job.
    Weekdays,
    /// At the weekend, for hours.
    Weekends,
    /// Now and then.
    Occasional,
    /// Strong at first, then less and less until nothing.
    Fading,
    /// Steady, and gone for the last week and a half.
    Silent,
    /// Steady, but the work is hard for them.
    Struggling,
    /// Enrolled, and never came.
    Never,
    /// Came for a fortnight and left.
    Leaver,
}

/// The habits with their share of people in per cent.
const HABITS: [(Habit, i64); 9] = [
    (Habit::Steady, 22),
    (Habit::Weekdays, 18),
    (Habit::Weekends, 15),
    (Habit::Occasional, 16),
    (Habit::Fading, 9),
    (Habit::Silent, 6),
    (Habit::Struggling, 5),
    (Habit::Never, 4),
    (Habit::Leaver, 5),
];

impl Habit {
    /// The habit of somebody, by chance.
    pub fn of(chance: &mut Chance) -> Self {
        let mut drawn = chance.between(1, 100);
        for (habit, share) in HABITS {
            drawn -= share;
            if drawn <= 0 {
                return habit;
            }
        }
        Self::Steady
    }

    /// The probability that they come on a day: `passed` days into their time in the course, `left`
    /// days before today.
    fn comes(self, weekday: Weekday, passed: i64, left: i64) -> f64 {
        let weekend = matches!(weekday, Weekday::Sat | Weekday::Sun);
        match self {
            Self::Steady => 0.55,
            Self::Weekdays if weekend => 0.06,
            Self::Weekdays => 0.5,
            Self::Weekends if weekend => 0.75,
            Self::Weekends => 0.08,
            Self::Occasional => 0.18,
            Self::Fading => (0.6 - 0.014 * passed as f64).max(0.0),
            Self::Silent if left < 10 => 0.0,
            Self::Silent | Self::Struggling => 0.45,
            Self::Never => 0.0,
            Self::Leaver if passed > 14 => 0.0,
            Self::Leaver => 0.4,
        }
    }

    /// The probability that a piece of work is handed in.
    fn hands_in(self) -> f64 {
        match self {
            Self::Steady | Self::Weekdays => 0.95,
            Self::Weekends | Self::Struggling => 0.88,
            Self::Occasional => 0.7,
            Self::Silent => 0.8,
            Self::Fading => 0.45,
            Self::Never | Self::Leaver => 0.0,
        }
    }

    /// Where their scores lie.
    fn ability(self, chance: &mut Chance) -> f64 {
        match self {
            Self::Struggling => chance.around(36.0, 4.0),
            Self::Steady => chance.around(78.0, 8.0),
            _ => chance.around(69.0, 10.0),
        }
    }
}

/// Who, in which course, and when «now» is.
pub struct Study<'a> {
    /// The student's natural key.
    pub student: &'a str,
    /// The course.
    pub course: &'a Course,
    /// How they study.
    pub habit: Habit,
    /// Today; nothing is dated on it or later.
    pub today: Day,
    /// The zone that gives times of day.
    pub calendar: &'a Calendar,
}

impl Study<'_> {
    /// The enrolment and everything that was done in it.
    pub fn records(&self, chance: &mut Chance) -> Vec<Record> {
        let (first, last) = (
            self.course.first_day(self.today),
            self.course.last_day(self.today),
        );
        let joined = match chance.happens(0.7) {
            true => first.plus(-chance.between(1, 28)),
            false => first.plus(chance.between(0, self.course.length / 3)),
        };
        // Whoever would only enrol in the future enrolled yesterday.
        let enrolled = joined.min(self.today.plus(-1));
        let from = enrolled.max(first);
        let until = last.min(self.today.plus(-1));
        let mut records = Vec::new();
        let opened = self.activity(from, until, chance, &mut records);
        let scores = self.work(enrolled, until, chance, &mut records);
        let over = last < self.today;
        let left = (self.habit == Habit::Leaver).then(|| from.plus(chance.between(16, 24)));
        records.push(Record::Enrolment {
            key: format!("{}|{}", self.course.key, self.student),
            course: self.course.key.to_owned(),
            student: self.student.to_owned(),
            enrolled_on: Some(enrolled),
            left_on: left.filter(|day| *day <= until),
            outcome: over.then(|| outcome(left.is_some(), &scores, self.course.work.len())),
            details: Default::default(),
        });
        self.progress(&opened, &mut records);
        records
    }

    /// The days on which they came, with how many items were open by then.
    fn activity(
        &self,
        from: Day,
        until: Day,
        chance: &mut Chance,
        records: &mut Vec<Record>,
    ) -> Vec<(Day, usize)> {
        let items = self.course.items();
        let pace = items.len() as f64 / self.course.length as f64;
        let evening = chance.happens(0.65);
        let mut opened = Vec::new();
        let mut next = 0_usize;
        for passed in 0..=until.since(from).max(-1) {
            let day = from.plus(passed);
            let left = self.today.since(day);
            if !chance.happens(self.habit.comes(day.weekday(), passed, left)) {
                continue;
            }
            let hour = match (evening, day.weekday()) {
                (_, Weekday::Sat | Weekday::Sun) => chance.around(14.0, 3.0),
                (true, _) => chance.around(20.0, 1.2),
                (false, _) => chance.around(12.5, 2.5),
            };
            let mut minute = (hour.clamp(6.0, 22.5) * 60.0) as i64 + chance.between(0, 29);
            // A weekend makes up for the week; nobody runs ahead of what a course has.
            let most = if self.habit == Habit::Weekends { 5 } else { 3 };
            let due = ((passed + 1) as f64 * pace * 1.3) as usize + 1;
            let new = chance.between(0, most).unsigned_abs() as usize;
            for _ in 0..new {
                if next >= due.min(items.len()) {
                    break;
                }
                if let Some(item) = items.get(next) {
                    records.push(self.used(item, day, minute, chance));
                }
                minute += chance.between(6, 25);
                next += 1;
            }
            let again = chance
                .between(0, next.saturating_sub(1) as i64)
                .unsigned_abs() as usize;
            if new == 0
                && let Some(item) = items.get(again)
            {
                records.push(self.used(item, day, minute, chance));
            }
            if chance.happens(0.25) {
                records.push(self.used(&self.course.forum(), day, minute, chance));
            }
            opened.push((day, next));
        }
        opened
    }

    fn used(&self, item: &Item, day: Day, minute: i64, chance: &mut Chance) -> Record {
        let at = self.calendar.start_of(day) + minute * 60_000_000;
        // A clock change can move the last minutes of a day into the next one.
        let (day, at) = match self.calendar.local(at) {
            Some((local, _)) if local == day => (day, at),
            _ => (day, self.calendar.start_of(day)),
        };
        Record::Activity {
            key: format!("{}|{}|{}|{at}", self.course.key, self.student, item.key),
            course: self.course.key.to_owned(),
            student: self.student.to_owned(),
            item: Some(item.key.clone()),
            day,
            at: Some(at),
            count: chance.between(1, if item.part == "quiz" { 12 } else { 4 }),
        }
    }

    /// Hands in what was due; gives the scores.
    fn work(
        &self,
        enrolled: Day,
        until: Day,
        chance: &mut Chance,
        records: &mut Vec<Record>,
    ) -> Vec<f64> {
        let ability = self.habit.ability(chance);
        let mut scores = Vec::new();
        for (n, (_, due)) in self.course.work.iter().enumerate() {
            let due = self.course.first_day(self.today).plus(*due);
            let day = due.plus(-chance.between(0, 4));
            let handed_in = chance.happens(self.habit.hands_in());
            let score = chance.around(ability, 7.0).clamp(0.0, 100.0).round();
            let silent = self.habit == Habit::Silent && self.today.since(day) < 10;
            if !handed_in || silent || day > until || day <= enrolled {
                continue;
            }
            scores.push(score);
            records.push(Record::Submission {
                key: format!("{}|{}", self.course.work_key(n), self.student),
                course: self.course.key.to_owned(),
                student: self.student.to_owned(),
                assessment: self.course.work_key(n),
                day,
                // The newest work is not marked yet.
                score: (self.today.since(day) > 2).then_some(score),
                banked: false,
            });
        }
        scores
    }

    /// How far they were at the end of each week that they came in.
    fn progress(&self, opened: &[(Day, usize)], records: &mut Vec<Record>) {
        let all = self.course.items().len().max(1) as f64;
        let mut weeks = opened.iter().peekable();
        while let Some((day, items)) = weeks.next() {
            let same_week = weeks
                .peek()
                .is_some_and(|(next, _)| next.date().iso_week() == day.date().iso_week());
            if same_week {
                continue;
            }
            records.push(Record::Progress {
                key: format!("{}|{}|{}", self.course.key, self.student, day),
                course: self.course.key.to_owned(),
                student: self.student.to_owned(),
                day: *day,
                percent: (*items as f64 / all * 100.0).round(),
            });
        }
    }
}

/// How somebody ended: enough work, well enough done, passes.
fn outcome(left: bool, scores: &[f64], works: usize) -> Outcome {
    let mean = scores.iter().sum::<f64>() / scores.len().max(1) as f64;
    match scores.len() * 3 >= works * 2 {
        _ if left => Outcome::Withdrawn,
        true if mean >= 80.0 => Outcome::Distinction,
        true if mean >= 40.0 => Outcome::Pass,
        _ => Outcome::Fail,
    }
}
