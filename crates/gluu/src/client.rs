//! Clients, translated into the names of RFC 7591.

mod members;
mod response_types;

use serde_json::{Map, Value};

use crate::settings::ours;
use crate::{Entry, Names};

/// A client, in our words.
#[derive(Clone, Debug)]
pub struct Client {
    /// The `inum`.
    pub id: String,
    pub name: String,
    pub enabled: bool,
    /// One of the clients by which a Gluu Server's own parts talk to each other.
    pub internal: bool,
    /// Under the server's salt.
    pub sealed_secret: Option<String>,
    /// Client metadata (RFC 7591 §2).
    pub metadata: Map<String, Value>,
    /// What has no counterpart, in words.
    pub left_out: Vec<String>,
}

/// As `community-edition-setup` names them.
const INTERNAL: [&str; 12] = [
    "IDP client",
    "oxTrust Admin GUI",
    "oxTrust API UMA RS",
    "API Requesting Party Client",
    "Passport IDP-initiated flow Client",
    "Passport Resource Server Client",
    "Passport Requesting Party Client",
    "Gluu RO OpenID Client",
    "SCIM Resource Server Client",
    "SCIM Requesting Party Client",
    "gluu-casa",
    "oxd",
];

const GRANTS: [&str; 7] = [
    "authorization_code",
    "implicit",
    "refresh_token",
    "client_credentials",
    "urn:ietf:params:oauth:grant-type:device_code",
    "urn:ietf:params:oauth:grant-type:token-exchange",
    "urn:openid:params:grant-type:ciba",
];

/// None for an entry without `inum`.
#[must_use]
pub fn read_client(entry: &Entry, names: &Names) -> Option<Client> {
    let id = entry.filled("inum")?.to_owned();
    let name = entry.filled("displayname").unwrap_or(&id).to_owned();
    let mut client = Client {
        internal: INTERNAL.iter().any(|own| own.eq_ignore_ascii_case(&name)),
        enabled: !entry.flag("oxdisabled").unwrap_or(false),
        sealed_secret: entry.filled("oxauthclientsecret").map(str::to_owned),
        metadata: members::simple(entry),
        left_out: Vec::new(),
        id,
        name,
    };
    client.grants(entry);
    client.scopes(entry, names);
    client.methods(entry);
    client.extras(entry);
    Some(client)
}

