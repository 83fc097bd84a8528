use std::path::Path;

use countersign_core::ids::ClientId;
use countersign_oidc::{
    MetadataDocument, Registered, Registration, changed, from_document, to_document,
};
use countersign_store::{ClientMetadata, ClientRow};
use serde::Serialize;
use serde_json::Value;

use super::{ACTOR, print, secret_input};
use crate::cli::{ClientCommand, ConfigArgs, MetadataArgs};
use crate::config::Config;
use crate::house::{Failure, House};

#[derive(Debug, Serialize)]
struct Shown {
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    enabled: bool,
    #[serde(flatten)]
    metadata: MetadataDocument,
}

pub(super) async fn run(args: &ConfigArgs, command: ClientCommand) -> Result<(), Failure> {
    let config = Config::read(&args.config)?;
    let house = &House::open(&config).await?;
    let clients = house.clients(&config)?;
    match command {
        ClientCommand::Add {
            client_id,
            metadata,
            json,
        } => {
            let registration = Registration {
                client_id: ClientId(client_id),
                metadata: added(*metadata)?,
                secret: None,
            };
            let registered = clients.add(registration, ACTOR).await?;
            print(json, &told(registered), describe)
        }
        ClientCommand::Show { client_id, json } => {
            let row = find(house, &client_id).await?;
            print(json, &shown(&row, None), describe)
        }
        ClientCommand::List { json } => {
            let rows = house.store.clients().await?;
            let all: Vec<Shown> = rows.iter().map(|row| shown(row, None)).collect();
            print(json, &all, |_| list(&rows))
        }
        ClientCommand::Set {
            client_id,
            metadata,
            json,
        } => {
            let row = find(house, &client_id).await?;
            let changes = document(metadata.metadata.as_deref())?;
            let metadata = with_options(changed(&row.metadata, &changes)?, *metadata);
            let registered = clients
                .set(&row.id, metadata, Some(row.revision), ACTOR)
                .await?;
            print(json, &told(registered), describe)
        }
        ClientCommand::Secret { client_id, json } => {
            let registered = clients
                .renew_secret(&ClientId(client_id), None, ACTOR)
                .await?;
            print(json, &told(registered), describe)
        }
        ClientCommand::Enable { client_id } => {
            clients
                .set_enabled(&ClientId(client_id.clone()), true, None, ACTOR)
                .await?;
            println!("Enabled {client_id}.");
            Ok(())
        }
        ClientCommand::Disable { client_id } => {
            clients
                .set_enabled(&ClientId(client_id.clone()), false, None, ACTOR)
                .await?;
            println!("Disabled {client_id}.");
            Ok(())
        }
        ClientCommand::Remove { client_id } => {
            clients.remove(&ClientId(client_id.clone()), ACTOR).await?;
            println!("Removed {client_id} and all its grants.");
            Ok(())
        }
    }
}

async fn find(house: &House, client_id: &str) -> Result<ClientRow, Failure> {
    let found = house.store.client(&ClientId::from(client_id)).await?;
    found.ok_or_else(|| format!("there is no client {client_id:?}").into())
}

/// A document has the defaults of the specifications; options alone have the handier ones.
fn added(args: MetadataArgs) -> Result<ClientMetadata, Failure> {
    let base = match &args.metadata {
        Some(file) => from_document(&document(Some(file))?)?,
        None => ClientMetadata::default(),
    };
    Ok(with_options(base, args))
}

fn document(file: Option<&Path>) -> Result<MetadataDocument, Failure> {
    let Some(file) = file else {
        return Ok(MetadataDocument::new());
    };
    match serde_json::from_str(secret_input::from_file(file)?.expose()) {
        Ok(Value::Object(document)) => Ok(document),
        Ok(_) => Err(format!("{}: is no JSON object", file.display()).into()),
        Err(e) => Err(format!("{}: is not JSON: {e}", file.display()).into()),
    }
}

fn with_options(base: ClientMetadata, args: MetadataArgs) -> ClientMetadata {
    let or = |given: Vec<String>, there: Vec<String>| if given.is_empty() { there } else { given };
    ClientMetadata {
        client_name: args.name.unwrap_or(base.client_name),
        redirect_uris: or(args.redirect_uri, base.redirect_uris),
        post_logout_redirect_uris: or(
            args.post_logout_redirect_uri,
            base.post_logout_redirect_uris,
        ),
        backchannel_logout_session_required: base.backchannel_logout_session_required
            || args.backchannel_logout_uri.is_some(),
        backchannel_logout_uri: args.backchannel_logout_uri.or(base.backchannel_logout_uri),
        frontchannel_logout_session_required: base.frontchannel_logout_session_required
            || args.frontchannel_logout_uri.is_some(),
        frontchannel_logout_uri: args
            .frontchannel_logout_uri
            .or(base.frontchannel_logout_uri),
        grant_types: or(args.grant_type, base.grant_types),
        scopes: or(args.scope, base.scopes),
        token_endpoint_auth_method: args.auth_method.unwrap_or(base.token_endpoint_auth_method),
        id_token_signed_response_alg: args
            .id_token_alg
            .unwrap_or(base.id_token_signed_response_alg),
        default_acr_values: or(args.default_acr, base.default_acr_values),
        allowed_acr_values: or(args.allowed_acr, base.allowed_acr_values),
        require_pkce: base.require_pkce && !args.no_pkce,
        trusted: base.trusted || args.trusted,
        ..base
    }
}

fn told(registered: Registered) -> Shown {
    let secret = registered.secret.map(|secret| secret.expose().to_owned());
    shown(&registered.client, secret)
}

fn shown(row: &ClientRow, client_secret: Option<String>) -> Shown {
    Shown {
        client_id: row.id.to_string(),
        client_secret,
        enabled: row.enabled,
        metadata: to_document(&row.metadata),
    }
}

fn list(rows: &[ClientRow]) -> String {
    let line = |row: &ClientRow| {
        let state = if row.enabled { "" } else { "\tdisabled" };
        format!("{}\t{}{state}\n", row.id, row.metadata.client_name)
    };
    rows.iter().map(line).collect()
}

/// One line for each thing that is registered.
fn describe(client: &Shown) -> String {
    let mut lines = vec![("client_id".to_owned(), client.client_id.clone())];
    if let Some(secret) = &client.client_secret {
        let told = format!("{secret}   (shown this once)");
        lines.push(("client_secret".to_owned(), told));
    }
    lines.push(("enabled".to_owned(), client.enabled.to_string()));
    let metadata = client.metadata.iter();
    lines.extend(metadata.map(|(name, value)| (name.clone(), plain(value))));
    let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    lines
        .into_iter()
        .map(|(name, value)| format!("{name:width$}  {value}\n"))
        .collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}
