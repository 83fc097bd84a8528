use std::collections::BTreeMap;

use countersign_core::Millis;
use countersign_store::MethodRow;

use crate::script::ScriptKind;

/// The built-in method; it is not in the store and cannot be changed.
pub(super) const PASSWORD: &str = include_str!("../../methods/password.rhai");

/// Methods that a new store begins with. They are off until an operator fills in their properties.
pub(super) fn methods(now: Millis) -> Vec<MethodRow> {
    let shipped = [
        (
            "smpp",
            45,
            "User name and password, then a code by text message over SMPP",
            include_str!("../../methods/smpp.rhai"),
        ),
        (
            "twilio_sms",
            45,
            "User name and password, then a code by text message through Twilio",
            include_str!("../../methods/twilio_sms.rhai"),
        ),
        // Nothing travels to a telephone that could be diverted: above text messages.
        (
            "otp",
            50,
            "User name and password, then a code of an authenticator app",
            include_str!("../../methods/otp.rhai"),
        ),
        // Stands in for an app that is lost, and so is as good as one.
        (
            "recovery_code",
            50,
            "User name and password, then a recovery code",
            include_str!("../../methods/recovery_code.rhai"),
        ),
        // It answers to this site alone: whoever is lured to another one gives nothing away.
        (
            "passkey",
            60,
            "A passkey, alone or after user name and password",
            include_str!("../../methods/passkey.rhai"),
        ),
        // Above the password, so that one that was given elsewhere does not do; below all else.
        (
            "adaptive",
            1,
            "User name and password, then a second factor unless the device or the place is known",
            include_str!("../../methods/adaptive.rhai"),
        ),
    ];
    let method = |(name, level, description, source): (&str, i64, &str, &str)| MethodRow {
        name: name.to_owned(),
        kind: ScriptKind::PersonAuthentication.to_string(),
        description: description.to_owned(),
        level,
        aliases: Vec::new(),
        enabled: false,
        properties: BTreeMap::new(),
        source: source.to_owned(),
        revision: 1,
        updated_at: now,
    };
    shipped.map(method).into()
}
