//! Numbers to places: clean values, nice ticks and labels that fit a phone.

use crate::scene::Anchor;
use crate::text::{LABEL_PX, text_width};

/// The most value ticks a chart has.
pub const MAX_TICKS: usize = 5;

/// Width in px that labels must fit: a 390 px phone less the page's margins and the gutter that a
/// style sheet may keep for the axis values.
pub(crate) const PHONE_PX: f64 = 310.0;

/// Least distance between two x labels in px.
const LABEL_GAP_PX: f64 = 12.0;

/// Values beyond this are drawn as this, so that a sum or a difference of values stays finite.
const LARGEST: f64 = 1e300;

/// Values closer than this share of their size count as equal: below it, ticks would differ by
/// less than a float can tell.
const SMALLEST_SPAN: f64 = 1e-9;

/// The value as it can be drawn: finite, and within a range that can be added up.
pub(crate) fn clean(value: Option<f64>) -> Option<f64> {
    value
        .filter(|v| v.is_finite())
        .map(|v| v.clamp(-LARGEST, LARGEST))
}

/// Every value cleaned.
pub(crate) fn clean_all(values: &[Option<f64>]) -> Vec<Option<f64>> {
    values.iter().copied().map(clean).collect()
}

/// Lowest and highest of the values, and whether all are whole numbers; `None` without values.
pub(crate) fn extent(values: impl Iterator<Item = f64>) -> Option<(f64, f64, bool)> {
    values.fold(None, |seen, value| {
        let (low, high, whole) = seen.unwrap_or((value, value, true));
        Some((
            low.min(value),
            high.max(value),
            whole && value.fract() == 0.0,
        ))
    })
}

/// Ticks at multiples of 1, 2, 2.5 or 5 times a power of ten: the smallest step of which at most
/// [`MAX_TICKS`] ticks enclose `low` and `high`. With `whole`, no tick lies between whole numbers.
/// Equal bounds are widened: upwards from zero, else by half of the value to both sides.
///
/// The bounds must be finite and within ±1e300; there are always at least two ticks.
pub fn nice_ticks(low: f64, high: f64, whole: bool) -> Vec<f64> {
    ticks_up_to(MAX_TICKS, low, high, whole)
}

/// Nice ticks that also read differently: while the format rounds two of them to one text, the
/// step grows.
pub(crate) fn readable_ticks(
    (low, high, whole): (f64, f64, bool),
    format: &dyn Fn(f64) -> String,
) -> Vec<f64> {
    let distinct = |ticks: &Vec<f64>| {
        let texts: Vec<_> = ticks.iter().map(|tick| format(*tick)).collect();
        texts.windows(2).all(|pair| pair.first() != pair.last())
    };
    (2..=MAX_TICKS)
        .rev()
        .map(|most| ticks_up_to(most, low, high, whole))
        .find(distinct)
        .unwrap_or_else(|| nice_ticks(low, high, whole))
}

fn ticks_up_to(most: usize, low: f64, high: f64, whole: bool) -> Vec<f64> {
    let (low, high) = widened(low.min(high), low.max(high));
    let span = high - low;
    // No smaller power has a step that is wide enough.
    let start = (span / most as f64).log10().floor() as i32;
    let steps = (start..start.saturating_add(4))
        .flat_map(|power| [1.0, 2.0, 2.5, 5.0].map(|factor| (factor, power)));
    for (factor, power) in steps {
        let step = multiple(1.0, factor, power);
        if step <= 0.0 || (whole && step.fract() != 0.0) {
            continue;
        }
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        if last - first >= most as f64 {
            continue;
        }
        let count = (last - first) as usize;
        let ticks: Vec<f64> = (0..=count)
            .map(|k| multiple(first + k as f64, factor, power))
            .collect();
        // Rounding can leave a bound just outside; the next step then holds it.
        if ticks.first().is_some_and(|t| *t <= low) && ticks.last().is_some_and(|t| *t >= high) {
            return ticks;
        }
    }
    vec![low, high]
}

/// `times` × `factor` × 10^`power`, dividing once for negative powers: three tenths are then the
/// float nearest to 0.3.
fn multiple(times: f64, factor: f64, power: i32) -> f64 {
    if power < 0 {
        times * factor / 10f64.powi(-power)
    } else {
        times * factor * 10f64.powi(power)
    }
}

fn widened(low: f64, high: f64) -> (f64, f64) {
    let size = low.abs().max(high.abs());
    if size < 1e-290 {
        return (0.0, 1.0);
    }
    if high - low > size * SMALLEST_SPAN {
        return (low, high);
    }
    (low - size / 2.0, high + size / 2.0)
}

/// A text under the chart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    pub x_percent: f64,
    pub anchor: Anchor,
    pub text: String,
}

