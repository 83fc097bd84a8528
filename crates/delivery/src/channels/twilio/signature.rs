//! `X-Twilio-Signature`: HMAC-SHA1 under the account's token over the address and the form's
//! pairs in order of name (Twilio, "Security: validating requests").

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Compares in constant time.
pub(super) fn is_valid(
    token: &str,
    url: &str,
    fields: &[(String, String)],
    signature: &str,
) -> bool {
    let Ok(signature) = STANDARD.decode(signature) else {
        return false;
    };
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
    hmac::verify(&key, signed(url, fields).as_bytes(), &signature).is_ok()
}

fn signed(url: &str, fields: &[(String, String)]) -> String {
    let mut sorted: Vec<_> = fields.iter().collect();
    sorted.sort();
    let pairs = sorted
        .into_iter()
        .map(|(name, value)| format!("{name}{value}"));
    url.to_owned() + &pairs.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Twilio's documentation.
    const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const SIGNATURE: &str = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    fn example() -> Vec<(String, String)> {
        [
            ("Digits", "1234"),
            ("To", "+18005551212"),
            ("From", "+14158675309"),
            ("Caller", "+14158675309"),
            ("CallSid", "CA1234567890ABCDE"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    }

    #[test]
    fn the_documented_example_is_valid_and_nothing_near_it() {
        let fields = example();
        assert!(is_valid("12345", URL, &fields, SIGNATURE));
        assert!(!is_valid("12346", URL, &fields, SIGNATURE));
        assert!(!is_valid(
            "12345",
            "https://mycompany.com/",
            &fields,
            SIGNATURE
        ));
        assert!(!is_valid("12345", URL, &fields[1..], SIGNATURE));
        for broken in [
            "",
            "RSOYDt4T1cUTdK1PDd93",
            "=",
            "RSOYDt4T1cUTdK1PDd93/VVr8B9=",
        ] {
            assert!(!is_valid("12345", URL, &fields, broken), "{broken}");
        }
    }
}
