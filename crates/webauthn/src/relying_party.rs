use aws_lc_rs::digest::{SHA256, digest};
use url::{Host, Url};

use crate::authenticator_data::AuthenticatorData;
use crate::refusal::Refusal;

/// The site that passkeys are made for: they answer to no other, whatever a person is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelyingParty {
    id: String,
    origin: String,
}

impl RelyingParty {
    /// The site of an issuer. None where browsers offer no passkeys: the host is an IP address
    /// (§5.1.2), or the connection is neither encrypted nor to the own machine.
    #[must_use]
    pub fn of(issuer: &str) -> Option<Self> {
        let url = Url::parse(issuer).ok()?;
        let Some(Host::Domain(host)) = url.host() else {
            return None;
        };
        let own = host == "localhost" || host.ends_with(".localhost");
        (url.scheme() == "https" || own).then(|| Self {
            id: host.to_owned(),
            origin: url.origin().ascii_serialization(),
        })
    }

    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// As browsers write it.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What holds for every answer, whatever it is to.
    pub(crate) fn check<'a>(&self, bytes: &'a [u8]) -> Result<AuthenticatorData<'a>, Refusal> {
        let data =
            AuthenticatorData::read(bytes).ok_or(Refusal::Unreadable("authenticatorData"))?;
        if data.rp_id_hash != digest(&SHA256, self.id.as_bytes()).as_ref() {
            return Err(Refusal::RelyingParty);
        }
        if !data.is_present() {
            return Err(Refusal::NotPresent);
        }
        if data.is_backed_up() && !data.is_backup_eligible() {
            return Err(Refusal::Backup);
        }
        Ok(data)
    }
}
