//! Randomness is passed in, so that tests own it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::Secret;

/// A source of random bytes.
pub trait Entropy: Send + Sync + fmt::Debug {
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's cryptographic random number generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness nothing here is safe; stopping is the only honest answer.
        aws_lc_rs::rand::fill(bytes).expect("the system's random number generator answers");
    }
}

impl dyn Entropy + '_ {
    /// An unguessable token of 256 bits, base64url.
    #[must_use]
    pub fn token(&self) -> Secret {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        Secret::new(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// An unguessable token of 128 bits, base64url, for addresses that travel in text messages.
    #[must_use]
    pub fn link_token(&self) -> Secret {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        Secret::new(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// `length` decimal digits, uniform over all 10^length values, leading zeros included.
    ///
    /// # Panics
    /// If `length` is not in 1..=18.
    #[must_use]
    pub fn digits(&self, length: u32) -> Secret {
        assert!((1..=18).contains(&length), "1 to 18 digits fit 64 bits");
        let values = 10u64.pow(length);
        // Rejecting the tail keeps the remainder uniform.
        let fair = u64::MAX - u64::MAX % values;
        loop {
            let mut bytes = [0; 8];
            self.fill(&mut bytes);
            let drawn = u64::from_le_bytes(bytes);
            if drawn < fair {
                return Secret::new(format!(
                    "{:0width$}",
                    drawn % values,
                    width = length as usize
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[derive(Debug)]
    struct Counted(AtomicU64, u64);
    impl Entropy for Counted {
        fn fill(&self, bytes: &mut [u8]) {
            let step = self.0.fetch_add(1, Ordering::SeqCst);
            bytes.copy_from_slice(&self.1.wrapping_add(step).to_le_bytes());
        }
    }

    #[test]
    fn digits_keep_leading_zeros() {
        let zero = Counted(AtomicU64::new(0), 7);
        assert_eq!((&zero as &dyn Entropy).digits(6).expose(), "000007");
    }

    #[test]
    fn digits_reject_the_unfair_tail() {
        // The first draw is u64::MAX, in the tail; it wraps to 0 for the second.
        let tail = Counted(AtomicU64::new(0), u64::MAX);
        assert_eq!((&tail as &dyn Entropy).digits(4).expose(), "0000");
        assert_eq!(tail.0.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn digits_are_uniform_by_chi_squared() {
        let entropy: &dyn Entropy = &SystemEntropy;
        let mut counts = [0u32; 100];
        for _ in 0..100_000 {
            let drawn: usize = entropy.digits(2).expose().parse().unwrap();
            counts[drawn] += 1;
        }
        let chi: f64 = counts
            .iter()
            .map(|&c| (f64::from(c) - 1000.0).powi(2) / 1000.0)
            .sum();
        // 99 degrees of freedom: beyond 180 once in a million runs.
        assert!(chi < 180.0, "chi squared {chi}");
    }

    #[test]
    fn tokens_have_256_bits() {
        let entropy: &dyn Entropy = &SystemEntropy;
        assert_eq!(entropy.token().expose().len(), 43);
        assert_ne!(entropy.token().expose(), entropy.token().expose());
    }
}
