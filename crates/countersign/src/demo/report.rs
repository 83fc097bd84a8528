//! What the demonstration tells a program or a person.

use serde::Serialize;

use super::clients::DemoClient;
use super::people::{ADMIN, DemoPerson, PEOPLE};

#[derive(Serialize)]
pub(super) struct Report {
    pub(super) issuer: String,
    pub(super) console: String,
    pub(super) account: String,
    pub(super) handset: String,
    pub(super) sample: String,
    pub(super) smsc: String,
    pub(super) metrics: String,
    pub(super) smsc_system_id: String,
    pub(super) smsc_password: String,
    pub(super) admin: DemoPerson,
    pub(super) users: [DemoPerson; 3],
    pub(super) clients: Vec<DemoClient>,
}

impl Report {
    pub(super) fn new(addresses: &Addresses, smsc: (&str, &str), clients: Vec<DemoClient>) -> Self {
        let issuer = &addresses.issuer;
        Self {
            console: format!("{issuer}/admin"),
            account: format!("{issuer}/account"),
            issuer: issuer.clone(),
            handset: addresses.handset.clone(),
            sample: addresses.sample.clone(),
            smsc: addresses.smsc.clone(),
            metrics: addresses.metrics.clone(),
            smsc_system_id: smsc.0.to_owned(),
            smsc_password: smsc.1.to_owned(),
            admin: ADMIN,
            users: PEOPLE,
            clients,
        }
    }

    /// The last lines on the terminal: where to go and what to type.
    pub(super) fn for_people(&self) -> String {
        let alice = &self.users[0];
        format!(
            "\nCountersign is ready.\n\n\
             1. Open the sample application   {}\n\
             2. Press \"Sign in with SMS code\" and type\n\
             \x20     user name                    {}\n\
             \x20     password                     {}\n\
             3. Read the code on the phone at  {}\n\n\
             Provider {}   SMSC {} (system_id {}, password {})\n\
             Others: {}\n\
             Press Ctrl-C to stop.\n",
            self.sample,
            alice.username,
            alice.password,
            self.handset,
            self.issuer,
            self.smsc,
            self.smsc_system_id,
            self.smsc_password,
            self.users[1..]
                .iter()
                .map(|p| format!("{} / {}", p.username, p.password))
                .collect::<Vec<_>>()
                .join(", "),
        )
    }
}

pub(super) struct Addresses {
    pub(super) issuer: String,
    pub(super) handset: String,
    pub(super) sample: String,
    pub(super) smsc: String,
    pub(super) metrics: String,
}
