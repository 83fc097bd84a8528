//! What all pages of the console share.

mod administrator;
mod answer;
mod draft;
mod fields;
mod moment;
mod navigation;
mod posted;
mod typed_secret;
mod uploaded;

pub(crate) use administrator::Administrator;
pub(crate) use answer::{done, not_signed_in, page, refused, signing_in_failed};
pub(crate) use fields::Fields;
pub(crate) use moment::moment;
pub(crate) use posted::Posted;
pub(crate) use typed_secret::{keep, kept};
pub(crate) use uploaded::Uploaded;
