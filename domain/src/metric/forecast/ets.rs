//! Exponential smoothing with additive errors: simple, damped trend, and both with a weekly season.
//! Recursions as in Hyndman and Athanasopoulos, «Forecasting: Principles and Practice», 3rd edition,
//! chapter 8 (component form).

use super::SEASON;

/// How quickly each part follows the data; a part that the form lacks has no meaning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Of the level, 0 to 1.
    pub alpha: f64,
    /// Of the trend, 0 to 1, as a share of the level's change.
    pub beta: f64,
    /// Of the season, 0 to 1.
    pub gamma: f64,
    /// What is left of the trend after each further day, 0.8 to 0.98.
    pub phi: f64,
}

/// Which parts a smoothing has besides its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// A trend that fades.
    pub trend: bool,
    /// A pattern of seven days.
    pub season: bool,
}

/// Where a smoothing stands after a day.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The level.
    pub level: f64,
    /// The slope a day.
    pub trend: f64,
    /// What each day of the week adds, by index modulo seven.
    pub season: [f64; SEASON],
}

impl State {
    /// A beginning from the first two weeks: their mean, the change between them, and how each day of
    /// the week stands off.
    pub fn first(form: Form, values: &[Option<f64>]) -> Self {
        let week = |no: usize| values.iter().skip(no * SEASON).take(SEASON).flatten();
        let mean = |no: usize| {
            let (sum, n) = week(no).fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
            (n > 0.0).then(|| sum / n)
        };
        let level = mean(0).or(mean(1)).unwrap_or_else(|| {
            let known = values.iter().flatten();
            known.clone().next().copied().unwrap_or(0.0)
        });
        let trend = match mean(0).zip(mean(1)) {
            Some((one, two)) if form.trend => (two - one) / SEASON as f64,
            _ => 0.0,
        };
        let mut season = [0.0; SEASON];
        if form.season {
            for (day, off) in season.iter_mut().enumerate() {
                let (sum, n) = (0..3)
                    .filter_map(|no| {
                        let value = values.get(no * SEASON + day).copied().flatten()?;
                        Some(value - mean(no)?)
                    })
                    .fold((0.0, 0.0), |(sum, n), off| (sum + off, n + 1.0));
                *off = if n > 0.0 { sum / n } else { 0.0 };
            }
        }
        Self {
            level,
            trend,
            season,
        }
    }

    /// What day `index` is expected to bring, `ahead` days after the last one seen (1 for the next).
    pub fn expect(&self, weights: &Weights, index: usize, ahead: usize) -> f64 {
        let mut slope = 0.0;
        let mut share = 1.0;
        if self.trend != 0.0 {
            for _ in 0..ahead {
                share *= weights.phi;
                slope += share * self.trend;
            }
        }
        self.level + slope + self.season(index)
    }

    fn season(&self, index: usize) -> f64 {
        self.season.get(index % SEASON).copied().unwrap_or(0.0)
    }

    /// Takes a day's value in. A day without one moves the level along its trend and teaches nothing.
    pub fn learn(&mut self, form: Form, weights: &Weights, index: usize, value: Option<f64>) {
        let (before, carried) = (self.level, weights.phi * self.trend);
        let season = self.season(index);
        let Some(value) = value else {
            self.level = before + carried;
            self.trend = carried;
            return;
        };
        self.level = weights.alpha * (value - season) + (1.0 - weights.alpha) * (before + carried);
        if form.trend {
            self.trend = weights.beta * (self.level - before) + (1.0 - weights.beta) * carried;
        }
        if let (true, Some(slot)) = (form.season, self.season.get_mut(index % SEASON)) {
            *slot = weights.gamma * (value - before - carried) + (1.0 - weights.gamma) * season;
        }
    }
}

/// Runs through the values and gives the sum of squared one-day errors with the last state.
pub fn run(form: Form, weights: &Weights, first: State, values: &[Option<f64>]) -> (f64, State) {
    let mut state = first;
    let mut squares = 0.0;
    for (index, value) in values.iter().enumerate() {
        if let Some(value) = value {
            let error = value - state.expect(weights, index, 1);
            squares += error * error;
        }
        state.learn(form, weights, index, *value);
    }
    (squares, state)
}

/// Weights with the least squared one-day errors: the best of a coarse grid, then a search along each
/// axis with a step that halves. Coarse on purpose: a back-test runs it hundreds of times, and
/// forecasts hardly change with the third digit of a weight.
pub fn fit(form: Form, values: &[Option<f64>]) -> (Weights, State) {
    let first = State::first(form, values);
    let loss = |weights: &Weights| run(form, weights, first.clone(), values).0;
    let start = |alpha, beta, gamma| Weights {
        alpha,
        beta,
        gamma,
        phi: 0.9,
    };
    let betas: &[f64] = if form.trend { &[0.02, 0.2] } else { &[0.0] };
    let gammas: &[f64] = if form.season { &[0.05, 0.3] } else { &[0.0] };
    let mut best = start(0.1, 0.0, 0.0);
    let mut least = f64::INFINITY;
    for alpha in [0.05, 0.2, 0.5, 0.9] {
        for beta in betas {
            for gamma in gammas {
                let weights = start(alpha, *beta, *gamma);
                let squares = loss(&weights);
                if squares < least {
                    (best, least) = (weights, squares);
                }
            }
        }
    }
    let mut step = 0.1;
    while step > 0.01 {
        let mut moved = false;
        for axis in 0..4 {
            for sign in [1.0, -1.0] {
                let Some(tried) = nudge(form, best, axis, sign * step) else {
                    continue;
                };
                let squares = loss(&tried);
                if squares < least {
                    (best, least, moved) = (tried, squares, true);
                }
            }
        }
        if !moved {
            step /= 2.0;
        }
    }
    let state = run(form, &best, first, values).1;
    (best, state)
}

fn nudge(form: Form, mut weights: Weights, axis: usize, by: f64) -> Option<Weights> {
    let (slot, low, high, exists) = match axis {
        0 => (&mut weights.alpha, 0.01, 0.99, true),
        1 => (&mut weights.beta, 0.0, 0.99, form.trend),
        2 => (&mut weights.gamma, 0.0, 0.99, form.season),
        _ => (&mut weights.phi, 0.8, 0.98, form.trend),
    };
    let moved = (*slot + by).clamp(low, high);
    let changes = exists && moved != *slot;
    *slot = moved;
    changes.then_some(weights)
}

#[cfg(test)]
#[path = "ets_tests.rs"]
mod tests;
