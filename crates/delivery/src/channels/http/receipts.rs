use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use countersign_core::hex;
use countersign_core::seal::equal_in_constant_time;
use countersign_store::MessageState;
use serde_json::Value;

use crate::callback::{Callback, CallbackError};
use crate::channels::report;
use crate::properties::{Proof, Receipts};

/// The final state of one message.
pub(super) struct Receipt {
    pub(super) id: String,
    pub(super) state: MessageState,
    pub(super) detail: String,
}

/// The final states that a callback brings, if the gateway is proved to have sent it.
pub(super) fn read(rules: &Receipts, callback: &Callback) -> Result<Vec<Receipt>, CallbackError> {
    if !is_proved(&rules.proof, callback) {
        return Err(CallbackError::Forged);
    }
    let body: Value = serde_json::from_slice(&callback.body).unwrap_or_default();
    let fields = match rules.proof {
        Proof::Token { .. } => callback.fields(),
        // The signature is over the body alone.
        Proof::Hmac { .. } => callback.form(),
    };
    let mut reports = Vec::new();
    for receipt in rules.each(&body) {
        let id = rules
            .id(receipt, &fields)
            .ok_or(CallbackError::Unreadable)?;
        let state = rules.state(receipt, &fields);
        let Some(state) = state.ok_or(CallbackError::Unreadable)? else {
            continue;
        };
        let error = rules.error(receipt, &fields).unwrap_or_default();
        reports.push(Receipt {
            id,
            state,
            detail: if state == MessageState::Delivered {
                String::new()
            } else {
                report::word(&error)
            },
        });
    }
    Ok(reports)
}

fn is_proved(proof: &Proof, callback: &Callback) -> bool {
    match proof {
        Proof::Token { header, token } => {
            let fields = callback.fields();
            let in_header = callback
                .header(header)
                .map(|value| value.strip_prefix("Bearer ").unwrap_or(value));
            let given = in_header.or_else(|| report::field(&fields, "token"));
            // Exposed to be compared.
            given.is_some_and(|given| {
                equal_in_constant_time(given.as_bytes(), token.expose().as_bytes())
            })
        }
        Proof::Hmac { header, key } => {
            let Some(signature) = callback.header(header) else {
                return false;
            };
            let signature = signature.strip_prefix("sha256=").unwrap_or(signature);
            let Some(signature) =
                hex::decode(signature).or_else(|| STANDARD.decode(signature).ok())
            else {
                return false;
            };
            let key = hmac::Key::new(hmac::HMAC_SHA256, key.expose().as_bytes());
            hmac::verify(&key, &callback.body, &signature).is_ok()
        }
    }
}