impl Client {
    fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.metadata.insert(name.to_owned(), value.into());
    }

    fn grants(&mut self, entry: &Entry) {
        let mut kept = Vec::new();
        for grant in entry.all("oxauthgranttype") {
            if GRANTS.contains(&grant) {
                kept.push(grant);
            } else {
                self.left_out.push(format!("grant type {grant}"));
            }
        }
        let wanted: Vec<&str> = entry.all("oxauthresponsetype").collect();
        let implicit = kept.contains(&"implicit");
        let types = response_types::combined(&wanted, implicit);
        if types.iter().any(|kind| kind != "code") {
            self.put("allow_implicit", true);
        } else {
            kept.retain(|grant| *grant != "implicit");
        }
        // Clients of that server need not name what a response type of theirs implies.
        if types.iter().any(|kind| kind.contains("code")) && !kept.contains(&"authorization_code") {
            kept.push("authorization_code");
        }
        self.put("response_types", types);
        self.put("grant_types", kept);
        // That server does not ask for it, so that old clients may not have it.
        self.put(
            "require_pkce",
            self.metadata["token_endpoint_auth_method"] == "none",
        );
    }

    fn scopes(&mut self, entry: &Entry, names: &Names) {
        let mut scopes = Vec::new();
        for dn in entry.all("oxauthscope") {
            match names.scope(dn) {
                Some(name) => scopes.push(name),
                None => self
                    .left_out
                    .push(format!("scope {dn}, which the file does not have")),
            }
        }
        self.put("scope", scopes.join(" "));
    }

    fn methods(&mut self, entry: &Entry) {
        let wanted: Vec<String> = entry.all("oxauthdefaultacrvalues").map(ours).collect();
        self.put("default_acr_values", wanted);
    }

    /// What newer versions keep as JSON.
    fn extras(&mut self, entry: &Entry) {
        let json = entry.first("oxattributes").unwrap_or_default();
        let extras: Value = serde_json::from_str(json).unwrap_or_default();
        let backchannel = &extras["backchannelLogoutUri"];
        let uri = backchannel.as_str().or_else(|| backchannel[0].as_str());
        if let Some(uri) = uri.filter(|uri| !uri.is_empty()) {
            self.put("backchannel_logout_uri", uri);
            let session = extras["backchannelLogoutSessionRequired"].as_bool();
            self.put(
                "backchannel_logout_session_required",
                session.unwrap_or(false),
            );
        }
        let subject = extras["tlsClientAuthSubjectDn"].as_str();
        if let Some(subject) = subject.filter(|subject| !subject.is_empty()) {
            self.put("tls_client_auth_subject_dn", subject);
        }
        for (name, what) in [
            ("spontaneousScopes", "spontaneous scopes"),
            (
                "runIntrospectionScriptBeforeAccessTokenAsJwtCreationAndIncludeClaims",
                "introspection script",
            ),
        ] {
            let used = match &extras[name] {
                Value::Array(items) => !items.is_empty(),
                value => value.as_bool().unwrap_or(false),
            };
            if used {
                self.left_out.push(what.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::entries;

    const SCOPES: &str = "dn: inum=F0C4,ou=scopes,o=gluu\nobjectClass: oxAuthCustomScope\n\
                          oxId: openid\n\ndn: inum=764C,ou=scopes,o=gluu\n\
                          objectClass: oxAuthCustomScope\noxId: email\n";

    fn read(ldif: &str) -> Client {
        let mut names = Names::default();
        for entry in entries(SCOPES.as_bytes()) {
            names.take(&entry.unwrap());
        }
        let entry = entries(ldif.as_bytes()).next().unwrap().unwrap();
        read_client(&entry, &names).unwrap()
    }

    #[test]
    fn a_client_is_told_in_standard_names() {
        let client = read(
            "dn: inum=1,ou=clients,o=gluu\ninum: 1\ndisplayName: Shop\n\
             oxAuthRedirectURI: https://shop.example/cb\noxAuthResponseType: code\n\
             oxAuthGrantType: authorization_code\noxAuthGrantType: password\n\
             oxAuthTokenEndpointAuthMethod: client_secret_post\noxAuthTrustedClient: true\n\
             oxAuthScope: inum=F0C4,ou=scopes,o=gluu\noxAuthScope: inum=764C,ou=scopes,o=gluu\n\
             oxAuthDefaultAcrValues: smpp\noxAuthLogoutURI: https://shop.example/out\n\
             oxAuthDefaultMaxAge: 600\noxAuthClientSecret: c2VjcmV0\n\
             oxAttributes: {\"backchannelLogoutUri\":[\"https://shop.example/back\"]}\n",
        );
        assert_eq!(
            Value::Object(client.metadata),
            json!({
                "client_name": "Shop",
                "redirect_uris": ["https://shop.example/cb"],
                "response_types": ["code"],
                "grant_types": ["authorization_code"],
                "token_endpoint_auth_method": "client_secret_post",
                "trusted": true,
                "scope": "openid email",
                "default_acr_values": ["smpp"],
                "frontchannel_logout_uri": "https://shop.example/out",
                "backchannel_logout_uri": "https://shop.example/back",
                "backchannel_logout_session_required": false,
                "default_max_age": 600,
                "require_pkce": false,
            })
        );
        assert_eq!(client.left_out, ["grant type password"]);
        assert_eq!(client.sealed_secret.as_deref(), Some("c2VjcmV0"));
        assert!(client.enabled && !client.internal);
    }

    #[test]
    fn tokens_in_the_address_stay_where_they_were_used() {
        let client = read(
            "dn: inum=2,ou=clients,o=gluu\ninum: 2\noxAuthResponseType: id_token\n\
             oxAuthResponseType: token\noxAuthGrantType: implicit\noxDisabled: true\n",
        );
        assert_eq!(client.metadata["allow_implicit"], true);
        assert_eq!(
            client.metadata["response_types"],
            json!(["id_token", "id_token token"])
        );
        assert!(!client.enabled);
    }
}
