use super::{TextError, Units};

/// Octets of user data in one short message (3GPP TS 23.040): 140, which hold 160 septets.
const OCTETS: usize = 140;
const SEPTETS: usize = 160;
/// With the header of a part: 6 octets, which take the place of 7 septets.
const PART_OCTETS: usize = 134;
const PART_SEPTETS: usize = 153;

/// Joins units into parts. A unit is never torn.
pub(super) fn parts(units: &Units, data_coding: u8) -> Result<Vec<Vec<u8>>, TextError> {
    let septets = data_coding & 0x0c == 0 && data_coding != 0x03;
    let (whole, part) = if septets {
        (SEPTETS, PART_SEPTETS)
    } else {
        (OCTETS, PART_OCTETS)
    };
    let length: usize = units.iter().map(Vec::len).sum();
    if length <= whole {
        return Ok(vec![units.concat()]);
    }
    let mut parts = vec![Vec::with_capacity(part)];
    for unit in units {
        let room = parts.last().map_or(0, |last| part - last.len());
        if unit.len() > room {
            parts.push(Vec::with_capacity(part));
        }
        if let Some(last) = parts.last_mut() {
            last.extend_from_slice(unit);
        }
    }
    if parts.len() > 255 {
        return Err(TextError::TooLong(parts.len()));
    }
    Ok(parts)
}
