use countersign_smpp::text::encode;
use countersign_smpp::{Alphabet, MessageClass};

use crate::ComposeError;

/// Each part is paid for; no code or notice needs more.
const MOST_PARTS: usize = 10;

/// Whether a text fits into a message that is worth sending.
pub(crate) fn check(
    text: &str,
    class: Option<MessageClass>,
    alphabet: Alphabet,
) -> Result<(), ComposeError> {
    if text.trim().is_empty() {
        return Err(ComposeError::Empty);
    }
    let parts = encode(text, 0, class, alphabet)
        .map_err(|e| ComposeError::Encoding(e.to_string()))?
        .len();
    if parts > MOST_PARTS {
        return Err(ComposeError::TooLong {
            parts,
            most: MOST_PARTS,
        });
    }
    Ok(())
}
