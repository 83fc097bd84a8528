//! What the end-to-end tests are written with: the built binary as a child process, a browser and
//! an application over HTTP, the handset, a real Chromium, foreign SMPP peers and a capture.
//!
//! ```no_run
//! # async fn example() {
//! use countersign_tests::{Browser, Demo, RelyingParty, sign_in};
//!
//! let demo = Demo::start();
//! let app = RelyingParty::of(&demo, "demo-web").await;
//! let request = app.request().with("acr_values", "smpp");
//! let browser = Browser::new(&demo.issuer);
//! let page = sign_in::with_code(&demo, &browser, &request, demo.person("alice")).await;
//! let tokens = app.tokens(&request, &page).await;
//! assert_eq!(tokens.claims["acr"], "smpp");
//! # }
//! ```

mod address;
mod authenticator;
mod balancer;
pub mod binary;
mod browser;
pub mod capture;
pub mod console;
pub mod database;
mod demo;
mod form;
mod handset;
mod id_token;
mod installation;
mod listener;
pub mod management;
mod page;
pub mod passkeys;
pub mod peer;
mod pkce;
mod process;
mod relying_party;
mod request;
pub mod sign_in;
mod slapd;
pub mod usage;
pub mod virtual_authenticator;
pub mod wait;
pub mod webdriver;

pub use address::free_address;
pub use authenticator::{Authenticator, recovery_codes};
pub use balancer::Balancer;
pub use browser::Browser;
pub use demo::{Client, Demo, Options, Person};
pub use form::Form;
pub use handset::{Handset, Message, code_in};
pub use id_token::{Claims, half_hash, verify};
pub use installation::{Installation, MessageCentre};
pub use listener::{Listener, Received};
pub use management::Management;
pub use page::Page;
pub use pkce::Pkce;
pub use process::Process;
pub use relying_party::{RelyingParty, Reply, Tokens};
pub use request::Request;
pub use slapd::Slapd;
