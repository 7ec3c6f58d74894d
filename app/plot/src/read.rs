//! From a place on the chart to a bucket and back: for hover, keyboard and brush.
//!
//! Every bucket owns an equal share of the width and its value stands at the share's centre, in
//! lines as in bars, so the same arithmetic reads both.

/// The bucket under a place given in percent of the width; places outside are held at the first
/// and last bucket. 0 when there are no buckets.
pub fn index_at(x_percent: f64, n: usize) -> usize {
    // A float cast to an integer saturates, so negative and undefined places become 0.
    let index = (x_percent / 100.0 * n as f64).floor() as usize;
    index.min(n.saturating_sub(1))
}

/// The centre of a bucket in percent of the width; 0 when there are no buckets.
pub fn x_percent_of(index: usize, n: usize) -> f64 {
    if n == 0 {
        return 0.0;
    }
    (index.min(n - 1) as f64 + 0.5) / n as f64 * 100.0
}

/// The first and last bucket touched by a brush drawn between two places in percent, in either
/// direction.
pub fn indices_between(from_percent: f64, to_percent: f64, n: usize) -> (usize, usize) {
    let (a, b) = (index_at(from_percent, n), index_at(to_percent, n));
    (a.min(b), a.max(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_buckets_answer_each_other() {
        for n in [1, 2, 7, 30, 365, 55_550] {
            for index in [0, n / 3, n / 2, n - 1] {
                assert_eq!(index_at(x_percent_of(index, n), n), index, "{index} of {n}");
            }
        }
    }

    #[test]
    fn places_outside_are_held_at_the_ends() {
        let cases = [
            (-5.0, 0),
            (0.0, 0),
            (99.9, 6),
            (100.0, 6),
            (1e9, 6),
            (f64::NAN, 0),
        ];
        for (place, index) in cases {
            assert_eq!(index_at(place, 7), index, "{place}");
        }
        assert_eq!((index_at(50.0, 0), x_percent_of(3, 0)), (0, 0.0));
    }

    #[test]
    fn a_brush_reads_the_same_in_both_directions() {
        assert_eq!(indices_between(10.0, 60.0, 10), (1, 6));
        assert_eq!(indices_between(60.0, 10.0, 10), (1, 6));
    }
}
