//! How long a run took, in words.

use crate::time::Micros;

/// `340 ms`, `2.4 s`, `3 min 20 s` or `1 h 5 min`.
pub fn took_words(took: Micros) -> String {
    let millis = took.max(0) / 1_000;
    let seconds = millis / 1_000;
    match seconds {
        0 => format!("{millis} ms"),
        1..60 => format!("{}.{} s", seconds, millis % 1_000 / 100),
        60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_length_has_its_units() {
        let cases = [
            (-5, "0 ms"),
            (340_999, "340 ms"),
            (2_499_000, "2.4 s"),
            (200_000_000, "3 min 20 s"),
            (3_900_000_000, "1 h 5 min"),
        ];
        for (took, expected) in cases {
            assert_eq!(took_words(took), expected);
        }
    }
}
