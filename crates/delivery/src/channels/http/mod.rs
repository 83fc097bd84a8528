//! Any gateway that takes messages over HTTP.

mod receipts;

use async_trait::async_trait;
use serde_json::Value;

use receipts::Receipt;

use crate::callback::{Callback, CallbackError};
use crate::channel::{Channel, Outgoing, RouteState, SendError};
use crate::channels::Place;
use crate::channels::gateway::{self, Answer};
use crate::properties::{HttpProperties, Values};
use crate::{ComposeError, ErrorClass, OpenError};

/// As many characters as ten parts of a text message hold.
const LONGEST: usize = 1530;

#[derive(Debug)]
pub(crate) struct HttpGateway {
    properties: HttpProperties,
    client: reqwest::Client,
    place: Place,
    receipt_url: String,
}

impl HttpGateway {
    pub(crate) fn open(properties: &HttpProperties, place: Place) -> Result<Self, OpenError> {
        Ok(Self {
            properties: properties.clone(),
            client: gateway::client()?,
            receipt_url: place.callback("http").unwrap_or_default(),
            place,
        })
    }

    /// The request for a message; none when its values do not fit into one.
    fn request(&self, message: &Outgoing) -> Option<reqwest::RequestBuilder> {
        let HttpProperties { request, .. } = &self.properties;
        // Number, text and secret are exposed to be sent.
        let values = Values {
            to: message.to.expose(),
            text: message.text.expose(),
            from: &self.properties.from,
            id: message.id.as_str(),
            validity: message.life.as_secs().max(1),
            secret: self.properties.secret.expose(),
            receipt_url: &self.receipt_url,
        };
        let method = reqwest::Method::from_bytes(request.method.as_bytes()).ok()?;
        let mut built = self.client.request(method, request.url(values)?);
        if let Some(user) = &self.properties.user {
            built = built.basic_auth(user, Some(values.secret));
        }
        for (number, name) in request.headers.iter().enumerate() {
            built = built.header(name, request.header(number, values)?);
        }
        if request.has_body {
            built = built
                .header("content-type", &request.content_type)
                .body(request.body(values)?);
        }
        Some(built)
    }

    fn taken(&self, own: &str, answer: &Answer) -> Result<String, SendError> {
        let status = answer.status;
        if !self.properties.success.has_status(status) {
            let error = SendError::new(gateway::class_of(status), format!("status {status}"));
            return Err(error.with_code(status.to_string()));
        }
        let json: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        if !self.properties.success.has_words(&json) {
            let reason = format!("status {status}, but the answer does not say success");
            return Err(SendError::new(ErrorClass::Permanent, reason));
        }
        let header = |name: &str| Some(answer.headers.get(name)?.to_str().ok()?.to_owned());
        let id = self
            .properties
            .message_id
            .find(own, header, &answer.body, &json);
        // It was taken: without its id only its receipts are lost.
        Ok(id.unwrap_or_else(|| own.to_owned()))
    }
}

#[async_trait]
impl Channel for HttpGateway {
    fn check(&self, text: &str) -> Result<(), ComposeError> {
        crate::text::check_length(text, LONGEST)
    }

    async fn send(&self, message: &Outgoing) -> Result<Vec<String>, SendError> {
        let request = self.request(message).ok_or_else(|| {
            let reason = "the message does not fit into the templates";
            SendError::new(ErrorClass::Permanent, reason)
        })?;
        let answer = gateway::ask(request).await?;
        Ok(vec![self.taken(message.id.as_str(), &answer)?])
    }

    async fn ready(&self) {}

    fn state(&self) -> RouteState {
        RouteState::Bound
    }

    fn window(&self) -> usize {
        self.properties.window
    }

    async fn callback(&self, callback: &Callback) -> Result<(), CallbackError> {
        let rules = self.properties.receipts.as_ref();
        let rules = rules.ok_or(CallbackError::Forged)?;
        let receipts = receipts::read(rules, callback)?.into_iter();
        let reports = receipts.map(|Receipt { id, state, detail }| (id, state, detail));
        self.place.report_all(reports).await
    }

    async fn shutdown(&self) {}
}
