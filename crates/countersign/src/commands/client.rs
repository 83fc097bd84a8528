use countersign_core::ids::ClientId;
use countersign_oidc::{Registration, new_client};
use countersign_store::{ClientMetadata, ClientRow};
use serde::Serialize;

use super::{audit_entry, print};
use crate::cli::{ClientAddArgs, ClientCommand};
use crate::house::{Failure, House};

#[derive(Debug, Serialize)]
struct Shown {
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    enabled: bool,
    #[serde(flatten)]
    metadata: ClientMetadata,
}

pub(super) async fn run(house: &House, command: ClientCommand) -> Result<(), Failure> {
    match command {
        ClientCommand::Add(args) => add(house, args).await,
        ClientCommand::Show { client_id, json } => {
            let found = house.store.client(&ClientId(client_id.clone())).await?;
            let row = found.ok_or_else(|| format!("there is no client {client_id:?}"))?;
            print(json, &shown(&row, None), describe)
        }
        ClientCommand::List { json } => {
            let rows = house.store.clients().await?;
            let all: Vec<Shown> = rows.iter().map(|row| shown(row, None)).collect();
            print(json, &all, |all| {
                all.iter()
                    .map(|c| format!("{}\t{}\n", c.client_id, c.metadata.client_name))
                    .collect()
            })
        }
        ClientCommand::Remove { client_id } => remove(house, &client_id).await,
    }
}

async fn add(house: &House, args: ClientAddArgs) -> Result<(), Failure> {
    let defaults = ClientMetadata::default();
    let or = |given: Vec<String>, default: Vec<String>| {
        if given.is_empty() { default } else { given }
    };
    let metadata = ClientMetadata {
        client_name: args.name.unwrap_or_else(|| args.client_id.clone()),
        redirect_uris: args.redirect_uri,
        post_logout_redirect_uris: args.post_logout_redirect_uri,
        grant_types: or(args.grant_type, defaults.grant_types.clone()),
        scopes: or(args.scope, defaults.scopes.clone()),
        token_endpoint_auth_method: args.auth_method,
        id_token_signed_response_alg: args.id_token_alg,
        default_acr_values: args.default_acr,
        require_pkce: !args.no_pkce,
        trusted: args.trusted,
        ..defaults
    };
    let registration = Registration {
        client_id: ClientId(args.client_id),
        metadata,
    };
    let (row, secret) = new_client(registration, house.clock.now(), house.entropy.as_ref())?;
    let mut tx = house.store.begin().await?;
    tx.add_client(&row).await?;
    tx.record(&audit_entry(house, "client.add", row.id.as_str()))
        .await?;
    tx.commit().await?;
    let secret = secret.map(|s| s.expose().to_owned());
    print(args.json, &shown(&row, secret), describe)
}

async fn remove(house: &House, client_id: &str) -> Result<(), Failure> {
    let mut tx = house.store.begin().await?;
    if !tx.remove_client(&ClientId::from(client_id)).await? {
        return Err(format!("there is no client {client_id:?}").into());
    }
    tx.record(&audit_entry(house, "client.remove", client_id))
        .await?;
    tx.commit().await?;
    println!("Removed {client_id} and all its grants.");
    Ok(())
}

fn shown(row: &ClientRow, client_secret: Option<String>) -> Shown {
    Shown {
        client_id: row.id.to_string(),
        client_secret,
        enabled: row.enabled,
        metadata: row.metadata.clone(),
    }
}

fn describe(client: &Shown) -> String {
    let metadata = &client.metadata;
    let secret = client
        .client_secret
        .as_ref()
        .map_or(String::new(), |secret| {
            format!("secret         {secret}   (shown this once)\n")
        });
    format!(
        "client         {}\n{secret}name           {}\nredirect URIs  {}\nsign-out URIs  {}\n\
         grants         {}\nscopes         {}\nauthenticates  {}\nID token       {}\n\
         methods        {}\nPKCE required  {}\ntrusted        {}\n",
        client.client_id,
        metadata.client_name,
        metadata.redirect_uris.join(" "),
        metadata.post_logout_redirect_uris.join(" "),
        metadata.grant_types.join(" "),
        metadata.scopes.join(" "),
        metadata.token_endpoint_auth_method,
        metadata.id_token_signed_response_alg,
        metadata.default_acr_values.join(" "),
        metadata.require_pkce,
        metadata.trusted,
    )
}
