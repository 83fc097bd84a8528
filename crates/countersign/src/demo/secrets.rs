//! Secrets of a demonstration, made once for each data folder.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use countersign_core::{Entropy, Secret, SystemEntropy};
use serde::{Deserialize, Serialize};

use crate::house::Failure;

#[derive(Serialize, Deserialize)]
pub(super) struct Secrets {
    /// At most eight characters, as SMPP 3.4 §5.2.2 has it.
    pub(super) smsc_password: String,
    pub(super) client_secret: String,
}

impl Secrets {
    pub(super) fn of(folder: &Path) -> Result<Self, Failure> {
        let file = folder.join("demo.json");
        if let Ok(text) = std::fs::read_to_string(&file) {
            return Ok(serde_json::from_str(&text)?);
        }
        let entropy: &dyn Entropy = &SystemEntropy;
        let secrets = Self {
            smsc_password: entropy.digits(8).expose().to_owned(),
            client_secret: entropy.token().expose().to_owned(),
        };
        let mut out = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&file)?;
        out.write_all(serde_json::to_string(&secrets)?.as_bytes())?;
        Ok(secrets)
    }

    pub(super) fn client_secret(&self) -> Secret {
        Secret::new(self.client_secret.clone())
    }
}
