use super::*;

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() < 1e-12
}

/// Expected values by statsmodels' `proportion_confint(method="wilson")`.
#[test]
fn wilson_agrees_with_the_reference() {
    let cases = [
        (0, 10, 0.0, 0.277_532_799_862_889_26),
        (3, 10, 0.107_791_267_406_301_04, 0.603_221_852_538_854_6),
        (10, 10, 0.722_467_200_137_110_7, 1.0),
        (81, 263, 0.255_288_519_878_274_2, 0.366_209_576_982_800_04),
        (1, 1, 0.206_549_314_377_237_4, 1.0),
    ];
    for (successes, trials, low, high) in cases {
        let found = wilson(successes, trials, Z95).unwrap();
        assert!(
            near(found.low, low) && near(found.high, high),
            "{successes}/{trials} {found:?}"
        );
    }
    assert_eq!(wilson(0, 0, Z95), None);
}

/// Expected values by statsmodels' `confint_proportions_2indep(method="newcomb", compare="diff")`.
#[test]
fn a_difference_agrees_with_the_reference() {
    let cases = [
        (
            (56, 70),
            (48, 80),
            0.052_431_472_402_364_98,
            0.333_872_654_036_906_16,
        ),
        (
            (9, 10),
            (3, 10),
            0.170_522_723_934_502_9,
            0.809_017_973_535_488,
        ),
        ((10, 10), (0, 20), 0.679_086_037_141_914_5, 1.0),
    ];
    for (one, two, low, high) in cases {
        let found = difference(one, two, Z95).unwrap();
        assert!(
            near(found.low, low) && near(found.high, high),
            "{one:?} {two:?} {found:?}"
        );
        let turned = difference(two, one, Z95).unwrap();
        assert!(near(turned.low, -high) && near(turned.high, -low));
    }
    assert_eq!(difference((1, 2), (0, 0), Z95), None);
}

#[test]
fn few_trials_stay_near_the_others_and_many_keep_their_own() {
    let groups = [
        (300, 1_000),
        (420, 1_000),
        (350, 1_000),
        (280, 1_000),
        (450, 1_000),
        (1, 1),
    ];
    let prior = Prior::of(&groups).unwrap();
    let mean = prior.alpha / (prior.alpha + prior.beta);
    assert!((0.3..0.45).contains(&mean));
    assert!(
        (prior.shrink(1, 1) - mean).abs() < 0.05,
        "one trial says little"
    );
    assert!(
        (prior.shrink(300, 1_000) - 0.3).abs() < 0.01,
        "a thousand say much"
    );
    assert!(prior.shrink(1, 1) > mean);
}

#[test]
fn groups_that_differ_by_chance_alone_are_pulled_together() {
    let alike = Prior::of(&[(30, 100), (31, 100), (29, 100), (30, 100)]).unwrap();
    let apart = Prior::of(&[(5, 100), (60, 100), (20, 100), (90, 100)]).unwrap();
    assert!(alike.alpha + alike.beta > 1_000.0, "{alike:?}");
    assert!(apart.alpha + apart.beta < 10.0, "{apart:?}");
    for groups in [
        &[(1, 2), (3, 4)][..],
        &[(0, 5), (0, 5), (0, 5)],
        &[(5, 5), (4, 4), (3, 3)],
        &[],
    ] {
        assert_eq!(Prior::of(groups), None, "{groups:?}");
    }
}

/// Groups drawn from a known beta distribution, Beta(12, 28), by its quantiles: the prior comes back.
#[test]
fn the_moments_find_the_prior_that_made_the_groups() {
    let shares = [
        0.172, 0.217, 0.244, 0.266, 0.286, 0.306, 0.327, 0.351, 0.382, 0.437,
    ];
    let groups: Vec<(u64, u64)> = shares
        .iter()
        .map(|share| ((share * 100_000.0) as u64, 100_000))
        .collect();
    let prior = Prior::of(&groups).unwrap();
    assert!((prior.alpha / (prior.alpha + prior.beta) - 0.3).abs() < 0.005);
    assert!(
        (30.0..52.0).contains(&(prior.alpha + prior.beta)),
        "{prior:?}"
    );
}
