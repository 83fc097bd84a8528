//! Where a provider's endpoints are, below its issuer.

pub const AUTHORIZE: &str = "/authorize";
pub const PUSH: &str = "/par";
pub const TOKEN: &str = "/token";
pub const USERINFO: &str = "/userinfo";
pub const INTROSPECT: &str = "/introspect";
pub const REVOKE: &str = "/revoke";
pub const JWKS: &str = "/jwks";
pub const REGISTER: &str = "/register";
pub const DEVICE_AUTHORIZATION: &str = "/device_authorization";
/// Where a person types what a device shows.
pub const DEVICE: &str = "/device";
pub const DEVICE_DONE: &str = "/device/done";
pub const BACKCHANNEL: &str = "/bc-authorize";
/// Below it is what a text message leads to; short, because messages are.
pub const BACKCHANNEL_LINK: &str = "/ciba";
pub const BACKCHANNEL_DONE: &str = "/ciba/done";
/// What pages show of a client.
pub const LOGO: &str = "/logo";
pub const END_SESSION: &str = "/end_session";
pub const CHECK_SESSION: &str = "/check_session";
