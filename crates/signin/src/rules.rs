use std::time::Duration;

use countersign_store::Limit;
use countersign_webauthn::RelyingParty;

use crate::guards::GuardRules;

/// What holds for every method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// From the first page to the last code.
    pub sign_in_lifetime: Duration,
    /// How long a browser stays signed in.
    pub session_lifetime: Duration,
    /// How long a person may trust a browser not to ask for their second factor; none where they
    /// may not.
    pub trusted_device_lifetime: Option<Duration>,
    /// How long a place is known after a person proved a second factor there; none where none is.
    pub known_place_lifetime: Option<Duration>,
    /// Whoever has a second factor is asked for it, also where the application is content with the
    /// password.
    pub two_step_required: bool,
    /// Nobody switches two-step sign-in on with fewer second factors, or takes one away then.
    pub minimum_factors: i64,
    /// Wrong passwords for one user name.
    pub password_failures: Limit,
    /// Passwords tried from one address.
    pub passwords_per_address: Limit,
    /// Codes sent to one number.
    pub codes_per_number: Limit,
    /// Codes sent for one person.
    pub codes_per_person: Limit,
    /// Codes asked for from one address.
    pub codes_per_address: Limit,
    /// Codes sent to numbers of one pricing prefix.
    pub codes_per_prefix: Limit,
    /// Codes sent to one country.
    pub codes_per_country: Limit,
    pub codes_in_total: Limit,
    /// Codes sent to one number of one person at once, by however many sign-ins; then one each
    /// resend interval. A code that is entered sets the count back.
    pub codes_at_once: u32,
    /// Messages that applications ask for, to one person; and as many to one number.
    pub notices_per_person: Limit,
    /// Messages that one application asks for.
    pub notices_per_client: Limit,
    /// Wrong codes in a row before an administrator must unlock the person
    /// (NIST SP 800-63B §5.2.2 allows 100).
    pub code_failures: i64,
    /// The name in messages when no application is known.
    pub service_name: String,
    /// The host of an https issuer: adds the line `@host #code` that browsers read (WebOTP).
    pub web_otp_host: Option<String>,
    /// The site that passkeys are made for; none where browsers offer none.
    pub relying_party: Option<RelyingParty>,
    /// How long one turn of a script may take.
    pub script_time: Duration,
    pub guards: GuardRules,
}

const fn limit(burst: u32, seconds: u64) -> Limit {
    Limit {
        burst,
        every: Duration::from_secs(seconds),
    }
}

/// So many at once, and so many each hour.
const fn hourly(count: u32) -> Limit {
    Limit {
        burst: count,
        every: Duration::from_millis(3_600_000 / count as u64),
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            sign_in_lifetime: Duration::from_secs(15 * 60),
            session_lifetime: Duration::from_secs(12 * 60 * 60),
            trusted_device_lifetime: None,
            known_place_lifetime: None,
            two_step_required: false,
            minimum_factors: 0,
            password_failures: limit(10, 30),
            passwords_per_address: limit(100, 1),
            codes_per_number: limit(10, 120),
            codes_per_person: limit(10, 120),
            codes_per_address: limit(50, 10),
            codes_per_prefix: hourly(2_000),
            codes_per_country: hourly(20_000),
            codes_in_total: hourly(50_000),
            codes_at_once: 3,
            notices_per_person: limit(5, 300),
            notices_per_client: limit(200, 1),
            code_failures: 50,
            service_name: "Countersign".to_owned(),
            web_otp_host: None,
            relying_party: None,
            script_time: Duration::from_secs(10),
            guards: GuardRules::default(),
        }
    }
}
