use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::latency::Latency;
use super::outcome::Receipts;
use super::shape::{IdForm, Shape};
use crate::CommandStatus;

/// How the simulator behaves towards a system. The default is well, at once and without limits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Answer submit_sm with ESME_RTHROTTLED.
    pub throttle: Count,
    /// Close links, those that are there and those that bind.
    pub drop_bind: Count,
    /// Take submit_sm and say nothing.
    pub no_response: Count,
    /// Answer this much later, in milliseconds.
    pub slow_ms: u64,
    /// Answer submit_sm with this command_status.
    pub reject: Option<Reject>,
    /// Answer submit_sm with octets that are no PDU.
    pub garbage: Count,
    pub receipts: Receipts,
    /// Messages in a second that are taken; what comes faster is answered with ESME_RTHROTTLED.
    pub messages_per_second: Option<u32>,
    /// Messages that may wait for their phone; more are answered with ESME_RMSGQFUL.
    pub queue: Option<u32>,
    /// Say in each answer how busy the centre is, as congestion_state (SMPP 5.0 §4.8.4.18).
    pub congestion_state: bool,
    /// How long an answer takes, besides `slow_ms`.
    pub latency: Latency,
    /// How long a message takes to its phone. On the way it can be cancelled or replaced.
    pub delivery: Latency,
    pub receipt_shape: Shape,
    pub receipt_id: IdForm,
    /// Sessions that may be bound at once; more are refused with ESME_RALYBND.
    pub sessions: Option<u32>,
    /// After how much silence a client is asked whether it is there, and given up after as much
    /// again, in milliseconds; none for half a minute.
    pub silence_ms: Option<u32>,
}

impl Faults {
    /// The status that a request is refused with; counted.
    pub(super) fn take_reject(&mut self) -> Option<CommandStatus> {
        let reject = self.reject.as_mut()?;
        let status = CommandStatus(reject.status);
        reject.times.take().then_some(status)
    }
}

/// How often a fault happens: `false`, `true` for ever, or the next so many times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Count {
    Always(bool),
    Times(u32),
}

impl Default for Count {
    fn default() -> Self {
        Self::Always(false)
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            Value::Bool(always) => Ok(Self::Always(always)),
            other => other
                .as_u64()
                .and_then(|times| u32::try_from(times).ok())
                .map(Self::Times)
                .ok_or_else(|| D::Error::custom("a fault is true, false or how many times")),
        }
    }
}

impl Count {
    /// Whether it happens now; one fewer from then on.
    pub(super) fn take(&mut self) -> bool {
        match self {
            Self::Always(always) => *always,
            Self::Times(0) => false,
            Self::Times(left) => {
                *left -= 1;
                true
            }
        }
    }
}

/// A command_status, by number or name, for ever or the next so many times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Reject {
    pub status: u32,
    pub times: Count,
}

impl<'de> Deserialize<'de> for Reject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Counted {
            status: Value,
            #[serde(default = "always")]
            times: Count,
        }
        let form = Value::deserialize(deserializer)?;
        let (status, times) = if form.is_object() {
            let counted = Counted::deserialize(form).map_err(D::Error::custom)?;
            (counted.status, counted.times)
        } else {
            (form, always())
        };
        let status = match &status {
            Value::String(name) => CommandStatus::from_name(name).map(|status| status.0),
            number => number
                .as_u64()
                .and_then(|number| u32::try_from(number).ok()),
        }
        .ok_or_else(|| D::Error::custom(format!("there is no command_status {status}")))?;
        Ok(Self { status, times })
    }
}

fn always() -> Count {
    Count::Always(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Faults, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn reads_every_form() {
        let faults = read(
            r#"{"throttle": 3, "drop_bind": true, "slow_ms": 20, "reject": "ESME_RINVDSTADR",
                "receipts": {"delayed_ms": 500}, "messages_per_second": 50, "queue": 100,
                "latency": "uniform 10 50", "delivery": 200, "receipt_shape": "short",
                "receipt_id": "decimal", "sessions": 2, "silence_ms": 900}"#,
        )
        .unwrap();
        assert_eq!(faults.throttle, Count::Times(3));
        assert_eq!(faults.drop_bind, Count::Always(true));
        assert_eq!(faults.reject.unwrap().status, 0x0b);
        assert_eq!(faults.receipts, Receipts::Delayed(500));
        assert_eq!(faults.latency.to_string(), "uniform 10 50");
        assert_eq!(faults.delivery.to_string(), "200");
        assert_eq!(faults.receipt_shape, Shape::Short);
        assert_eq!((faults.sessions, faults.silence_ms), (Some(2), Some(900)));
        assert_eq!(read("{}").unwrap(), Faults::default());
        assert_eq!(read(r#"{"reject": 8}"#).unwrap().reject.unwrap().status, 8);
        assert_eq!(
            read(r#"{"receipts": "none"}"#).unwrap().receipts,
            Receipts::None
        );
        let text = serde_json::to_string(&faults).unwrap();
        assert!(text.contains(r#""receipts":{"delayed_ms":500}"#), "{text}");
        assert_eq!(read(&text).unwrap(), faults);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(read(r#"{"throtle": 3}"#).is_err());
        assert!(read(r#"{"reject": "ESME_RNOTHING"}"#).is_err());
        assert!(read(r#"{"receipts": "late"}"#).is_err());
        let error = read(r#"{"throttle": "often"}"#).unwrap_err().to_string();
        assert!(
            error.starts_with("a fault is true, false or how many times"),
            "{error}"
        );
    }

    #[test]
    fn counts_run_out() {
        let mut twice = Count::Times(2);
        assert!([twice.take(), twice.take(), twice.take()] == [true, true, false]);
    }
}
