use std::str::FromStr;
use std::time::Duration;

use countersign_core::ids::PersonId;
use countersign_core::{Amount, Country, Millis, Phone};
use countersign_delivery::Medium;
use countersign_store::{NewMessage, OverBudget, StoreError, Tx};

use super::alarm::{self, Alarm};
use crate::error::SignInError;
use crate::services::Services;

const DAY: i64 = 24 * 60 * 60 * 1000;
/// When an operator is told, in percent of the budget.
const EARLY: i64 = 80;

/// What a message to a country costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// None for everywhere else.
    pub country: Option<Country>,
    pub amount: Amount,
}

impl FromStr for Cost {
    type Err = &'static str;
    /// Reads `GB 0.04`, or `* 0.1` for everywhere else.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "a country or * and an amount, such as \"GB 0.04\"";
        let (country, amount) = text.trim().split_once(' ').ok_or(FORM)?;
        Ok(Self {
            country: match country {
                "*" => None,
                code => Some(code.parse().map_err(|_| FORM)?),
            },
            amount: amount.parse().map_err(|_| FORM)?,
        })
    }
}

/// By country, or else by everywhere else.
fn find(costs: &[Cost], country: Option<Country>) -> Option<Amount> {
    let of = |wanted: Option<Country>| costs.iter().find(|cost| cost.country == wanted);
    let cost = country.and_then(|known| of(Some(known)));
    cost.or_else(|| of(None)).map(|cost| cost.amount)
}

/// What a day's messages may cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// None for no end; what is spent is counted all the same.
    pub daily: Option<Amount>,
    pub costs: Vec<Cost>,
    /// Of calls; countries that are not named here cost what a text message does.
    pub call_costs: Vec<Cost>,
    /// User names whose codes are sent when the budget is spent.
    pub exempt: Vec<String>,
    /// When the day begins, in minutes east of UTC.
    pub utc_offset_minutes: i64,
}

impl Budget {
    pub(super) fn day(&self, now: Millis) -> i64 {
        (now.0 + self.utc_offset_minutes * 60_000).div_euclid(DAY)
    }

    /// Writes on a message what it costs: by its route, or else by the country of its number.
    pub(crate) fn price(&self, services: &Services, message: &mut NewMessage, to: &Phone) {
        let call = message.medium == Medium::Voice.as_str();
        let price = services.delivery.price(message);
        let price = price.unwrap_or_else(|| self.country_cost(to.numbering().country, call));
        message.cost = price.millionths();
    }

    fn country_cost(&self, country: Option<Country>, call: bool) -> Amount {
        let calls = if call { &self.call_costs[..] } else { &[] };
        let cost = find(calls, country).or_else(|| find(&self.costs, country));
        cost.unwrap_or_default()
    }

    /// Whether this person's codes are sent when the budget is spent.
    pub(super) async fn exempts(
        &self,
        services: &Services,
        person: &PersonId,
    ) -> Result<bool, SignInError> {
        if self.daily.is_none() || self.exempt.is_empty() {
            return Ok(false);
        }
        let person = services.directory.person(person).await?;
        Ok(person.is_some_and(|p| self.exempt.contains(&p.username)))
    }

    /// Counts one message; at four fifths of the budget the operator is told.
    pub(crate) async fn spend(
        &self,
        tx: &mut Tx,
        message: &NewMessage,
        exempt: bool,
        now: Millis,
    ) -> Result<Result<(), OverBudget>, StoreError> {
        let cost = message.cost;
        let day = self.day(now);
        let limit = self.daily.filter(|_| !exempt).map(Amount::millionths);
        let sum = match tx.spend(day, cost, limit.unwrap_or(i64::MAX)).await? {
            Ok(sum) => sum,
            Err(over) => return Ok(Err(over)),
        };
        if let Some(daily) = self.daily {
            let early = daily.millionths() / 100 * EARLY;
            if sum >= early && sum - cost < early {
                let detail = format!(
                    "{} of the day's {daily} are spent",
                    Amount::from_millionths(sum)
                );
                alarm::raise(tx, &self.alarm("budget", day, detail, now)).await?;
            }
        }
        Ok(Ok(()))
    }

    pub(super) fn spent(&self, now: Millis) -> Alarm {
        let daily = self.daily.unwrap_or_default();
        let detail = format!("the day's {daily} pay for no more: codes are kept back");
        self.alarm("budget-spent", self.day(now), detail, now)
    }

    fn alarm(&self, kind: &'static str, day: i64, detail: String, now: Millis) -> Alarm {
        let date = Millis(day * DAY).rfc3339();
        Alarm {
            kind,
            subject: date.get(..10).unwrap_or_default().to_owned(),
            detail,
            at: now,
            quiet: Duration::from_secs(24 * 60 * 60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_of_its_country_or_of_everywhere_else() {
        let budget = Budget {
            costs: ["GB 0.04", "* 0.1"]
                .map(|text| text.parse().unwrap())
                .to_vec(),
            ..Budget::default()
        };
        let cost = |code: &str| {
            let country = Some(code.parse().unwrap());
            budget.country_cost(country, false).to_string()
        };
        assert_eq!(cost("GB"), "0.04");
        assert_eq!(cost("DE"), "0.10");
        assert_eq!(budget.country_cost(None, false).to_string(), "0.10");
        let nothing = Budget::default().country_cost(None, false);
        assert_eq!(nothing, Amount::default());
        for wrong in ["GB", "GB x", "GBR 1", ""] {
            assert!(wrong.parse::<Cost>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_call_has_a_price_of_its_own_where_one_is_named() {
        let read = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
        let mut budget = Budget {
            costs: read(&["GB 0.04", "* 0.1"]),
            call_costs: read(&["GB 0.3"]),
            ..Budget::default()
        };
        let cost = |budget: &Budget, code: &str| {
            let country = Some(code.parse().unwrap());
            budget.country_cost(country, true).to_string()
        };
        assert_eq!(cost(&budget, "GB"), "0.30");
        assert_eq!(cost(&budget, "DE"), "0.10");
        budget.call_costs = read(&["* 0.5"]);
        assert_eq!(cost(&budget, "GB"), "0.50");
    }

    #[test]
    fn days_begin_at_the_operators_midnight() {
        let budget = |utc_offset_minutes| Budget {
            utc_offset_minutes,
            ..Budget::default()
        };
        let before_midnight = Millis(DAY - 1);
        assert_eq!(budget(0).day(before_midnight), 0);
        assert_eq!(budget(60).day(before_midnight), 1);
        assert_eq!(budget(-60).day(Millis(DAY)), 0);
    }
}
