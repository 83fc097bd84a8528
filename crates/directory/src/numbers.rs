//! What ends when a person's numbers change, whoever changes them.

use std::collections::BTreeSet;

use countersign_core::ids::PersonId;
use countersign_store::Tx;

use crate::DirectoryError;

/// The fewest digits of a telephone number.
const SHORTEST: usize = 5;

/// Ends what an attribute's change makes worthless: a link that was sent to a number that is gone,
/// and the trust in browsers and places, which a second factor proved that is another one now.
pub(crate) async fn end_with(
    tx: &mut Tx,
    id: &PersonId,
    before: Option<&Vec<String>>,
    now: &[String],
) -> Result<(), DirectoryError> {
    let before = before.map_or(&[][..], Vec::as_slice);
    if loses_number(before, now) {
        tx.end_password_resets_of(id).await?;
    }
    if numbers(before) != numbers(now) {
        tx.end_trust(id).await?;
    }
    Ok(())
}

fn loses_number(before: &[String], now: &[String]) -> bool {
    let mut before = before.iter();
    before.any(|value| value.starts_with('+') && !now.contains(value))
}

/// Also numbers in national form, which a method with a country understands. Their order does not
/// count.
fn numbers(values: &[String]) -> BTreeSet<&String> {
    let is_number = |value: &&String| {
        let digits = value.chars().filter(char::is_ascii_digit).count();
        let mut plain = value.chars();
        digits >= SHORTEST && plain.all(|c| c.is_ascii_digit() || " +()-./".contains(c))
    };
    values.iter().filter(is_number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn numbers_are_those_that_codes_may_go_to_in_any_order() {
        let some = texts(&["+447700900123", "07700 900124", "Alice", "1234"]);
        let same = texts(&["07700 900124", "+447700900123", "Bob"]);
        assert_eq!(numbers(&some), numbers(&same));
        assert_ne!(numbers(&some), numbers(&same[1..]));
        assert!(loses_number(&some, &same[..1]));
        assert!(!loses_number(&some[1..], &[]));
    }
}
