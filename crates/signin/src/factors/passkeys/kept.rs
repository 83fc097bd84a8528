use countersign_core::Keyring;
use countersign_core::ids::PersonId;
use countersign_core::seal::Purpose;
use countersign_store::PasskeyRow;
use countersign_webauthn::Allowed;

/// What an authenticator knows a person by: it names them and says nothing about them.
pub(super) fn user_handle(keyring: &Keyring, person: &PersonId) -> [u8; 32] {
    let fields = [&b"passkey"[..], person.as_str().as_bytes()];
    keyring.mac(Purpose::Factor, &fields)
}

/// As a browser is told which ones will do.
pub(super) fn allowed(rows: &[PasskeyRow]) -> Vec<Allowed<'_>> {
    let allowed = rows.iter().map(|row| Allowed {
        credential_id: &row.credential_id,
        transports: &row.transports,
    });
    allowed.collect()
}
