//! Numbers that look drawn and follow from a seed, so that a rehearsal can be held again exactly.
//!
//! SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014): a counter and a mixing
//! function. Good enough for drawing people, not for keys.

#[derive(Debug, Clone)]
pub struct Dice(u64);

/// The counter's step: 2^64 over the golden ratio, made odd.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// Other dice for a part of the rehearsal, so that what is drawn there does not depend on what is drawn elsewhere.
    pub fn apart(&self, part: u64) -> Dice {
        Dice(mixed(self.0 ^ mixed(part.wrapping_add(STEP))))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mixed(self.0)
    }

    /// At least 0, less than 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number less than `n`; 0 where there is none.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    pub fn chance(&mut self, of: f64) -> bool {
        self.unit() < of
    }

    pub fn one_of<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> Option<&'a T> {
        of.get(self.below(of.len())).copied()
    }

    /// A rank from 0 to below `n`, the first the likeliest: as likely as 1 over its number counted from 1.
    pub fn rank(&mut self, n: usize) -> usize {
        let weight = |rank: usize| 1.0 / (rank + 1) as f64;
        let mut rest = self.unit() * (0..n).map(weight).sum::<f64>();
        let found = (0..n).find(|rank| {
            rest -= weight(*rank);
            rest < 0.0
        });
        found.unwrap_or(0)
    }

    /// So many different ranks below `n`, as they are drawn.
    pub fn ranks(&mut self, n: usize, count: usize) -> Vec<usize> {
        let mut drawn = Vec::new();
        while drawn.len() < count.min(n) {
            let rank = self.rank(n);
            if !drawn.contains(&rank) {
                drawn.push(rank);
            }
        }
        drawn
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }
}

fn mixed(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_numbers_are_those_of_the_algorithm() {
        let mut dice = Dice::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| dice.next()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn what_is_drawn_is_spread_as_promised() {
        let mut dice = Dice::new(1);
        let mut counts = [0i32; 4];
        (0..10_000).for_each(|_| counts[dice.rank(4)] += 1);
        let want = [4800, 2400, 1600, 1200];
        assert!(counts.iter().zip(want).all(|(n, want)| (n - want).abs() < 200), "{counts:?}");
        let heads = (0..10_000).filter(|_| dice.chance(0.2)).count();
        assert!((1_850..2_150).contains(&heads), "{heads}");
        let mut cards: Vec<usize> = (0..50).collect();
        dice.shuffle(&mut cards);
        assert!(cards.iter().any(|card| cards[*card] != *card));
        cards.sort_unstable();
        assert_eq!(cards, (0..50).collect::<Vec<_>>());
        assert_eq!(dice.ranks(3, 9).len(), 3);
    }
}
