use countersign_core::seal::equal_in_constant_time;
use serde::Deserialize;

use crate::encoded::decode;
use crate::refusal::Refusal;

/// What the browser says that it was asked, and by whom (§5.8.1).
#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin", default)]
    cross_origin: bool,
}

pub(crate) const CREATE: &str = "webauthn.create";
pub(crate) const GET: &str = "webauthn.get";

/// Whether the browser answered this question of this site, and of no page inside another's.
pub(crate) fn check(
    json: &[u8],
    kind: &str,
    challenge: &[u8],
    origin: &str,
) -> Result<(), Refusal> {
    let said: ClientData =
        serde_json::from_slice(json).map_err(|_| Refusal::Unreadable("clientDataJSON"))?;
    if said.kind != kind {
        return Err(Refusal::Kind);
    }
    if !equal_in_constant_time(&decode(&said.challenge, "challenge")?, challenge) {
        return Err(Refusal::Challenge);
    }
    if said.origin != origin || said.cross_origin {
        return Err(Refusal::Origin);
    }
    Ok(())
}
