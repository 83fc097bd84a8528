use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::mpsc;

use super::Kind;
use crate::channel::Channel;
use crate::channels::{
    HttpGateway, LogChannel, Place, SipCalls, SmppChannel, TwilioCalls, TwilioMessages,
};
use crate::meter::Meter;
use crate::outbox::Outbox;
use crate::properties::{
    CentreProperties, HttpProperties, LogProperties, Reader, SenderProperties, Server,
    SipProperties, SmppProperties, TwilioProperties, digest, names,
};
use crate::{ErrorOverrides, OpenError, PropertyError};

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
    Twilio(TwilioProperties),
    TwilioVoice(TwilioProperties),
    Http(HttpProperties),
    Sip(SipProperties),
    Log(LogProperties),
}

impl Opening {
    /// Reads what a centre of this kind needs, from a table that may hold more.
    pub(crate) fn read(kind: Kind, reader: &Reader<'_>) -> Result<Self, PropertyError> {
        Ok(match kind {
            Kind::Smpp => {
                let centre = CentreProperties::read(reader, true)?;
                let missing = || reader.refuse("smpp_server", "a host name or an IP address");
                Self::Smpp {
                    server: centre.server.clone().ok_or_else(missing)?,
                    centre,
                    sender: SenderProperties::read(reader)?,
                }
            }
            Kind::Twilio => Self::Twilio(TwilioProperties::read(reader)?),
            Kind::TwilioVoice => Self::TwilioVoice(TwilioProperties::read(reader)?),
            Kind::Http => Self::Http(HttpProperties::read(reader)?),
            Kind::Sip => Self::Sip(SipProperties::read(reader)?),
            Kind::Log => Self::Log(LogProperties::read(reader)?),
        })
    }

    pub(crate) const fn kind(&self) -> Kind {
        match self {
            Self::Smpp { .. } => Kind::Smpp,
            Self::Twilio(_) => Kind::Twilio,
            Self::TwilioVoice(_) => Kind::TwilioVoice,
            Self::Http(_) => Kind::Http,
            Self::Sip(_) => Kind::Sip,
            Self::Log(_) => Kind::Log,
        }
    }

    /// Opens the centre; where there is a connection, it is made in the background.
    ///
    /// # Errors
    /// [`OpenError::Channel`] when the channel cannot begin where it stands.
    pub(crate) fn open(&self, place: Place) -> Result<Arc<dyn Channel>, OpenError> {
        Ok(match self {
            Self::Smpp {
                server,
                centre,
                sender,
            } => Arc::new(SmppChannel::start(server, centre, sender, place)),
            Self::Twilio(own) => Arc::new(TwilioMessages::open(own, place)?),
            Self::TwilioVoice(own) => Arc::new(TwilioCalls::open(own, place)?),
            Self::Http(own) => Arc::new(HttpGateway::open(own, place)?),
            Self::Sip(own) => Arc::new(SipCalls::open(own, place)),
            Self::Log(own) => Arc::new(LogChannel::open(own, place)?),
        })
    }
}

impl Opening {
    /// Whether it could be opened, for channels that begin without a connection.
    ///
    /// # Errors
    /// [`OpenError::Channel`] when the channel cannot begin where it stands.
    pub(crate) fn check(&self, name: &str, outbox: &Outbox) -> Result<(), OpenError> {
        if matches!(self, Self::Smpp { .. } | Self::Sip(_)) {
            return Ok(());
        }
        // Nobody hears the reports: the channel is dropped before it could have any.
        let (reports, _) = mpsc::channel(1);
        self.open(Place {
            name: name.to_owned(),
            issuer: outbox.issuer.get().cloned(),
            reports,
            entropy: outbox.entropy.clone(),
            meter: Arc::new(Meter::new(outbox.clock.clone())),
            sharing: None,
        })
        .map(drop)
    }
}

impl Centre {
    pub(crate) fn read(
        kind: Kind,
        table: &BTreeMap<String, String>,
    ) -> Result<Self, PropertyError> {
        names::check(table, kind.names(), |name| name == "errors")?;
        Self::of_table(kind, table)
    }

    /// The same for a table that may hold more.
    pub(crate) fn of_table(
        kind: Kind,
        table: &BTreeMap<String, String>,
    ) -> Result<Self, PropertyError> {
        let reader = Reader::new(table);
        Ok(Self {
            opening: Opening::read(kind, &reader)?,
            errors: reader
                .choice("errors", || ErrorOverrides::ALLOWED.to_owned())?
                .unwrap_or_default(),
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

    /// What is allowed but unwise, in plain words.
    pub(crate) fn warnings(&self) -> Vec<String> {
        match &self.opening {
            Opening::Log(own) => own.warnings(),
            _ => Vec::new(),
        }
    }

    /// Whether nothing would change by opening it anew.
    pub(crate) fn same(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}
