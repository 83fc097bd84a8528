//! The command line.

mod audit;
mod backup;
mod claims;
mod client;
mod copy;
mod delivery;
mod guard;
mod import;
mod registration_token;
mod smpp_load;
mod smsc;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use audit::AuditCommand;
pub(crate) use backup::{BackupArgs, RestoreArgs};
pub(crate) use claims::{ClaimCommand, ScopeCommand};
pub(crate) use client::{ClientCommand, MetadataArgs};
pub(crate) use copy::CopyArgs;
pub(crate) use delivery::{CentreCommand, RouteCommand};
pub(crate) use guard::GuardCommand;
pub(crate) use import::{GluuArgs, ImportCommand};
pub(crate) use registration_token::RegistrationTokenCommand;
pub(crate) use smpp_load::SmppLoadArgs;
pub(crate) use smsc::SmscArgs;

#[derive(Debug, Parser)]
#[command(
    name = "countersign",
    version,
    about = "Two-step sign-in with text messages over SMPP, for OpenID Connect applications"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run everything on the embedded default, with sample people and a handset page
    Demo(DemoArgs),
    /// Run the server
    Serve(ConfigArgs),
    /// Write a commented configuration, keys and the first administrator
    Init(InitArgs),
    /// Run the SMSC simulator alone
    Smsc(SmscArgs),
    /// Send many messages to a message centre and measure it
    SmppLoad(SmppLoadArgs),
    /// Say what is wrong with a configuration, store or message centre
    Check(ConfigArgs),
    /// Ask the server of a configuration whether it is ready
    Health(ConfigArgs),
    /// Send one message through the configured route and follow it
    Send(SendArgs),
    /// Manage people
    User {
        #[command(flatten)]
        config: ConfigArgs,
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Manage applications
    Client {
        #[command(flatten)]
        config: ConfigArgs,
        #[command(subcommand)]
        command: ClientCommand,
    },
    /// Manage tokens by which applications register themselves
    RegistrationToken {
        #[command(flatten)]
        config: ConfigArgs,
        #[command(subcommand)]
        command: RegistrationTokenCommand,
    },
    /// Manage scopes: what applications may ask for
    Scope {
        #[command(flatten)]
        config: ConfigArgs,
        #[command(subcommand)]
        command: ScopeCommand,
    },
    /// Manage claims: what applications are told of people
    Claim {
        #[command(flatten)]
        config: ConfigArgs,
        #[command(subcommand)]
        command: ClaimCommand,
    },
    /// Manage sign-in methods
    Method {
        #[command(flatten)]
        config: ConfigArgs,
        #[command(subcommand)]
        command: MethodCommand,
    },
    /// Manage message centres in the store
    Centre {
        #[command(flatten)]
        config: ConfigArgs,
        #[command(subcommand)]
        command: CentreCommand,
    },
    /// Manage routes to message centres in the store
    Route {
        #[command(flatten)]
        config: ConfigArgs,
        #[command(subcommand)]
        command: RouteCommand,
    },
    /// Watch the guards against flooding and toll fraud
    Guard {
        #[command(flatten)]
        config: ConfigArgs,
        #[command(subcommand)]
        command: GuardCommand,
    },
    /// Prove the audit log whole
    Audit {
        #[command(flatten)]
        config: ConfigArgs,
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Manage signing keys
    Keys {
        #[command(flatten)]
        config: ConfigArgs,
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Bring what another identity server holds
    Import {
        #[command(flatten)]
        config: ConfigArgs,
        #[command(subcommand)]
        command: ImportCommand,
    },
    /// Bring the store up to date
    Migrate(ConfigArgs),
    /// Write the store into a file, while the server runs; the master key is not in it
    Backup(BackupArgs),
    /// Put a backup where there is no store yet, and sign everybody out
    Restore(RestoreArgs),
    /// Copy a store into an empty one, from SQLite to PostgreSQL or the other way round, while no
    /// server runs on either
    Copy(CopyArgs),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ConfigArgs {
    /// The configuration file
    #[arg(
        long,
        global = true,
        default_value = "countersign.toml",
        env = "COUNTERSIGN_CONFIG"
    )]
    pub(crate) config: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Where to accept HTTP; port 0 picks a free one
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// The name that browsers go by instead of the address: passkeys need one
    #[arg(long, value_parser = ["localhost"])]
    pub(crate) host: Option<String>,
    /// Where the built-in SMSC accepts SMPP; port 0 picks a free one
    #[arg(long, default_value = "127.0.0.1:2775")]
    pub(crate) smsc: SocketAddr,
    /// Keep data in this folder instead of a fresh temporary one
    #[arg(long)]
    pub(crate) data: Option<PathBuf>,
    /// Print one line of JSON on standard output once ready
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The folder to fill
    #[arg(default_value = ".")]
    pub(crate) folder: PathBuf,
    /// The server's own address
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    pub(crate) issuer: String,
    /// The first administrator's user name
    #[arg(long, default_value = "admin")]
    pub(crate) admin: String,
    /// Read the administrator's password from this file, or - for standard input, instead of asking
    #[arg(long)]
    pub(crate) password_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct SendArgs {
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// The number, in international form
    #[arg(long)]
    pub(crate) to: String,
    /// What the message says
    #[arg(long)]
    pub(crate) text: String,
    /// The method whose message centre or routes are used
    #[arg(long, default_value = "smpp")]
    pub(crate) method: String,
    /// The routes instead: shared, or names of routes and message centres, with commas
    #[arg(long)]
    pub(crate) route: Option<String>,
    /// Print each state change as a line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Add a person
    Add {
        username: String,
        /// A verified telephone number in international form; may be repeated
        #[arg(long)]
        phone: Vec<String>,
        /// An attribute as NAME=VALUE; may be repeated
        #[arg(long, value_parser = name_value)]
        attribute: Vec<(String, String)>,
        #[command(flatten)]
        password: PasswordArgs,
        #[arg(long)]
        json: bool,
    },
    /// Show a person
    Show {
        username: String,
        #[arg(long)]
        json: bool,
    },
    /// Change a person
    Set(UserSetArgs),
    /// Sign a person out everywhere; applications are told over the back channel
    SignOut {
        username: String,
        /// Revoke also what applications may use without the person (offline_access)
        #[arg(long)]
        offline: bool,
        #[arg(long)]
        json: bool,
    },
    /// Show where a person is signed in
    Sessions {
        username: String,
        #[arg(long)]
        json: bool,
    },
    /// List people
    List {
        #[arg(long)]
        json: bool,
    },
    /// Add people from a CSV file whose first line names the columns: username, password,
    /// phoneNumberVerified and any other attribute; nothing is written unless all lines are right
    Import { file: PathBuf },
}

#[derive(Debug, Args)]
pub(crate) struct UserSetArgs {
    pub(crate) username: String,
    /// Add a verified telephone number
    #[arg(long)]
    pub(crate) add_phone: Vec<String>,
    /// Remove a telephone number
    #[arg(long)]
    pub(crate) remove_phone: Vec<String>,
    /// Replace an attribute, as NAME=VALUE; repeat for several values, NAME= for none
    #[arg(long, value_parser = name_value)]
    pub(crate) attribute: Vec<(String, String)>,
    /// Set a new password
    #[arg(long)]
    pub(crate) password: bool,
    #[command(flatten)]
    pub(crate) password_source: PasswordArgs,
    /// Allow no sign-in, and end all sessions
    #[arg(long, conflicts_with = "enable")]
    pub(crate) disable: bool,
    #[arg(long)]
    pub(crate) enable: bool,
    /// Forget wrong passwords and codes that were counted
    #[arg(long)]
    pub(crate) unlock: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct PasswordArgs {
    /// Read the password from this file, or - for standard input, instead of asking
    #[arg(long)]
    pub(crate) password_file: Option<PathBuf>,
    /// Add the person without a password
    #[arg(long, conflicts_with = "password_file")]
    pub(crate) no_password: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MethodCommand {
    List {
        #[arg(long)]
        json: bool,
    },
    Show {
        name: String,
        #[arg(long)]
        json: bool,
    },
    /// Set properties as NAME=VALUE; NAME= means the default
    Set {
        name: String,
        #[arg(value_parser = name_value)]
        property: Vec<(String, String)>,
        /// A hidden property as NAME=FILE, or NAME=- for standard input; NAME alone asks for it
        #[arg(long)]
        secret: Vec<String>,
        #[arg(long)]
        level: Option<i64>,
    },
    Enable {
        name: String,
    },
    Disable {
        name: String,
    },
    /// Add or replace a method with the script in a file
    Import {
        name: String,
        file: PathBuf,
        #[arg(long)]
        level: Option<i64>,
        #[arg(long)]
        description: Option<String>,
    },
    /// Make a method the one for applications that ask for none
    Default {
        name: String,
    },
    /// Let administrators sign in at the console with their password, when the Console acr locks
    /// them out
    ResetConsole,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Make new signing keys, which sign in an hour; the old ones stay published until their last
    /// token has ended
    Rotate {
        /// In an emergency: they sign in five seconds. Applications that do not look for an
        /// unknown key refuse sign-ins until they fetch the keys again
        #[arg(long)]
        now: bool,
    },
    /// List the published signing keys
    List {
        #[arg(long)]
        json: bool,
    },
}

pub(crate) fn name_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected NAME=VALUE".to_owned()),
    }
}
