//! How often somebody usually comes.

/// The gaps between the active days of one learner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::school) struct Rhythm {
    /// Median gap, in half days.
    pub(in crate::school) half_gap: i64,
    /// A pause that belongs to the rhythm, in days: nine gaps of ten are no longer (nearest rank).
    /// It keeps the weekend of somebody who learns at work from reading as trouble each Monday.
    pub(in crate::school) pause: i64,
    /// How many gaps they are made from.
    pub(in crate::school) gaps: i64,
}

impl Rhythm {
    /// The rhythm of active days that count back from today, oldest first.
    pub(in crate::school) fn of(days: &[i64]) -> Self {
        let mut gaps: Vec<i64> = days
            .iter()
            .zip(days.iter().skip(1))
            .map(|(earlier, later)| earlier - later)
            .collect();
        gaps.sort_unstable();
        let at = |index: usize| gaps.get(index).copied().unwrap_or(0);
        match gaps.len() {
            0 => Self::default(),
            n => Self {
                half_gap: at(n / 2) + at((n - 1) / 2),
                pause: at((n * 9).div_ceil(10) - 1),
                gaps: n as i64,
            },
        }
    }

    /// The median gap in days; `None` without a gap.
    pub(in crate::school) fn usual(self) -> Option<f64> {
        (self.gaps > 0).then(|| self.half_gap as f64 / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Rhythm;

    #[test]
    fn median_pause_and_number_of_gaps() {
        let weekdays: Vec<i64> = (0..28).rev().filter(|ago| ago % 7 < 5).collect();
        let weekends: Vec<i64> = (0..28).rev().filter(|ago| ago % 7 > 4).collect();
        type Case<'c> = (&'c str, &'c [i64], (i64, i64, i64));
        let cases: [Case<'_>; 6] = [
            ("never active", &[], (0, 0, 0)),
            ("active once", &[4], (0, 0, 0)),
            ("two gaps", &[9, 7, 4], (5, 3, 2)),
            ("one long absence", &[30, 9, 7, 5], (4, 21, 3)),
            ("at work", &weekdays, (2, 3, 19)),
            ("at weekends", &weekends, (2, 6, 7)),
        ];
        for (name, days, (half_gap, pause, gaps)) in cases {
            let expected = Rhythm {
                half_gap,
                pause,
                gaps,
            };
            assert_eq!(Rhythm::of(days), expected, "{name}");
        }
    }
}
