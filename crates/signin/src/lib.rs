//! The sign-in journey: which steps a person takes, what each step proves, and the session at
//! the end.
//!
//! Policy is a script, mechanism is here: a method's script says which steps there are and which
//! attribute holds the number; making, storing, comparing and counting codes, limits and sessions
//! cannot be switched off from it.

mod codes;
mod credential_notices;
mod decisions;
mod devices;
mod error;
mod factors;
mod figures;
mod form;
mod guards;
mod journey;
mod methods;
mod notices;
mod numbers;
mod outside;
mod places;
mod problem;
mod proof;
mod reset;
mod rules;
mod script;
mod services;
mod state;
mod test_messages;
mod typed_secret;
mod visitor;

pub use countersign_webauthn::RelyingParty;
pub use decisions::{
    ConsentContext, ConsentRule, RegistrationContext, RegistrationRule, RoutingScripts,
    TokenContext,
};
pub use devices::TrustCookie;
pub use error::{SignInError, TookTooLong, is_temporary};
pub use factors::{
    App, Factors, NewApp, NumberAttributes, Passkey, PasskeyRefusal, Removal, factor_name,
};
pub use figures::{CodeFigures, CodeKind};
pub use form::Form;
pub use guards::{
    Budget, BudgetState, ConversionRules, Cost, GuardRules, GuardStatus, Guards, LimitState,
    NumberRefusal, NumberRules, WayState,
};
pub use journey::{
    CodeView, Finished, Opening, Outcome, Rehearsal, RehearsalEnd, RehearsedStep, SignIns, View,
    Way, WayKind,
};
pub use methods::{
    Change, DraftProperty, DraftValue, EditError, MethodState, MethodStatus, Methods, Offer,
    ScriptDraft, moves,
};
pub use notices::Notice;
pub use numbers::{NumberOutcome, OfferedFactors};
pub use outside::{CodeText, CredentialChange, Fetch, Fetched, Texts};
pub use problem::Problem;
pub use proof::Proof;
pub use reset::{NewPassword, ResetOpening, ResetSent, SetupCode};
pub use rules::Rules;
pub use script::{DeclaredProperty, Fault, ScriptKind, password_limit_key};
pub use services::Services;
pub use test_messages::TestMessage;
pub use visitor::{Browser, Visitor};
