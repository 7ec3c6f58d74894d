use super::*;

fn daily(metric: &str, values: Vec<Option<f64>>) -> Daily {
    Daily {
        metric: metric.to_owned(),
        from: Day::parse("2026-01-05").unwrap(),
        values,
    }
}

fn ahead(daily: &Daily, days: usize) -> Result<Forecast, Refusal> {
    let today = daily.end().unwrap_or(daily.from);
    forecast(daily, days, today)
}

/// A value near a standard normal one: the sum of twelve uniform draws, less six.
fn normal(draw: &mut Draw) -> f64 {
    (0..12)
        .map(|_| draw.bits() as f64 / u64::MAX as f64)
        .sum::<f64>()
        - 6.0
}

const WEEK: [f64; 7] = [6.0, 10.0, 14.0, 12.0, 8.0, -22.0, -28.0];

/// A weekly pattern around a level that wanders a little.
fn lively(seed: u64, days: usize) -> Vec<f64> {
    let mut draw = Draw::new(seed);
    let mut level = 100.0;
    (0..days)
        .map(|t| {
            level += normal(&mut draw) * 0.8;
            (level + WEEK[t % 7] + normal(&mut draw) * 6.0).max(0.0)
        })
        .collect()
}

fn measured(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

#[test]
fn a_weekly_pattern_goes_on_and_nothing_beats_it_without_reason() {
    let week = [5.0, 8.0, 9.0, 7.0, 4.0, 1.0, 0.0];
    let values: Vec<f64> = (0..70).map(|t| week[t % 7]).collect();
    let found = ahead(&daily("activities", measured(&values)), 14).unwrap();
    assert_eq!(found.method, Method::SeasonalNaive);
    let steps: Vec<f64> = found.steps.iter().map(|step| step.value).collect();
    assert_eq!(steps, [week, week].concat());
    assert_eq!(found.total.as_ref().map(|total| total.value), Some(68.0));
    assert_eq!(found.steps[0].day, Day::parse("2026-03-16").unwrap());
}

#[test]
fn another_method_is_kept_only_if_it_errs_less() {
    for seed in 0..6 {
        let values = lively(seed, 168);
        let found = ahead(&daily("activities", measured(&values)), 14).unwrap();
        let of = |method| {
            let trial = found.trials.iter().find(|trial| trial.method == method);
            trial.and_then(|trial| trial.mase).unwrap()
        };
        let floor = of(Method::SeasonalNaive);
        assert!(of(found.method) <= floor, "{seed}");
        assert_eq!(
            found.method == Method::SeasonalNaive,
            of(found.method) == floor
        );
        assert!(found.trials.is_sorted_by_key(|trial| trial.mase));
        // Averaging over weeks beats any single week of a noisy pattern.
        assert!(
            matches!(found.method, Method::Weekly | Method::DampedWeekly),
            "{seed} {:?}",
            found.method
        );
    }
}

#[test]
fn a_drift_is_found() {
    let values: Vec<f64> = (0..84).map(|t| 20.0 + 3.0 * f64::from(t)).collect();
    let found = ahead(&daily("total_students", measured(&values)), 7).unwrap();
    assert_eq!(found.method, Method::Drift);
    assert!((found.steps[6].value - (20.0 + 3.0 * 90.0)).abs() < 1e-9);
    assert_eq!(found.total, None, "a running count is not added up");
}

#[test]
fn bands_hold_as_often_as_they_say() {
    let (mut inside, mut n) = ([0.0; 3], 0.0);
    let (mut sums, mut totals) = ([0.0; 3], 0.0);
    let mut said = [0.0; 3];
    for seed in 0..20 {
        let values = lively(1_000 + seed, 196 + 14);
        let (known, came) = values.split_at(196);
        let found = ahead(&daily("activities", measured(known)), 14).unwrap();
        for (step, came) in found.steps.iter().zip(came) {
            n += 1.0;
            for (inside, band) in inside.iter_mut().zip(step.bands) {
                *inside += f64::from(band.holds(*came));
            }
        }
        totals += 1.0;
        let sum: f64 = came.iter().sum();
        for (sums, band) in sums.iter_mut().zip(found.total.unwrap().bands) {
            *sums += f64::from(band.holds(sum));
        }
        for (said, coverage) in said.iter_mut().zip(found.coverage) {
            *said += coverage.held.unwrap() / 20.0;
        }
    }
    for (index, level) in BAND_LEVELS.into_iter().enumerate() {
        let held = inside[index] / n;
        assert!((held - level).abs() < 0.1, "{level}: held {held}");
        assert!(
            (said[index] - level).abs() < 0.06,
            "{level}: said {}",
            said[index]
        );
        assert!(
            (sums[index] / totals - level).abs() < 0.2,
            "{level}: sums {}",
            sums[index] / totals
        );
    }
}

#[test]
fn bands_lie_within_each_other_and_within_what_can_be() {
    for (metric, scale, high) in [
        ("activities", 0.1, f64::MAX),
        ("average_completion", 1.0, 100.0),
    ] {
        for seed in 0..5 {
            let values: Vec<f64> = lively(seed, 120)
                .iter()
                .map(|v| (v * scale - 5.0).clamp(0.0, high))
                .collect();
            let found = ahead(&daily(metric, measured(&values)), 30).unwrap();
            for step in found.steps {
                let [half, most, nearly] = step.bands;
                assert!(nearly.low <= most.low && most.low <= half.low, "{step:?}");
                assert!(half.high <= most.high && most.high <= nearly.high);
                assert!(half.holds(step.value) && nearly.low >= 0.0 && nearly.high <= high);
            }
        }
    }
}

#[test]
fn a_running_count_never_falls() {
    let mut draw = Draw::new(7);
    let mut total = 40.0;
    let values: Vec<f64> = (0..100)
        .map(|_| {
            total += draw.below(3) as f64;
            total
        })
        .collect();
    let found = ahead(&daily("total_students", measured(&values)), 20).unwrap();
    assert!(found.steps.iter().all(|step| step.bands[2].low >= total));
}

#[test]
fn too_little_is_refused_in_words() {
    let long = |n: usize| (0..n).map(|t| Some(t as f64)).collect::<Vec<_>>();
    let mut gaps = long(60);
    for value in gaps.iter_mut().skip(20) {
        *value = None;
    }
    let cases = [
        ("nothing", vec![None; 60], 7, Refusal::NeverMeasured),
        ("empty", vec![], 7, Refusal::NeverMeasured),
        ("short", long(41), 7, Refusal::TooShort(41, 42)),
        ("short for so far", long(60), 60, Refusal::TooShort(60, 88)),
        ("gaps", gaps, 7, Refusal::TooManyGaps(20, 60)),
    ];
    for (case, values, days, expected) in cases {
        assert_eq!(
            ahead(&daily("activities", values), days),
            Err(expected),
            "{case}"
        );
        assert!(expected.sentence().ends_with('.'), "{case}");
    }
    let old = daily("activities", long(60));
    let today = old.end().unwrap().plus(15);
    assert_eq!(
        forecast(&old, 7, today),
        Err(Refusal::Stale(old.end().unwrap()))
    );
    assert!(forecast(&old, 7, today.plus(-1)).is_ok());
}

#[test]
fn a_gap_is_not_a_zero() {
    let mut values = measured(&vec![50.0; 70]);
    for value in values.iter_mut().skip(30).step_by(9) {
        *value = None;
    }
    let found = ahead(&daily("activities", values), 7).unwrap();
    assert!(
        found.steps.iter().all(|step| step.value == 50.0),
        "{:?}",
        found.steps
    );
}

#[test]
fn the_same_history_has_the_same_forecast_and_chances_fall() {
    let history = daily("activities", measured(&lively(3, 140)));
    let (one, two) = (ahead(&history, 14).unwrap(), ahead(&history, 14).unwrap());
    assert_eq!(one, two);
    let expected = one.total.as_ref().unwrap().value;
    let chance = |share: f64| one.chance_of_sum(expected * share).unwrap();
    assert_eq!((chance(0.5), chance(2.0)), (1.0, 0.0));
    assert!((0.2..0.8).contains(&chance(1.0)), "{}", chance(1.0));
    assert!(chance(0.97) >= chance(1.0));
    assert!(one.chance_at_end(0.0) == Some(1.0));
}
