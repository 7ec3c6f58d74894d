use super::*;

/// Seventy days with a weekly pattern on a trend, and noise without a pattern.
fn series() -> Vec<Option<f64>> {
    const WEEK: [f64; 7] = [0.0, 4.0, 7.0, 5.0, 2.0, -8.0, -10.0];
    (0..70)
        .map(|t| {
            let noise = f64::from((t * 37) % 11 - 5) * 0.6;
            Some(30.0 + 0.4 * f64::from(t) + WEEK[t as usize % 7] + noise)
        })
        .collect()
}

const WEIGHTS: Weights = Weights {
    alpha: 0.3,
    beta: 0.1,
    gamma: 0.2,
    phi: 0.9,
};

fn form(trend: bool, season: bool) -> Form {
    Form { trend, season }
}

/// Expected values by statsmodels' `ExponentialSmoothing` with the same beginning and weights.
#[test]
fn each_form_agrees_with_the_reference() {
    let values = series();
    let cases = [
        (
            form(false, false),
            3_531.595_759_570_439_4,
            52.610_637_02,
            52.610_637_02,
        ),
        (
            form(true, false),
            3_697.350_280_713_31,
            52.945_275_71,
            51.830_491_7,
        ),
        (
            form(false, true),
            538.426_611_450_168_5,
            56.736_982_23,
            59.676_615_72,
        ),
        (
            form(true, true),
            488.761_059_914_971_27,
            57.237_895_65,
            60.753_988_77,
        ),
    ];
    for (form, squares, next, ninth) in cases {
        let (found, state) = run(form, &WEIGHTS, State::first(form, &values), &values);
        assert!((found - squares).abs() < 1e-6, "{form:?} {found}");
        let ahead = |step: usize| state.expect(&WEIGHTS, 69 + step, step);
        assert!((ahead(1) - next).abs() < 1e-7, "{form:?} {}", ahead(1));
        assert!((ahead(9) - ninth).abs() < 1e-7, "{form:?} {}", ahead(9));
    }
}

/// The least squares that statsmodels' optimiser finds from the same beginning; ours may stop a few
/// percent above, as its search is coarse.
#[test]
fn the_search_comes_near_the_least_squares() {
    let values = series();
    let cases = [
        (form(false, false), 3_023.144_501),
        (form(false, true), 536.932_159),
    ];
    for (form, least) in cases {
        let (weights, _) = fit(form, &values);
        let (found, _) = run(form, &weights, State::first(form, &values), &values);
        assert!(found < least * 1.03, "{form:?} {found} {weights:?}");
    }
    let (weights, _) = fit(form(true, true), &values);
    let (found, _) = run(
        form(true, true),
        &weights,
        State::first(form(true, true), &values),
        &values,
    );
    assert!(found < 375.155_236 * 1.05, "{found} {weights:?}");
}

#[test]
fn a_day_without_a_value_teaches_nothing() {
    let mut values = vec![Some(10.0); 28];
    let whole = fit(form(false, true), &values).1;
    values[15] = None;
    values[22] = None;
    let gapped = fit(form(false, true), &values).1;
    assert!((whole.expect(&WEIGHTS, 28, 1) - 10.0).abs() < 1e-9);
    assert!((gapped.expect(&WEIGHTS, 28, 1) - 10.0).abs() < 1e-9);
}
