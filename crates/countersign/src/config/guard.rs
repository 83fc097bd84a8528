use std::time::Duration;

use countersign_core::NumberKind;
use countersign_signin::{Budget, ConversionRules, GuardRules, NumberRules};
use countersign_store::{Limit, Window};

use super::Reader;

impl Reader {
    pub(super) fn guards(&self) -> GuardRules {
        GuardRules {
            numbers: NumberRules {
                countries_allowed: self.parsed("guard.countries_allowed"),
                countries_denied: self.parsed("guard.countries_denied"),
                kinds_allowed: self
                    .texts("guard.number_kinds_allowed")
                    .iter()
                    .filter_map(|name| NumberKind::named(name))
                    .collect(),
            },
            conversion: ConversionRules {
                window: Window {
                    length: self.minutes("guard.conversion_window_minutes"),
                    grace: Duration::from_secs(self.number("guard.conversion_grace_seconds")),
                },
                at_least: self.integer("guard.conversion_at_least"),
                alarm_below_percent: self.integer("guard.conversion_alarm_below_percent"),
                stop: Some(self.minutes("guard.conversion_stop_minutes"))
                    .filter(|duration| !duration.is_zero()),
                trusted_prefixes: self
                    .texts("guard.prefixes_never_stopped")
                    .iter()
                    .map(|prefix| prefix.trim_start_matches('+').to_owned())
                    .collect(),
            },
            budget: Budget {
                daily: self.text("guard.daily_budget").parse().ok(),
                costs: self.parsed("guard.costs"),
                call_costs: self.parsed("guard.call_costs"),
                exempt: self.texts("guard.budget_exempt"),
                utc_offset_minutes: self.integer("guard.budget_utc_offset_minutes"),
            },
        }
    }

    /// So many at once, and so many each hour.
    pub(super) fn hourly(&self, key: &str) -> Limit {
        let count = self.number(key).max(1);
        Limit {
            burst: u32::try_from(count).unwrap_or(u32::MAX),
            every: Duration::from_millis((3_600_000 / count).max(1)),
        }
    }

    /// The limit whose burst and seconds are two keys.
    pub(super) fn paced(&self, key: &str) -> Limit {
        self.limit(key, self.number(&format!("{key}_seconds")))
    }

    fn minutes(&self, key: &str) -> Duration {
        Duration::from_secs(60 * self.number(key))
    }

    fn integer(&self, key: &str) -> i64 {
        let given = self.values.get(key).and_then(toml::Value::as_integer);
        given.unwrap_or_default()
    }

    fn parsed<T: std::str::FromStr>(&self, key: &str) -> Vec<T> {
        let texts = self.texts(key);
        texts.iter().filter_map(|text| text.parse().ok()).collect()
    }
}
