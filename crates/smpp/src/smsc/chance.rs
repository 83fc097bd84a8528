//! Numbers that look random and are the same in every run with the same seed (SplitMix64): a
//! simulator guards nothing, and a test must be able to run again.

#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Over 0 and at most 1.
    pub(super) fn unit(&mut self) -> f64 {
        // 53 bits are what an f64 holds.
        ((self.next() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    /// From the standard normal distribution (Box and Muller).
    pub(super) fn normal(&mut self) -> f64 {
        let (radius, angle) = (self.unit(), self.unit());
        (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }

    /// The place of one weight, as often as its share says; none if all are zero.
    pub(super) fn pick(&mut self, weights: &[u32]) -> Option<usize> {
        let sum: u64 = weights.iter().map(|w| u64::from(*w)).sum();
        let mut at = self.next() % sum.max(1);
        weights.iter().position(|weight| {
            let weight = u64::from(*weight);
            let here = at < weight;
            at = at.saturating_sub(weight);
            here
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_come_out_as_weighed() {
        let mut chance = Chance::new(1);
        let mut counts = [0; 3];
        for _ in 0..10_000 {
            counts[chance.pick(&[90, 0, 10]).unwrap()] += 1;
        }
        assert_eq!(counts[1], 0);
        assert!((800..1200).contains(&counts[2]), "{counts:?}");
        assert_eq!(chance.pick(&[0, 0]), None);
    }

    #[test]
    fn the_same_seed_gives_the_same_run() {
        let run = |seed| {
            let mut chance = Chance::new(seed);
            [chance.next(), chance.next(), chance.next()]
        };
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
    }
}
