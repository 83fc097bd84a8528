use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use countersign_core::Secret;
use countersign_gluu::{Client, Salt};

use crate::cli::GluuArgs;
use crate::house::Failure;

/// Shorter ones can be guessed, and a right one is accepted however many wrong ones there were.
const SHORTEST: usize = 22;

/// Secrets of applications: the old ones, or new ones that go to a file.
#[derive(Debug)]
pub(super) struct Secrets {
    salt: Option<Salt>,
    new: Option<PathBuf>,
    file: Option<File>,
}

/// What an application is to prove itself with.
#[derive(Debug)]
pub(super) enum Found {
    Old(Secret),
    New,
    Lost(&'static str),
}

impl Secrets {
    /// The file is made at once, so that no secret is made that cannot be told.
    pub(super) fn new(salt: Option<Salt>, args: &GluuArgs) -> Result<Self, Failure> {
        let new = args.new_secrets.clone();
        let file = match &new {
            Some(path) if args.write => {
                let mut options = OpenOptions::new();
                let made = options.write(true).create_new(true).mode(0o600).open(path);
                Some(made.map_err(|e| format!("{}: {e}", path.display()))?)
            }
            _ => None,
        };
        Ok(Self { salt, new, file })
    }

    pub(super) fn of(&self, client: &Client) -> Found {
        let opened = self.salt.as_ref().zip(client.sealed_secret.as_deref());
        let lost = match opened.map(|(salt, sealed)| salt.open(sealed)) {
            Some(Ok(secret)) if secret.expose().len() >= SHORTEST => return Found::Old(secret),
            Some(Ok(_)) => {
                "the secret is shorter than 22 characters: --new-secrets gives it another"
            }
            Some(Err(_)) => {
                "the secret was not made with this salt: --new-secrets gives it another"
            }
            None => "the secret cannot be read without --salt: or --new-secrets gives it another",
        };
        match self.new {
            Some(_) => Found::New,
            None => Found::Lost(lost),
        }
    }

    /// Writes a new secret where only the operator reads it.
    pub(super) fn tell(&mut self, client_id: &str, secret: &Secret) -> Result<(), Failure> {
        if let Some(file) = &mut self.file {
            writeln!(file, "{client_id} {}", secret.expose())?;
            file.sync_data()?;
        }
        Ok(())
    }
}
