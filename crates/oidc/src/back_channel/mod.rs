//! Telling applications that a session ended (OpenID Connect Back-Channel Logout 1.0).
//!
//! Who is to be told is written by the store when the session ends, in the same transaction. From
//! there each notice is sent by one node at a time, again and again until the client has it or it
//! is hopeless; a node that dies loses its lease and nothing else.

mod backoff;
mod messenger;
mod token;
mod verdict;
