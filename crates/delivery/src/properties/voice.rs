use super::PropertyError;
use super::reader::Reader;

/// Whether codes may be said in a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Voice {
    Off,
    /// By the account that sends the method's text messages.
    Own,
    /// `shared`, or names of routes and message centres.
    By(String),
}

impl Voice {
    /// The shared routes that it names.
    pub(crate) fn route(&self) -> Option<&str> {
        match self {
            Self::By(route) => Some(route),
            Self::Off | Self::Own => None,
        }
    }

    /// `own` says whether the method's own account can call.
    pub(crate) fn read(reader: &Reader<'_>, own: bool) -> Result<Self, PropertyError> {
        match reader.text("voice") {
            None | Some("off") => Ok(Self::Off),
            Some("allowed") => match reader.text("voice_route") {
                Some(route) => Ok(Self::By(route.to_owned())),
                None if own => Ok(Self::Own),
                None => Err(reader.refuse(
                    "voice_route",
                    "with voice, shared or the names of routes or message centres that call",
                )),
            },
            Some(_) => Err(reader.refuse("voice", "off, allowed")),
        }
    }
}
