use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::mpsc;

use super::Kind;
use crate::channel::{Channel, Report};
use crate::channels::SmppChannel;
use crate::properties::{
    CentreProperties, Reader, SenderProperties, Server, SmppProperties, digest, names,
};
use crate::{ErrorOverrides, PropertyError};

/// A message centre whose properties were read.
#[derive(Clone, Debug)]
pub(crate) struct Centre {
    pub(crate) opening: Opening,
    pub(crate) errors: ErrorOverrides,
    digest: [u8; 32],
}

/// What is needed to open a centre of each kind.
#[derive(Clone, Debug)]
pub(crate) enum Opening {
    Smpp {
        server: Server,
        centre: CentreProperties,
        sender: SenderProperties,
    },
}

impl Opening {
    /// Opens the centre; what it reports goes to `reports`. It connects in the background.
    pub(crate) fn open(&self, reports: mpsc::Sender<Report>) -> Arc<dyn Channel> {
        match self {
            Self::Smpp {
                server,
                centre,
                sender,
            } => Arc::new(SmppChannel::start(server, centre, sender, reports)),
        }
    }
}

impl Centre {
    pub(crate) fn read(
        kind: Kind,
        table: &BTreeMap<String, String>,
    ) -> Result<Self, PropertyError> {
        match kind {
            Kind::Smpp => Self::smpp(table),
        }
    }

    fn smpp(table: &BTreeMap<String, String>) -> Result<Self, PropertyError> {
        names::check(table, names::SMPP_CENTRE, |_| false)?;
        let reader = Reader::new(table);
        let centre = CentreProperties::read(&reader, true)?;
        let sender = SenderProperties::read(&reader)?;
        let server = centre.server.clone().ok_or_else(|| PropertyError {
            property: "smpp_server".to_owned(),
            value: None,
            allowed: "a host name or an IP address".to_owned(),
        })?;
        Ok(Self {
            errors: centre.errors.clone(),
            opening: Opening::Smpp {
                server,
                centre,
                sender,
            },
            digest: digest(table),
        })
    }

    /// The centre of a method's own table; none when it names routes instead.
    pub(crate) fn of_method(properties: &SmppProperties) -> Option<Self> {
        let (centre, sender) = (&properties.centre, &properties.sender);
        Some(Self {
            errors: centre.errors.clone(),
            opening: Opening::Smpp {
                server: centre.server.clone()?,
                centre: centre.clone(),
                sender: sender.clone(),
            },
            digest: properties.digest,
        })
    }

    /// Whether nothing would change by opening it anew.
    pub(crate) fn same(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}
