use std::cmp::Reverse;

use countersign_core::Entropy;

use super::{Facts, Hop, Route};

/// The hops that a message may take: the lowest priority first, within it the longest prefix, and
/// among equals by a draw in which the weights count. A centre that comes twice with one sender
/// would meet the same error twice, and comes once.
pub(crate) fn order<'a>(
    routes: impl IntoIterator<Item = &'a Route>,
    facts: &Facts<'_>,
    entropy: &dyn Entropy,
) -> Vec<Hop> {
    let mut taking: Vec<(u32, Reverse<usize>, f64, &Route)> = routes
        .into_iter()
        .filter_map(|route| {
            let prefix = route.takes(facts).ok()?;
            let turn = turn(route.weight, entropy);
            Some((route.priority, Reverse(prefix), turn, route))
        })
        .collect();
    taking.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
    let mut hops: Vec<Hop> = Vec::new();
    for (.., route) in taking {
        let hop = Hop::of(route, facts.country);
        let same = |other: &Hop| other.centre == hop.centre && other.sender == hop.sender;
        if !hops.iter().any(same) {
            hops.push(hop);
        }
    }
    hops
}

/// Times that are exponentially distributed with the weights as rates come in the order of draws
/// without replacement (Efraimidis and Spirakis, 2006).
fn turn(weight: u32, entropy: &dyn Entropy) -> f64 {
    let mut bytes = [0; 4];
    entropy.fill(&mut bytes);
    let uniform = (f64::from(u32::from_le_bytes(bytes)) + 1.0) / (f64::from(u32::MAX) + 1.0);
    -uniform.ln() / f64::from(weight)
}

#[cfg(test)]
mod tests {
    use super::super::Medium;
    use super::*;
    use countersign_core::{Millis, Phone, SystemEntropy};

    fn route(name: &str, properties: &[(&str, &str)]) -> Route {
        let mut table: std::collections::BTreeMap<String, String> = properties
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        table
            .entry("centre".to_owned())
            .or_insert_with(|| name.to_owned());
        Route::parse(name, true, &table).unwrap()
    }

    fn names(routes: &[Route], to: &str, purpose: &str) -> Vec<String> {
        let to = Phone::parse(to, None).unwrap();
        let facts = Facts {
            to: &to,
            country: to.numbering().country,
            method: "smpp",
            purpose,
            medium: Medium::Text,
            now: Millis(0),
        };
        let hops = order(routes, &facts, &SystemEntropy);
        hops.into_iter().map(|hop| hop.route).collect()
    }

    #[test]
    fn priority_comes_before_prefix_and_the_longest_prefix_before_others() {
        let routes = [
            route("rest", &[]),
            route("britain", &[("prefix", "+44")]),
            route("mobiles", &[("prefix", "+4477, +4478")]),
            route("last", &[("priority", "200"), ("prefix", "+447700")]),
            route("germany", &[("country", "DE")]),
            route("notices", &[("kind", "notice"), ("priority", "1")]),
            route("calls", &[("medium", "voice")]),
            route("other", &[("method", "twilio")]),
        ];
        let code = names(&routes, "+447700900123", "code");
        assert_eq!(code, ["mobiles", "britain", "rest", "last"]);
        let notice = names(&routes, "+447700900123", "notice");
        assert_eq!(notice[0], "notices");
        let german = names(&routes, "+491713920000", "code");
        assert_eq!(german.len(), 2, "{german:?}");
    }

    #[test]
    fn weights_share_messages() {
        let routes = [
            route("many", &[("weight", "3")]),
            route("few", &[("weight", "1")]),
        ];
        let first = (0..4_000)
            .filter(|_| names(&routes, "+447700900123", "code")[0] == "many")
            .count();
        // 3,000 expected; six standard deviations are 164.
        assert!((2_836..3_164).contains(&first), "{first}");
    }

    #[test]
    fn one_centre_is_one_hop_unless_the_sender_differs() {
        let routes = [
            route("first", &[("centre", "c"), ("priority", "1")]),
            route("again", &[("centre", "c"), ("priority", "2")]),
            route(
                "named",
                &[("centre", "c"), ("priority", "3"), ("sender_gb", "12345")],
            ),
        ];
        assert_eq!(names(&routes, "+447700900123", "code"), ["first", "named"]);
    }
}
