//! What administrators do, without HTTP: the console, the management API and the command line are
//! three faces of it. Every act asks the actor's permission first, and is written to the audit log
//! in the transaction that it happens in.

mod actor;
mod admin;
mod audit;
mod authentication;
mod delivery;
mod error;
mod permission;
mod reports;
mod role;
mod roles;

pub use actor::Actor;
pub use admin::{Admin, Parts};
pub use audit::{Verified, verify_audit};
pub use authentication::CONSOLE_ACR;
pub use delivery::{
    Centre, CentreChange, DeliveryRoute, Journey, JourneyQuestion, Limits, MessageLife,
    MessageSearch, NumberPart, Origin, TestRequest,
};
pub use error::AdminError;
pub use permission::{Permission, Permissions};
pub use reports::{
    CodeReport, CodesBy, DeliveryTimeReport, DeliveryTimes, Period, SignInReport, SignInsBy,
    SignInsIn, Span, SpendingReport, SpentBy, SpentIn,
};
pub use role::{ADMINISTRATORS, Role};
