//! What administrators do, without HTTP: the console, the management API and the command line are
//! three faces of it. Every act asks the actor's permission first, and is written to the audit log
//! in the transaction that it happens in.

mod actor;
mod admin;
mod applications;
mod audit;
mod authentication;
mod delivery;
mod error;
mod ldap;
mod line_change;
mod logs;
mod pages;
mod people;
mod permission;
mod reports;
mod role;
mod roles;
mod script;
mod script_draft;
mod script_file;
mod script_folder;
mod script_history;
mod script_secrets;
mod script_shipped;
mod script_source;
mod script_test;
mod scripts;

pub use actor::Actor;
pub use admin::{Admin, GROUPS, Parts};
pub use applications::{CONSOLE_CLIENT, Claim, Client, Key, Made, Scope, Turn};
pub use audit::{Verified, verify_audit};
pub use authentication::{
    AcrChoice, Authentication, CONSOLE_ACR, DEFAULT_ACR, choose_acrs, reset_console,
};
pub use delivery::{
    Centre, CentreChange, DeliveryRoute, Journey, JourneyQuestion, Limits, MessageLife,
    MessageSearch, NumberPart, Origin, TestRequest,
};
pub use error::AdminError;
pub use ldap::LdapDirectory;
pub use line_change::{LineChange, changed_lines};
pub use logs::{Log, LogFilter, LogLine, RecentLogs, log_level};
pub use pages::{Appearance, PageFile, PageRules, PageWrong};
pub use people::{
    Factor, FactorKind, Group, Import, LARGEST_FILE, Mistake, NewPersonEntry, Number, PeopleExport,
    PeopleFile, PersonSession, PersonView, ResetBegun, Untold, unlock,
};
pub use permission::{Permission, Permissions};
pub use reports::{
    CodeReport, CodesBy, DeliveryTimeReport, DeliveryTimes, Period, SignInReport, SignInsBy,
    SignInsIn, Span, SpendingReport, SpentBy, SpentIn,
};
pub use role::{ADMINISTRATORS, Role};
pub use script::{
    DOTS, Script, ScriptContent, ScriptProperty, ScriptRevision, ScriptState, ScriptSummary,
    ScriptTest, Shipped, ShippedSource,
};
pub use script_file::ScriptFile;
pub use script_folder::ScriptFolder;
