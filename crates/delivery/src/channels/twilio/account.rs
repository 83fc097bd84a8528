//! Requests in an account's name, and what the answers mean.

use serde_json::Value;

use super::signature;
use crate::callback::{Callback, CallbackError};
use crate::channel::SendError;
use crate::channels::gateway::{self, Answer};
use crate::properties::TwilioProperties;
use crate::{ErrorClass, OpenError};

/// The number is invalid, unreachable, a fixed line, not verified or in a country that is not
/// allowed; or its person said STOP (Twilio, "Error and warning dictionary").
const NUMBER: &[i64] = &[
    13223, 13224, 13225, 13227, 21211, 21214, 21215, 21216, 21217, 21219, 21265, 21407, 21408,
    21421, 21610, 21612, 21614, 21635,
];

/// The text is missing or too long.
const PERMANENT: &[i64] = &[21602, 21605, 21617, 21619];

/// The account's rate or queue is full for now.
const THROTTLING: &[i64] = &[14107, 20429, 21611, 30001, 30022];

#[derive(Debug)]
pub(super) struct Account {
    properties: TwilioProperties,
    client: reqwest::Client,
    /// Where this account's receipts come to; none when there are none.
    callback: Option<String>,
}

impl Account {
    pub(super) fn open(
        properties: &TwilioProperties,
        callback: Option<String>,
    ) -> Result<Self, OpenError> {
        Ok(Self {
            callback: properties.callback(callback),
            properties: properties.clone(),
            client: gateway::client()?,
        })
    }

    pub(super) const fn properties(&self) -> &TwilioProperties {
        &self.properties
    }

    pub(super) fn callback(&self) -> Option<&str> {
        self.callback.as_deref()
    }

    /// Makes one of `resource`, such as `Messages`; returns its sid.
    pub(super) async fn create(
        &self,
        resource: &str,
        fields: &[(&str, &str)],
    ) -> Result<String, SendError> {
        let TwilioProperties {
            api, sid, token, ..
        } = &self.properties;
        let url = format!("{api}/2010-04-01/Accounts/{sid}/{resource}.json");
        // Exposed as the password of this request (RFC 7617).
        let request = self
            .client
            .post(url)
            .basic_auth(sid, Some(token.expose()))
            .form(fields);
        let answer = gateway::ask(request).await?;
        if !(200..300).contains(&answer.status) {
            return Err(classify(&answer));
        }
        let made: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        made["sid"]
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| SendError::new(ErrorClass::Unclear, "the answer names no sid"))
    }

    /// The fields of a callback that the account's token signed.
    pub(super) fn proved(
        &self,
        callback: &Callback,
    ) -> Result<Vec<(String, String)>, CallbackError> {
        let url = self.callback.as_deref().ok_or(CallbackError::Forged)?;
        let signature = callback
            .header("x-twilio-signature")
            .ok_or(CallbackError::Forged)?;
        let url = match &callback.query {
            Some(query) => format!("{url}?{query}"),
            None => url.to_owned(),
        };
        let fields = callback.form();
        // Exposed as the key of the signature.
        let token = self.properties.token.expose();
        if signature::is_valid(token, &url, &fields, signature) {
            Ok(fields)
        } else {
            Err(CallbackError::Forged)
        }
    }
}

/// By the code where there is one. The provider's own words may hold the number, so they go no
/// further.
fn classify(answer: &Answer) -> SendError {
    let said: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let code = said["code"].as_i64();
    let reason = match code {
        Some(code) => format!("Twilio error {code} (status {})", answer.status),
        None => format!("status {}", answer.status),
    };
    let class = match code {
        Some(code) if NUMBER.contains(&code) => ErrorClass::Number,
        Some(code) if PERMANENT.contains(&code) => ErrorClass::Permanent,
        Some(code) if THROTTLING.contains(&code) => ErrorClass::Throttling,
        _ => gateway::class_of(answer.status),
    };
    let code = code.unwrap_or_else(|| answer.status.into());
    SendError::new(class, reason).with_code(code.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: u16, body: &str) -> SendError {
        classify(&Answer {
            status,
            headers: Default::default(),
            body: body.as_bytes().to_vec(),
        })
    }

    #[test]
    fn errors_are_classed_by_code_and_then_by_status() {
        let invalid = r#"{"code": 21211, "message": "'To' +447700900123 is not valid"}"#;
        let refused = of(400, invalid);
        assert_eq!(refused.reason, "Twilio error 21211 (status 400)");
        assert_eq!(
            (refused.class, refused.code),
            (ErrorClass::Number, Some("21211".to_owned()))
        );
        for (status, body, class) in [
            (429, "", ErrorClass::Throttling),
            (429, r#"{"code": 20429}"#, ErrorClass::Throttling),
            (400, r#"{"code": 14107}"#, ErrorClass::Throttling),
            (401, r#"{"code": 20003}"#, ErrorClass::Transient),
            (500, "<html>", ErrorClass::Unclear),
            (400, "{}", ErrorClass::Permanent),
        ] {
            assert_eq!(of(status, body).class, class, "{body}");
        }
    }
}
