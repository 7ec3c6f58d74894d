//! How sure a share is: intervals of proportions, of their difference, and shares of few pulled towards
//! the shares of many.

/// The 97.5th percentile of the standard normal distribution: an interval of 95 %.
pub const Z95: f64 = 1.959_963_984_540_054;

/// From where to where a share may lie, each from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Wilson's interval of a proportion (Wilson 1927), which holds for few trials and at 0 and 1 too.
/// `None` without a trial.
pub fn wilson(successes: u64, trials: u64, z: f64) -> Option<Interval> {
    if trials == 0 {
        return None;
    }
    let n = trials as f64;
    let p = successes.min(trials) as f64 / n;
    let whole = 1.0 + z * z / n;
    let centre = (p + z * z / (2.0 * n)) / whole;
    let half = z / whole * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    Some(Interval {
        low: (centre - half).max(0.0),
        high: (centre + half).min(1.0),
    })
}

/// The interval of a difference of two proportions, the first less the second, from their Wilson
/// intervals (Newcombe 1998, method 10). Each is given as (successes, trials). `None` without a trial
/// in either. The difference is beyond chance when the interval does not hold 0.
pub fn difference(one: (u64, u64), two: (u64, u64), z: f64) -> Option<Interval> {
    let (first, second) = (wilson(one.0, one.1, z)?, wilson(two.0, two.1, z)?);
    let share = |(successes, trials): (u64, u64)| successes.min(trials) as f64 / trials as f64;
    let (p, q) = (share(one), share(two));
    let down = (p - first.low).hypot(second.high - q);
    let up = (first.high - p).hypot(q - second.low);
    Some(Interval {
        low: p - q - down,
        high: p - q + up,
    })
}

/// What is known of shares before a group's own trials are looked at: as if each had seen `alpha`
/// successes and `beta` failures already.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// Successes seen before.
    pub alpha: f64,
    /// Failures seen before.
    pub beta: f64,
}

impl Prior {
    /// The beta-binomial prior of groups given as (successes, trials), by the method of moments
    /// (Kleinman 1973): the less the groups differ beyond chance, the stronger it is. `None` for fewer
    /// than three groups with trials, or where all successes or none succeeded.
    pub fn of(groups: &[(u64, u64)]) -> Option<Self> {
        let groups: Vec<(f64, f64)> = groups
            .iter()
            .filter(|(_, trials)| *trials > 0)
            .map(|(successes, trials)| ((*successes).min(*trials) as f64, *trials as f64))
            .collect();
        if groups.len() < 3 {
            return None;
        }
        let k = groups.len() as f64;
        let sum: f64 = groups.iter().map(|(_, n)| n).sum();
        let mean = groups.iter().map(|(x, _)| x).sum::<f64>() / sum;
        if mean <= 0.0 || mean >= 1.0 {
            return None;
        }
        let spread: f64 = groups.iter().map(|(x, n)| n * (x / n - mean).powi(2)).sum();
        let squares: f64 = groups.iter().map(|(_, n)| n * n).sum();
        // Between groups of equal shares the spread is (k − 1)·mean·(1 − mean); what is beyond comes
        // from the groups themselves, by `rho`.
        let chance = mean * (1.0 - mean);
        let rho = (spread - (k - 1.0) * chance) / (chance * (sum - squares / sum - (k - 1.0)));
        // Within these bounds the prior counts for 1 to 10,000 trials.
        let rho = if rho.is_finite() {
            rho.clamp(1e-4, 0.5)
        } else {
            0.5
        };
        let strength = 1.0 / rho - 1.0;
        Some(Self {
            alpha: mean * strength,
            beta: (1.0 - mean) * strength,
        })
    }

    /// A group's share with the prior taken in, from 0 to 1: few trials stay near the others' share,
    /// many keep their own.
    pub fn shrink(&self, successes: u64, trials: u64) -> f64 {
        (successes.min(trials) as f64 + self.alpha) / (trials as f64 + self.alpha + self.beta)
    }
}

#[cfg(test)]
#[path = "interval_tests.rs"]
mod tests;
