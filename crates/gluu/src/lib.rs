//! What a Gluu Server's directory holds, read from an LDIF export (RFC 2849): people, OpenID
//! Connect clients, the properties of authentication scripts and which of them are the default.
//! It translates names and reads nothing but what it is given.
//!
//! ```
//! use countersign_gluu::{Entry, Kind, entries};
//!
//! let ldif = "dn: inum=A1,ou=people,o=gluu\nobjectClass: gluuPerson\ninum: A1\nuid: alice\n";
//! let entries: Result<Vec<Entry>, _> = entries(ldif.as_bytes()).collect();
//! assert_eq!(entries.unwrap()[0].kind(), Kind::Person);
//! ```

mod client;
mod entry;
mod ldif;
mod names;
mod password;
mod person;
mod salt;
mod script;
mod settings;

pub use client::{Client, read_client};
pub use entry::{Entry, Kind};
pub use ldif::{LdifError, entries};
pub use names::Names;
pub use password::Password;
pub use person::{Person, PhoneRules, read_person};
pub use salt::{Salt, SaltError};
pub use script::{Property, Script, read_script};
pub use settings::{Defaults, read_defaults};
