//! Everything that outlives a request, in one SQL schema.
//!
//! Reads are methods of [`Store`], writes are methods of [`Tx`]: what must happen together is
//! written in one transaction, and nothing is half done after a crash.
//!
//! ```no_run
//! # async fn example() -> Result<(), countersign_store::StoreError> {
//! use countersign_store::Store;
//! let store = Store::open("sqlite:countersign-data/countersign.db").await?;
//! let mut tx = store.begin().await?;
//! tx.set_setting("default_acr", "smpp").await?;
//! tx.commit().await?;
//! assert_eq!(store.setting("default_acr").await?.as_deref(), Some("smpp"));
//! # Ok(()) }
//! ```

mod access_tokens;
mod alarms;
mod audit;
mod audit_search;
mod authorization_requests;
mod bind_shares;
mod challenges;
mod cleanup;
mod client_metadata;
mod clients;
mod consents;
mod console_sessions;
mod conversions;
mod copy;
mod database;
mod decoupled_requests;
mod error;
mod exchanged_tokens;
mod factor_attempts;
mod factor_floor;
mod facts;
mod figures;
mod form_drafts;
mod found;
mod grants;
mod idempotent_answers;
mod json;
mod known_places;
mod limits;
mod listening;
mod logout_notices;
mod message_centres;
mod message_hours;
mod messages;
mod method_failures;
mod method_revisions;
mod methods;
mod migrations;
mod number_names;
mod options;
mod outside_people;
mod page_files;
mod passkey_challenges;
mod passkeys;
mod password_resets;
mod people;
mod people_imports;
mod person_groups;
mod person_row;
mod person_search;
mod person_terms;
mod pushed_requests;
mod recovery_codes;
mod refresh_tokens;
mod registration_tokens;
mod roles;
mod scopes;
mod sessions;
mod settings;
mod sign_in_hours;
mod sign_ins;
mod signing_keys;
mod snapshot;
mod spending;
mod sql;
mod stopped_prefixes;
mod totp_factors;
mod trust;
mod trusted_devices;
mod two_step;
mod used_once;

pub use access_tokens::{OpaqueTokenRow, TokenNames};
pub use alarms::AlarmRow;
pub use audit::{AuditEntry, AuditFilter, AuditHead, ChainedEntry};
pub use authorization_requests::AuthorizationRequestRow;
pub use bind_shares::BindShare;
pub use challenges::{Attempt, ChallengeRow, ChallengeState};
pub use client_metadata::ClientMetadata;
pub use clients::ClientRow;
pub use consents::ApplicationAccess;
pub use console_sessions::ConsoleSessionRow;
pub use conversions::{Conversion, Window};
pub use copy::{CopyError, Copying};
pub use database::{Store, Tx};
pub use decoupled_requests::{DecoupledKind, DecoupledRequestRow, Poll, WaitingRequest};
pub use error::{StoreError, is_temporary};
pub use exchanged_tokens::ExchangedTokenRow;
pub use factor_floor::FactorFloor;
pub use facts::Database;
pub use figures::{Ending, MessageKey, StoreFigures};
pub use found::Found;
pub use grants::{CodeRedemption, CodeRow, GrantRow, RefreshRedemption};
pub use idempotent_answers::IdempotentAnswer;
pub use known_places::KnownPlaceRow;
pub use limits::{Counted, Limit, Limited};
pub use listening::Listening;
pub use logout_notices::LogoutNoticeRow;
pub use message_centres::{CentreRow, RouteRow};
pub use message_hours::{MessageHour, Summing};
pub use messages::{
    Hop, Lease, MessageEvent, MessageFilter, MessageRow, MessageState, NewMessage, PartRow, Queue,
    RECEIPT_SILENCE, ReceiptRow, RouteCount, SubmittedPart, Taken,
};
pub use method_failures::MethodFailure;
pub use method_revisions::{MethodContent, MethodRevision};
pub use methods::{MethodRow, PropertyRow};
pub use options::StoreOptions;
pub use outside_people::Outside;
pub use page_files::PageFileRow;
pub use passkey_challenges::PasskeyChallengeRow;
pub use passkeys::PasskeyRow;
pub use password_resets::PasswordResetRow;
pub use people_imports::{ImportRow, ImportState};
pub use person_groups::GroupRow;
pub use person_row::{Attributes, PersonRow, PersonStatus};
pub use pushed_requests::PushedRequestRow;
pub use refresh_tokens::RefreshTokenRow;
pub use registration_tokens::RegistrationTokenRow;
pub use roles::RoleRow;
pub use scopes::{ClaimRow, ScopeRow};
pub use sessions::{Ended, SessionRow};
pub use sign_in_hours::{SignInHour, SignInOutcome};
pub use sign_ins::{SignInRow, SignInState};
pub use signing_keys::SigningKeyRow;
pub use spending::{OverBudget, Spending};
pub use sql::DatabaseError;
pub use stopped_prefixes::StoppedPrefixRow;
pub use totp_factors::TotpFactorRow;
pub use trusted_devices::TrustedDeviceRow;
pub use two_step::{TwoStepRow, TwoStepWish};