/// Every k-th candidate, with the smallest k whose texts keep their distance on a phone. A text
/// that would stand out at an edge is anchored to that edge.
pub(crate) fn thin(
    candidates: &[(usize, String)],
    x_percent: impl Fn(usize) -> f64,
) -> Vec<Placed> {
    let place = |(index, text): &(usize, String)| {
        let width = text_width(text, LABEL_PX);
        let centre = x_percent(*index) / 100.0 * PHONE_PX;
        let (x, anchor, from) = if centre < width / 2.0 {
            (0.0, Anchor::Start, 0.0)
        } else if centre > PHONE_PX - width / 2.0 {
            (100.0, Anchor::End, PHONE_PX - width)
        } else {
            (x_percent(*index), Anchor::Middle, centre - width / 2.0)
        };
        let placed = Placed {
            x_percent: x,
            anchor,
            text: text.clone(),
        };
        (placed, from, from + width)
    };
    let places: Vec<_> = candidates.iter().map(place).collect();
    let fits = |stride: &usize| {
        let mut free_from = f64::NEG_INFINITY;
        places.iter().step_by(*stride).all(|(_, from, until)| {
            let free = *from >= free_from;
            free_from = until + LABEL_GAP_PX;
            free
        })
    };
    let stride = (1..=places.len()).find(fits).unwrap_or(1);
    places
        .into_iter()
        .step_by(stride)
        .map(|(placed, ..)| placed)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::x_percent_of;

    #[test]
    fn ticks_are_nice_few_and_enclose_the_values() {
        let cases: [(&str, f64, f64, bool, &[f64]); 11] = [
            ("from zero", 0.0, 37.0, true, &[0.0, 10.0, 20.0, 30.0, 40.0]),
            ("two steps", 0.0, 8.0, true, &[0.0, 2.0, 4.0, 6.0, 8.0]),
            ("quarters", 0.0, 0.93, false, &[0.0, 0.25, 0.5, 0.75, 1.0]),
            ("tenths", 0.0, 0.39, false, &[0.0, 0.1, 0.2, 0.3, 0.4]),
            ("whole one", 0.0, 1.0, true, &[0.0, 1.0]),
            ("whole never in quarters", 0.0, 9.0, true, &[0.0, 5.0, 10.0]),
            (
                "away from zero",
                102.0,
                118.0,
                true,
                &[100.0, 105.0, 110.0, 115.0, 120.0],
            ),
            ("both signs", -3.0, 5.0, true, &[-5.0, 0.0, 5.0]),
            ("nothing", 0.0, 0.0, true, &[0.0, 1.0]),
            ("equal", 10.0, 10.0, true, &[5.0, 10.0, 15.0]),
            ("millions", 0.0, 9.1e6, true, &[0.0, 2.5e6, 5e6, 7.5e6, 1e7]),
        ];
        for (name, low, high, whole, expected) in cases {
            let ticks = nice_ticks(low, high, whole);
            assert!(ticks.len() <= MAX_TICKS, "{name}: {ticks:?}");
            assert!(ticks[0] <= low && *ticks.last().unwrap() >= high, "{name}");
            assert_eq!(ticks, expected, "{name}");
        }
    }

    #[test]
    fn a_rounding_format_gets_wider_steps() {
        let cents = |value: f64| format!("{value:.2}");
        let ticks = readable_ticks((0.8, 0.82, false), &cents);
        assert_eq!(ticks, [0.8, 0.81, 0.82]);
        let nothing = |_: f64| String::new();
        let ticks = readable_ticks((0.0, 8.0, true), &nothing);
        assert_eq!(ticks, nice_ticks(0.0, 8.0, true));
    }

    #[test]
    fn ticks_of_extreme_bounds_are_finite_and_few() {
        for low in [-LARGEST, -1e12, -1.0, 0.0, 1e-320, 1e-12, 3.0, 1e15] {
            for high in [0.0, 1e-300, 0.1, 1.0 + 1e-15, 7.0, 1e16, LARGEST] {
                for whole in [true, false] {
                    let ticks = nice_ticks(low, high, whole);
                    assert!(
                        (2..=MAX_TICKS).contains(&ticks.len()),
                        "{low} {high} {ticks:?}"
                    );
                    assert!(ticks.iter().all(|t| t.is_finite()), "{low} {high}");
                    assert!(ticks.is_sorted_by(|a, b| a < b), "{low} {high} {ticks:?}");
                    assert!(ticks[0] <= low.min(high) && *ticks.last().unwrap() >= low.max(high));
                }
            }
        }
    }

    #[test]
    fn labels_keep_their_distance_on_a_phone() {
        let days: Vec<_> = (0..90).map(|i| (i, format!("{} Mar", i % 31))).collect();
        let placed = thin(&days, |i| x_percent_of(i, 90));
        assert!((4..=8).contains(&placed.len()), "{}", placed.len());
        let span = |p: &Placed| {
            let (x, w) = (
                p.x_percent * PHONE_PX / 100.0,
                text_width(&p.text, LABEL_PX),
            );
            match p.anchor {
                Anchor::Start => (x, x + w),
                Anchor::Middle => (x - w / 2.0, x + w / 2.0),
                Anchor::End => (x - w, x),
            }
        };
        for pair in placed.windows(2) {
            assert!(span(&pair[0]).1 + LABEL_GAP_PX <= span(&pair[1]).0 + 0.01);
        }
        assert!(
            placed
                .iter()
                .all(|p| span(p).0 >= 0.0 && span(p).1 <= PHONE_PX)
        );
    }

    #[test]
    fn few_labels_all_stay_and_edges_are_anchored() {
        let long: Vec<_> = [0, 3, 6].map(|i| (i, "1 Jan 2025".to_owned())).into();
        let anchors: Vec<_> = thin(&long, |i| x_percent_of(i, 7))
            .iter()
            .map(|p| p.anchor)
            .collect();
        assert_eq!(anchors, [Anchor::Start, Anchor::Middle, Anchor::End]);
        assert!(thin(&[], |_| 0.0).is_empty());
    }

    #[test]
    fn values_that_cannot_be_drawn_are_gaps() {
        assert_eq!(clean(Some(f64::NAN)), None);
        assert_eq!(clean(Some(f64::INFINITY)), None);
        assert_eq!(clean(Some(-f64::MAX)), Some(-LARGEST));
        assert_eq!(extent([1.0, -2.5].into_iter()), Some((-2.5, 1.0, false)));
    }
}
