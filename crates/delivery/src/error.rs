use countersign_store::StoreError;

use crate::properties::PropertyError;

/// Why a text cannot become a message. Holds neither text nor number.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ComposeError {
    #[error("the text of the message is empty")]
    Empty,
    #[error("the text needs {parts} parts; a message has at most {most}")]
    TooLong { parts: usize, most: usize },
    #[error("the text has {length} characters; a message here has at most {longest}")]
    TooManyCharacters { length: usize, longest: usize },
    #[error("the text cannot be encoded: {0}")]
    Encoding(String),
    /// The life would be over before it begins.
    #[error("the message would expire at once")]
    Expired,
    #[error("no route takes this message")]
    NoRoute,
}

/// Why a route cannot be opened.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum OpenError {
    #[error(transparent)]
    Property(#[from] PropertyError),
    /// Why the channel itself cannot begin.
    #[error("{0}")]
    Channel(String),
    #[error("route: there is no route and no message centre {0:?} that is switched on")]
    NoSuchRoute(String),
    #[error("a shared message centre has the name {0:?} already")]
    NameTaken(String),
    #[error("delivery is shutting down")]
    ShuttingDown,
}

/// Why a message was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    #[error("there is no route {0:?}")]
    NoSuchRoute(String),
    #[error(transparent)]
    Compose(#[from] ComposeError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
