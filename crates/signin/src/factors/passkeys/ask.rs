use countersign_store::PasskeyChallengeRow;
use countersign_webauthn::{CHALLENGE_LEN, Request};

use super::super::rules::FactorRules;
use super::kept::allowed;
use crate::error::SignInError;
use crate::services::Services;
use crate::state::State;

/// Asks the browser of a sign-in for a passkey: of its person, if they are known, or of whoever is
/// there. What the browser is to be given, as JSON; none where there are no passkeys.
///
/// Nobody is told which passkeys a person has who has not proved the password.
pub(crate) async fn ask(
    services: &Services,
    rules: &FactorRules,
    state: &State,
) -> Result<Option<String>, SignInError> {
    let Some(party) = &services.rules.relying_party else {
        return Ok(None);
    };
    let known = match state.person() {
        Some(person) => services.store.passkeys(person).await?,
        None => Vec::new(),
    };
    let mut challenge = [0; CHALLENGE_LEN];
    services.entropy.fill(&mut challenge);
    let row = PasskeyChallengeRow {
        holder: state.row.id.to_string(),
        browser: state.row.browser.clone(),
        person_id: state.person().cloned(),
        challenge: challenge.to_vec(),
        expires_at: state.row.expires_at,
    };
    let mut tx = services.store.begin().await?;
    tx.put_passkey_challenge(&row).await?;
    tx.commit().await?;
    let options = party.request(&Request {
        challenge: &challenge,
        allowed: &allowed(&known),
        verified: rules.verified || state.person().is_none(),
    });
    Ok(Some(options.to_string()))
}
