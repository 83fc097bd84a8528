//! HTTP: OpenID endpoints, sign-in pages and everything else a browser sees.

pub mod pages;
