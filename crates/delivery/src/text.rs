use countersign_smpp::text::{TextOptions, encode_with};

use crate::ComposeError;

/// Each part is paid for; no code or notice needs more.
const MOST_PARTS: usize = 10;

/// Whether a text fits into a message that is worth sending.
pub(crate) fn check(text: &str, options: &TextOptions) -> Result<(), ComposeError> {
    if text.trim().is_empty() {
        return Err(ComposeError::Empty);
    }
    let parts = encode_with(text, 0, options)
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

/// Whether a text fits where characters are counted and not parts.
pub(crate) fn check_length(text: &str, longest: usize) -> Result<(), ComposeError> {
    if text.trim().is_empty() {
        return Err(ComposeError::Empty);
    }
    let length = text.chars().count();
    if length > longest {
        return Err(ComposeError::TooManyCharacters { length, longest });
    }
    Ok(())
}
