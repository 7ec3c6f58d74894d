//! Series longer than the screen has pixels.

/// Keeps of each pixel column the first, lowest, highest and last value, with their indices in
/// order: at most four points a pixel, and drawn, the path covers the same pixels (the M4 aggregation
/// of Jugel, Jerzak, Hackenbroich and Markl, VLDB 2014). A column without any value, and a gap that
/// reaches over the border of two columns, stay as one `None`, so that the line stays open there; a gap
/// within one column could not be seen.
///
/// A series that already fits (`values.len() <= columns`) is returned whole; `columns` of 0 counts
/// as 1.
pub fn reduce(values: &[Option<f64>], columns: usize) -> Vec<(usize, Option<f64>)> {
    let columns = columns.max(1);
    if values.len() <= columns {
        return values.iter().copied().enumerate().collect();
    }
    let is_gap = |index: usize| values.get(index).is_none_or(Option::is_none);
    let mut kept = Vec::with_capacity(columns.saturating_mul(4));
    let mut from = 0;
    for column in 0..columns {
        let until = first_of_column(column + 1, values.len(), columns);
        let at_border = from > 0 && (is_gap(from - 1) || is_gap(from));
        if at_border
            && kept
                .last()
                .is_some_and(|(_, value): &(_, Option<f64>)| value.is_some())
        {
            kept.push((from, None));
        }
        push_column(&mut kept, values, from, until);
        from = until;
    }
    kept
}

/// The first index whose place falls into a pixel column or one after it. A value stands at the centre
/// of its share of the width, at `(index + ½) / length`, as everywhere in this crate.
fn first_of_column(column: usize, length: usize, columns: usize) -> usize {
    // Wide arithmetic, because the browser's usize has 32 bits.
    let (column, length, columns) = (column as u64, length as u64, columns as u64);
    let first = (2 * column * length + columns - 1) / (2 * columns);
    usize::try_from(first).unwrap_or(usize::MAX)
}

fn push_column(
    kept: &mut Vec<(usize, Option<f64>)>,
    values: &[Option<f64>],
    from: usize,
    until: usize,
) {
    let column = values.get(from..until).unwrap_or_default();
    // One pass: with millions of values the reading is what costs.
    let mut found: Option<[(usize, f64); 4]> = None;
    for (index, value) in (from..).zip(column) {
        let Some(value) = *value else {
            continue;
        };
        let here = (index, value);
        match &mut found {
            None => found = Some([here; 4]),
            Some([_, low, high, last]) => {
                *last = here;
                if value < low.1 {
                    *low = here;
                }
                if value > high.1 {
                    *high = here;
                }
            }
        }
    }
    let Some(mut chosen) = found else {
        if kept.last().is_none_or(|(_, value)| value.is_some()) {
            kept.push((from, None));
        }
        return;
    };
    chosen.sort_by_key(|(index, _)| *index);
    let mut before = None;
    for (index, value) in chosen {
        if before != Some(index) {
            kept.push((index, Some(value)));
        }
        before = Some(index);
    }
}

