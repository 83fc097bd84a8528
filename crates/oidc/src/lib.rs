//! The rules of an OpenID provider, without HTTP: who may ask for what, which sign-in is needed,
//! and what the tokens say.
//!
//! An authorization request goes through [`Provider::read_request`], [`Provider::decide`] (again
//! after each interaction, until it says [`Decision::Issue`]) and [`Provider::issue`]; the
//! application then calls [`Provider::token`] and [`Provider::userinfo`].
//!
//! ```no_run
//! use std::sync::Arc;
//! use countersign_core::{Keyring, SystemClock, SystemEntropy};
//! use countersign_oidc::{Issuer, Outbound, Parts, Provider, Settings};
//!
//! # async fn example(store: countersign_store::Store, outbound: Arc<dyn Outbound>) -> Result<(), Box<dyn std::error::Error>> {
//! let parts = Parts {
//!     store,
//!     keyring: Arc::new(Keyring::new(&[7; 32])),
//!     clock: Arc::new(SystemClock),
//!     entropy: Arc::new(SystemEntropy),
//!     outbound,
//! };
//! let settings = Settings::new(Issuer::new("https://login.example.org")?);
//! let provider = Provider::new(parts, settings).await?;
//! assert!(provider.has_keys());
//! # Ok(()) }
//! ```

mod access_token;
mod accounts;
mod acr;
mod answer;
mod api_caller;
mod authorize;
mod back_channel;
mod by_address;
mod call;
mod certificate;
mod claims;
mod client;
mod client_auth;
mod client_cache;
mod client_keys;
mod configuration;
mod confirmation;
mod decoupled;
mod discovery;
mod dpop;
mod end_session;
mod error;
mod front_channel;
mod id_token;
mod introspection;
mod issue;
mod issuer;
mod keys;
mod lifetimes;
mod logo;
mod memo;
mod mutual_tls;
mod outbound;
mod parameters;
mod pending;
mod presented_token;
mod protection;
mod provider;
mod public_document;
mod refusal;
mod registration;
mod request;
mod resource;
mod response_mode;
mod revocation;
mod room;
mod scope;
mod scripts;
mod session_state;
mod settings;
mod signing;
mod subject;
mod token;
mod userinfo;

pub use acr::{OfferedMethod, Otherwise};
pub use answer::Answer;
pub use api_caller::ApiCaller;
pub use authorize::Decision;
pub use call::Call;
pub use certificate::ClientCertificate;
pub use claims::{check_claim, check_scope, is_reserved_claim};
pub use client::grants::supported as grant_types_supported;
pub use client::{
    ClientRegistry, InvalidRegistration, MetadataDocument, Registered, Registration, RegistryError,
    changed, from_document, to_document,
};
pub use countersign_jose::{Algorithm, JwkSet};
pub use decoupled::{BackchannelResponse, Decoupled, DeviceResponse, Entry, Hint, Invitation};
pub use discovery::paths;
pub use end_session::{SignOut, SignOutProblem};
pub use error::ProviderError;
pub use issuer::{InvalidIssuer, Issuer};
pub use keys::{KeyError, KeyInfo, KeyState, Pace, Rotated};
pub use lifetimes::Lifetimes;
pub use logo::Logo;
pub use mutual_tls::MutualTls;
pub use outbound::{Fetched, Outbound, OutboundError, Sent};
pub use parameters::Parameters;
pub use pending::Pending;
pub use presented_token::{PresentedToken, TokenScheme};
pub use provider::Provider;
pub use public_document::PublicDocument;
pub use refusal::{ErrorCode, Refusal};
pub use registration::{
    RegistrationError, RegistrationMode, RegistrationRequest, RegistrationSettings,
    StatementIssuer, new_registration_token,
};
pub use request::{AuthorizationRequest, Prompt, PushedRequest, Rejected, Untrusted};
pub use response_mode::Carrier;
pub use scope::{
    ACCOUNT as ACCOUNT_SCOPE, ACCOUNT_READ as ACCOUNT_READ_SCOPE, OWN_PREFIX as OWN_SCOPE_PREFIX,
};
pub use scripts::{ClaimsAbout, ConsentAbout, Decided, RegistrationAbout, ScriptFailed, Scripts};
pub use settings::{Parts, Settings};
pub use token::{TokenError, TokenResponse};
pub use userinfo::{UserinfoAnswer, UserinfoError};
