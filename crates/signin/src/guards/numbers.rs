use countersign_core::{Country, NumberKind, Numbering};

/// Which numbers get messages at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberRules {
    /// None named means all that are not denied.
    pub countries_allowed: Vec<Country>,
    pub countries_denied: Vec<Country>,
    /// Kinds that are refused unless they stand here: see [`NumberKind::is_costly`].
    pub kinds_allowed: Vec<NumberKind>,
}

/// Why a number gets no messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberRefusal {
    Country,
    Kind,
}

impl NumberRules {
    /// Why no message goes to numbers of this place in the numbering plan, if so.
    #[must_use]
    pub fn refuse(&self, numbering: &Numbering) -> Option<NumberRefusal> {
        let kind = numbering.kind;
        if kind.is_costly() && !self.kinds_allowed.contains(&kind) {
            return Some(NumberRefusal::Kind);
        }
        let refused = match numbering.country {
            Some(country) => {
                self.countries_denied.contains(&country)
                    || !(self.countries_allowed.is_empty()
                        || self.countries_allowed.contains(&country))
            }
            // Networks of no country can only be let in by their kind.
            None => !self.countries_allowed.is_empty() && !self.kinds_allowed.contains(&kind),
        };
        refused.then_some(NumberRefusal::Country)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::Phone;

    const GB: &str = "+447700900123";
    const DE: &str = "+4915123456789";
    const SATELLITE: &str = "+881612345678";

    fn countries(codes: &[&str]) -> Vec<Country> {
        codes.iter().map(|code| code.parse().unwrap()).collect()
    }

    fn refusal(rules: &NumberRules, number: &str) -> Option<NumberRefusal> {
        rules.refuse(&Phone::parse(number, None).unwrap().numbering())
    }

    #[test]
    fn countries_are_allowed_or_denied() {
        let all = NumberRules::default();
        assert_eq!(refusal(&all, GB), None);
        let only = NumberRules {
            countries_allowed: countries(&["gb", "FR"]),
            ..NumberRules::default()
        };
        assert_eq!(refusal(&only, GB), None);
        assert_eq!(refusal(&only, DE), Some(NumberRefusal::Country));
        let but = NumberRules {
            countries_denied: countries(&["DE"]),
            ..NumberRules::default()
        };
        assert_eq!(refusal(&but, GB), None);
        assert_eq!(refusal(&but, DE), Some(NumberRefusal::Country));
    }

    #[test]
    fn costly_kinds_are_refused_unless_allowed() {
        let usual = NumberRules::default();
        for number in [SATELLITE, "+449098790123", "+883510012345", "+979123456789"] {
            assert_eq!(
                refusal(&usual, number),
                Some(NumberRefusal::Kind),
                "{number}"
            );
        }
        let allowing = NumberRules {
            countries_allowed: countries(&["GB"]),
            kinds_allowed: vec![NumberKind::Satellite],
            ..NumberRules::default()
        };
        assert_eq!(refusal(&allowing, SATELLITE), None);
        assert_eq!(
            refusal(&allowing, "+449098790123"),
            Some(NumberRefusal::Kind)
        );
    }
}
