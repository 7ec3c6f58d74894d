//! Series longer than the screen has pixels.

/// Keeps of each pixel column the first, lowest, highest and last value, with their indices in
/// order: drawn, the path covers the same pixels. A column without any value stays as one `None`,
/// so that a gap at least a column wide stays open; a narrower one could not be seen.
///
/// A series that already fits (`values.len() <= columns`) is returned whole; `columns` of 0 counts
/// as 1.
pub fn reduce(values: &[Option<f64>], columns: usize) -> Vec<(usize, Option<f64>)> {
    let columns = columns.max(1);
    if values.len() <= columns {
        return values.iter().copied().enumerate().collect();
    }
    let mut kept = Vec::with_capacity(columns.saturating_mul(4));
    let mut from = 0;
    for column in 0..columns {
        let until = first_of_column(column + 1, values.len(), columns);
        push_column(&mut kept, values, from, until);
        from = until;
    }
    kept
}

fn first_of_column(column: usize, length: usize, columns: usize) -> usize {
    // Wide arithmetic, because the browser's usize has 32 bits.
    let first = column as u64 * length as u64 / columns as u64;
    usize::try_from(first).unwrap_or(length)
}

fn push_column(
    kept: &mut Vec<(usize, Option<f64>)>,
    values: &[Option<f64>],
    from: usize,
    until: usize,
) {
    let present =
        || (from..until).filter_map(|index| Some((index, values.get(index).copied().flatten()?)));
    let by_value = |a: &(usize, f64), b: &(usize, f64)| a.1.total_cmp(&b.1);
    let mut chosen: Vec<(usize, f64)> = [
        present().next(),
        present().min_by(by_value),
        present().max_by(by_value),
        present().next_back(),
    ]
    .into_iter()
    .flatten()
    .collect();
    chosen.sort_by_key(|(index, _)| *index);
    chosen.dedup_by_key(|(index, _)| *index);
    if chosen.is_empty() {
        kept.push((from, None));
    }
    kept.extend(
        chosen
            .into_iter()
            .map(|(index, value)| (index, Some(value))),
    );
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
