use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::chance::Chance;

/// No sample is longer: the tail of a distribution must not outlive a test.
const LONGEST_MS: f64 = 600_000.0;

/// How long something takes, in milliseconds. Written `20`, `uniform 10 50`, `exponential 20`
/// (the mean) or `log_normal 20 0.5` (the median, and the deviation of the logarithm).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Latency {
    Constant(f64),
    Uniform { from: f64, to: f64 },
    Exponential { mean: f64 },
    LogNormal { median: f64, sigma: f64 },
}

impl Default for Latency {
    fn default() -> Self {
        Self::Constant(0.0)
    }
}

impl Latency {
    pub(super) fn sample(self, chance: &mut Chance) -> Duration {
        let millis = match self {
            Self::Constant(millis) => millis,
            Self::Uniform { from, to } => from + (to - from) * chance.unit(),
            Self::Exponential { mean } => -mean * chance.unit().ln(),
            Self::LogNormal { median, sigma } => median * (sigma * chance.normal()).exp(),
        };
        Duration::from_secs_f64(millis.clamp(0.0, LONGEST_MS) / 1000.0)
    }
}

/// A latency is written in none of the known ways.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no latency: expected milliseconds, `uniform FROM TO`, `exponential MEAN` or \
     `log_normal MEDIAN SIGMA`"
)]
pub struct InvalidLatency(String);

impl FromStr for Latency {
    type Err = InvalidLatency;

    fn from_str(text: &str) -> Result<Self, InvalidLatency> {
        let wrong = || InvalidLatency(text.to_owned());
        let number = |word: &str| {
            let word = word.strip_suffix("ms").unwrap_or(word);
            let value = word.parse::<f64>().map_err(|_| wrong())?;
            let fits = value.is_finite() && value >= 0.0;
            fits.then_some(value).ok_or_else(wrong)
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            [millis] => Ok(Self::Constant(number(millis)?)),
            ["uniform", from, to] => {
                let (from, to) = (number(from)?, number(to)?);
                let ordered = from <= to;
                ordered
                    .then_some(Self::Uniform { from, to })
                    .ok_or_else(wrong)
            }
            ["exponential", mean] => Ok(Self::Exponential {
                mean: number(mean)?,
            }),
            ["log_normal", median, sigma] => Ok(Self::LogNormal {
                median: number(median)?,
                sigma: number(sigma)?,
            }),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant(millis) => write!(f, "{millis}"),
            Self::Uniform { from, to } => write!(f, "uniform {from} {to}"),
            Self::Exponential { mean } => write!(f, "exponential {mean}"),
            Self::LogNormal { median, sigma } => write!(f, "log_normal {median} {sigma}"),
        }
    }
}

impl Serialize for Latency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Latency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match Value::deserialize(deserializer)? {
            Value::String(text) => text,
            other => other.to_string(),
        };
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(text: &str) -> Vec<f64> {
        let latency: Latency = text.parse().unwrap();
        let mut chance = Chance::new(3);
        let mut all: Vec<f64> = (0..10_001)
            .map(|_| latency.sample(&mut chance).as_secs_f64() * 1000.0)
            .collect();
        all.sort_by(f64::total_cmp);
        all
    }

    #[test]
    fn samples_follow_their_distribution() {
        assert!(samples("20ms").iter().all(|ms| (ms - 20.0).abs() < 1e-6));
        let uniform = samples("uniform 10 50");
        assert!(uniform[0] >= 10.0 && uniform[10_000] <= 50.0);
        assert!((28.0..32.0).contains(&uniform[5_000]));
        let exponential = samples("exponential 20");
        let mean = exponential.iter().sum::<f64>() / 10_001.0;
        assert!((19.0..21.0).contains(&mean), "{mean}");
        let log_normal = samples("log_normal 20 0.5");
        assert!((19.0..21.0).contains(&log_normal[5_000]));
        // One deviation above the median: 20 e^0.5.
        assert!((31.0..35.0).contains(&log_normal[8_413]));
    }

    #[test]
    fn it_reads_what_it_writes_and_refuses_the_rest() {
        for text in ["20", "uniform 10 50", "exponential 20", "log_normal 20 0.5"] {
            assert_eq!(text.parse::<Latency>().unwrap().to_string(), text);
        }
        for text in ["", "soon", "-1", "uniform 50 10", "exponential", "NaN"] {
            assert!(text.parse::<Latency>().is_err(), "{text}");
        }
    }
}