/// Splits points at the gaps.
pub(crate) fn runs(points: &[(usize, Option<f64>)]) -> Vec<Vec<(usize, f64)>> {
    points
        .split(|(_, value)| value.is_none())
        .filter(|run| !run.is_empty())
        .map(|run| {
            run.iter()
                .filter_map(|(index, value)| Some((*index, (*value)?)))
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// A fixed, rough series: the multiplier is odd, so the low bits wander.
    fn rough(length: usize) -> Vec<Option<f64>> {
        (0..length as u64)
            .map(|i| Some((i.wrapping_mul(2_654_435_761) % 10_007) as f64 - 5_000.0))
            .collect()
    }

    #[test]
    fn each_column_keeps_its_lowest_and_highest_value() {
        let (length, columns) = (55_550, 700);
        let values = rough(length);
        let kept = reduce(&values, columns);
        assert!(kept.len() <= 4 * columns);
        for column in 0..columns {
            let range = first_of_column(column, length, columns)
                ..first_of_column(column + 1, length, columns);
            let of = |found: Vec<f64>| {
                let low = found.iter().copied().fold(f64::INFINITY, f64::min);
                let high = found.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                (low, high)
            };
            let all = of(values[range.clone()].iter().flatten().copied().collect());
            let left = of(kept
                .iter()
                .filter(|(index, _)| range.contains(index))
                .filter_map(|(_, value)| *value)
                .collect());
            assert_eq!(all, left, "column {column}");
        }
        assert!(kept.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(kept.first().map(|k| k.0), Some(0));
        assert_eq!(kept.last().map(|k| k.0), Some(length - 1));
    }

    /// The pixels that a path covers on a grid, gaps left open: each step from point to point is drawn
    /// with Bresenham's algorithm.
    fn pixels(
        points: &[(usize, Option<f64>)],
        length: usize,
        (columns, rows): (usize, i64),
    ) -> BTreeSet<(i64, i64)> {
        let place = |(index, value): (usize, f64)| {
            let x = ((2 * index + 1) * columns / (2 * length)) as i64;
            (x, (value * (rows - 1) as f64).round() as i64)
        };
        let mut covered = BTreeSet::new();
        for run in runs(points) {
            let places: Vec<_> = run.into_iter().map(place).collect();
            covered.extend(places.first());
            for pair in places.windows(2) {
                let ((mut x, mut y), (to_x, to_y)) = (pair[0], pair[1]);
                let (wide, high) = ((to_x - x).abs(), (to_y - y).abs());
                let (step_x, step_y) = ((to_x - x).signum(), (to_y - y).signum());
                let mut error = wide - high;
                loop {
                    covered.insert((x, y));
                    if (x, y) == (to_x, to_y) {
                        break;
                    }
                    let twice = 2 * error;
                    if twice > -high {
                        error -= high;
                        x += step_x;
                    }
                    if twice < wide {
                        error += wide;
                        y += step_y;
                    }
                }
            }
        }
        covered
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

        /// Random walks and noise, of any length and at any width; gaps are whole columns or lie at
        /// their borders.
        #[test]
        fn the_reduced_path_covers_the_same_pixels(
            noise in prop::collection::vec(0.0..1.0_f64, 1..1_500),
            columns in 1_usize..400,
            rows in 2_i64..200,
            walks: bool,
            gap in prop::option::of((0.0..1.0_f64, 1_usize..4)),
        ) {
            let mut level = 0.5;
            let mut values: Vec<Option<f64>> = noise
                .iter()
                .map(|step| {
                    level = f64::clamp(level + (step - 0.5) / 20.0, 0.0, 1.0);
                    Some(if walks { level } else { *step })
                })
                .collect();
            let length = values.len();
            if let Some((place, wide)) = gap {
                let first = (place * columns as f64) as usize;
                let from = first_of_column(first, length, columns);
                let until = first_of_column((first + wide).min(columns), length, columns);
                values[from..until].fill(None);
            }
            let kept = reduce(&values, columns);
            let points = kept.iter().filter(|(_, value)| value.is_some()).count();
            prop_assert!(points <= 4 * columns.max(1));
            let whole: Vec<_> = values.iter().copied().enumerate().collect();
            prop_assert_eq!(
                pixels(&kept, length, (columns, rows)),
                pixels(&whole, length, (columns, rows))
            );
        }
    }

    #[test]
    fn a_gap_over_a_border_stays_open() {
        let mut values = rough(100);
        values[19] = None;
        values[20] = None;
        assert_eq!(runs(&reduce(&values, 5)).len(), 2);
        values[19] = Some(0.0);
        values[20] = Some(0.0);
        values[25] = None;
        assert_eq!(runs(&reduce(&values, 5)).len(), 1, "within one column");
    }

    #[test]
    fn a_short_series_is_left_alone() {
        let values = [Some(1.0), None, Some(3.0)];
        let expected = vec![(0, Some(1.0)), (1, None), (2, Some(3.0))];
        assert_eq!(reduce(&values, 3), expected);
    }

    #[test]
    fn a_wide_gap_stays_open() {
        let mut values = rough(1_000);
        values[400..500].fill(None);
        assert_eq!(runs(&reduce(&values, 50)).len(), 2);
    }

    #[test]
    fn nothing_to_reduce_and_no_room_are_no_trouble() {
        assert!(reduce(&[], 0).is_empty());
        assert_eq!(reduce(&[Some(2.0), Some(1.0)], 0).len(), 2);
    }
}
