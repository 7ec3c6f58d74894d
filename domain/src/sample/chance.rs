//! Repeatable chance: the same seed gives the same world on every machine.

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and good enough for a picture of life.
pub struct Chance(u64);

impl Chance {
    /// Chance for one purpose: the number says whose, the seed which world.
    pub fn new(seed: u64, whose: usize) -> Self {
        let mut chance = Self(seed ^ (whose as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something of this probability happens.
    pub fn happens(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.share() * (high - low + 1) as f64) as i64
    }

    /// A number around `mean`, nearly normal: the sum of four shares has a variance of a third.
    pub fn around(&mut self, mean: f64, deviation: f64) -> f64 {
        let sum: f64 = (0..4).map(|_| self.share()).sum();
        mean + (sum - 2.0) * 3.0_f64.sqrt() * deviation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let draw = |whose| {
            let mut chance = Chance::new(7, whose);
            [(); 5].map(|()| chance.between(1, 1000))
        };
        assert_eq!(draw(3), draw(3));
        assert_ne!(draw(3), draw(4));
    }

    #[test]
    fn numbers_stay_within_and_around() {
        let mut chance = Chance::new(1, 1);
        let all: Vec<i64> = (0..5_000).map(|_| chance.between(1, 6)).collect();
        assert!(all.iter().all(|n| (1..=6).contains(n)));
        assert!((1..=6).all(|n| all.contains(&n)));
        let mean = (0..5_000).map(|_| chance.around(70.0, 10.0)).sum::<f64>() / 5_000.0;
        assert!((69.0..71.0).contains(&mean), "{mean}");
    }
}
