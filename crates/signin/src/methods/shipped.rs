use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use countersign_core::{Millis, hex};
use countersign_store::MethodRow;

use super::Methods;
use crate::script::ScriptKind;

/// The built-in method; it is not in the store and cannot be changed.
pub(super) const PASSWORD: &str = include_str!("../../methods/password.rhai");

/// The SHA-256 of every text that a script was shipped with, the present one last. By these a store
/// whose text nobody has changed is told from one whose text is somebody's own: a line is never
/// taken away, and whoever changes a script adds one.
const TEXTS: [(&str, &[&str]); 6] = [
    (
        "smpp",
        &[
            "2ff77cdf54633a48cdd7bc753c0aa235ccf9d1213309569c41140df49541f3fd",
            "ae9d95299eb10d579028239498a7343661dbc8febc2379c482eff414ad2ed12b",
            "1270e6c30667cd067e240aefa0e86a5cab2222a9340cf2c34186db2f7c5408c4",
            "a20247f22e82eb45c6234c82ff6ef0f38ed13495b2f00ddfb01805d49811a876",
            "d880dd48c707ed6ed998121ccad7e6142b312432c060c8fae5c63ec94110c4d2",
            "30a97ad9956cc86ad04995e1e9c43302dc5e17a45c5b0c550eb7614706a15d72",
        ],
    ),
    (
        "twilio_sms",
        &[
            "d30c14bf44814e9a608afc1621a626bedc2e04657d1dbb87b50ef340a0c45ef7",
            "c3557cad5a3b445f32a1d56d2ab7be4a2e5a7a95ca011089e01dc92d8150b85b",
            "2c31b7bfc8801253af076056d655a96ba478a2520538984e448f8222c3e9f955",
            "f4ac7e10e355bd3dd8cc53911d8f16c1d1446f363ae8724fa9e903b4533e3f65",
            "3f7971888a5fd79fb019f1d0a8cae83f9b56b5d3ae92c3a07a5d6bedb8688a0b",
        ],
    ),
    (
        "otp",
        &["4079e5a3826ba2512f2abde998e53ee7de6badc83c338a637bdfb574a63daaeb"],
    ),
    (
        "recovery_code",
        &["7da388f59e8036e3dd2f5ac62f4c17e79452bc73dcf01c186972c1e53f743a3d"],
    ),
    (
        "passkey",
        &["dbbc57d810546c5eeda05892203cab8ba95b0e6f9ca3c63a7a7a263608c54704"],
    ),
    (
        "adaptive",
        &["5ed66e2c6f05de8c7aae73fd3fe7091f5d549a44851d245b91526b455fe4af90"],
    ),
];

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

fn hash(source: &str) -> String {
    hex::encode(digest(&SHA256, source.as_bytes()).as_ref())
}

impl Methods {
    /// Whether the server brings a script of this name with it.
    #[must_use]
    pub fn is_shipped(name: &str) -> bool {
        TEXTS.iter().any(|(shipped, _)| *shipped == name)
    }

    /// The source that the server brings with it for a script; none for an operator's own.
    #[must_use]
    pub fn shipped_source(name: &str) -> Option<String> {
        let mut shipped = methods(Millis(0)).into_iter();
        shipped.find(|row| row.name == name).map(|row| row.source)
    }

    /// Whether a source is one that this or an earlier server brought with it, and nobody's own.
    #[must_use]
    pub fn was_shipped(name: &str, source: &str) -> bool {
        let mut texts = TEXTS.iter().filter(|(shipped, _)| *shipped == name);
        let hash = hash(source);
        texts.any(|(_, hashes)| hashes.contains(&hash.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_known_by_its_hash() {
        for row in methods(Millis(0)) {
            let (_, hashes) = TEXTS.iter().find(|(name, _)| *name == row.name).unwrap();
            assert_eq!(
                hashes.last(),
                Some(&hash(&row.source).as_str()),
                "{}: add the hash of the changed text as the last line, and leave the others",
                row.name
            );
            assert!(Methods::was_shipped(&row.name, &row.source));
            assert!(!Methods::was_shipped("other", &row.source));
            assert!(!Methods::was_shipped(
                &row.name,
                &format!("{} ", row.source)
            ));
        }
    }
}
