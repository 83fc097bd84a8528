use countersign_core::{Numbering, hex};
use countersign_store::Limit;

use super::admit::Asked;
use crate::rules::Rules;

/// What counts of codes begin with, and their limits: the narrow ones first, so that nobody who
/// is refused for their own sake uses up what others share.
pub(super) const fn families(rules: &Rules) -> [(&'static str, Limit); 6] {
    [
        ("code:person:", rules.codes_per_person),
        ("code:number:", rules.codes_per_number),
        ("code:address:", rules.codes_per_address),
        ("code:prefix:", rules.codes_per_prefix),
        ("code:country:", rules.codes_per_country),
        ("code:total:", rules.codes_in_total),
    ]
}

/// How many of the families are shared with strangers: the last ones.
pub(super) const SHARED: usize = 3;

/// Key and limit of each count that a code goes into.
pub(super) fn counts(
    rules: &Rules,
    asked: &Asked<'_>,
    numbering: &Numbering,
) -> [(String, Limit); 6] {
    let country = numbering.country.map_or_else(
        || format!("+{}", numbering.calling_code),
        |country| country.to_string(),
    );
    let names = [
        asked.person.to_string(),
        number_key(asked.destination),
        asked.network.to_string(),
        numbering.prefix.clone(),
        country,
        String::new(),
    ];
    let mut names = names.into_iter();
    families(rules).map(|(family, limit)| {
        let name = names.next().unwrap_or_default();
        (format!("{family}{name}"), limit)
    })
}

/// The key of messages to one number for one person, whichever sign-ins ask for them.
pub(super) fn pace_key(asked_for: &countersign_core::ids::PersonId, destination: &[u8]) -> String {
    format!("pace:{asked_for}:{}", number_key(destination))
}

fn number_key(destination: &[u8]) -> String {
    hex::encode(destination.get(..16).unwrap_or(destination))
}
