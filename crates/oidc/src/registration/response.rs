use countersign_core::Secret;
use countersign_store::ClientRow;
use serde_json::Value;

use crate::client::{MetadataDocument, to_document};
use crate::discovery::paths;
use crate::provider::Provider;

/// What only the operator decides; it is not the client's to know.
const OF_THE_OPERATOR: [&str; 5] = [
    "trusted",
    "allow_implicit",
    "allowed_acr_values",
    "resources",
    "audiences",
];

impl Provider {
    /// The client information response (RFC 7591 §3.2.1). A secret that was told before is known
    /// here by its hash only and is not told again.
    pub(super) fn client_information(
        &self,
        client: &ClientRow,
        secret: Option<&Secret>,
        token: &str,
        statement: Option<&Value>,
    ) -> MetadataDocument {
        let mut document = to_document(&client.metadata);
        document.retain(|name, _| !OF_THE_OPERATOR.contains(&name.as_str()));
        let mut put = |name: &str, value: Value| document.insert(name.to_owned(), value);
        put("client_id", client.id.as_str().into());
        put("client_id_issued_at", client.created_at.seconds().into());
        if let Some(secret) = secret {
            put("client_secret", secret.expose().into());
        }
        if client.secret_hash.is_some() {
            // It does not expire (RFC 7591 §3.2.1).
            put("client_secret_expires_at", 0.into());
        }
        put("registration_access_token", token.into());
        let address = format!("{}/{}", self.issuer.endpoint(paths::REGISTER), client.id);
        put("registration_client_uri", address.into());
        if let Some(statement) = statement {
            put("software_statement", statement.clone());
        }
        document
    }
}
