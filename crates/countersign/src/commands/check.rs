use std::sync::Arc;
use std::time::Duration;

use countersign_delivery::RouteState;
use countersign_signin::MethodState;

use crate::cli::ConfigArgs;
use crate::config::Config;
use crate::house::{Failure, House};
use crate::store_clock;

/// How long a message centre may take to accept a bind.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) async fn run(args: &ConfigArgs) -> Result<(), Failure> {
    let config = Config::read(&args.config)?;
    println!("ok    configuration {}", args.config.display());
    if config.has_one_place() {
        println!(
            "NOTE  sign_in.known_place_days: server.trusted_proxies is empty, so all visitors of a proxy are in one place"
        );
    }
    let house = House::open(&config).await?;
    println!("ok    master key");
    let database = house.store.database().await?;
    println!("ok    store: {}", database.name);
    for weakness in database.weaknesses {
        println!("NOTE  store: {weakness}");
    }
    if let Some(wrong) = store_clock::wrong(&*house.clock) {
        println!("NOTE  {wrong}");
    }
    let web = house.visiting().furnish(&config, Arc::default()).await?.web;
    println!("ok    pages and signing keys");
    let mut wrong = 0;
    if let Some(ldap) = web.directory.ldap() {
        for server in ldap.test(web.clock.now()).await {
            match server.state {
                Ok(()) => println!("ok    directory {}", server.url),
                Err(reason) => {
                    wrong += 1;
                    println!("WRONG directory {}: {reason}", server.url);
                }
            }
        }
    }
    for method in web.sign_ins.methods().status() {
        match method.state {
            MethodState::Working => println!("ok    method {}", method.name),
            MethodState::Off => println!("off   method {}", method.name),
            MethodState::Failed(error) => {
                wrong += 1;
                println!("WRONG method {}: {error}", method.name);
            }
        }
    }
    let default = web.provider.default_acr().await?;
    if web
        .sign_ins
        .methods()
        .offers()
        .iter()
        .all(|offer| offer.acr != default)
    {
        wrong += 1;
        println!(
            "WRONG default method {default}: it is not there, so applications that ask for none cannot sign anybody in"
        );
    }
    for (name, fault) in web.delivery.faults() {
        wrong += 1;
        println!("WRONG {name}: {fault}");
    }
    for (name, _) in web.delivery.routes() {
        let state = web.delivery.bound_within(&name, PATIENCE).await;
        match state {
            Some(RouteState::Bound) => println!("ok    message centre of {name}: bound"),
            Some(RouteState::Elsewhere) => {
                println!("ok    message centre of {name}: bound by a server that runs");
            }
            Some(RouteState::Connecting { last_error }) => {
                wrong += 1;
                let reason = last_error.unwrap_or_else(|| "no answer yet".to_owned());
                println!("WRONG message centre of {name}: {reason}");
            }
            None => {}
        }
    }
    web.delivery.shutdown().await;
    if wrong == 0 {
        Ok(())
    } else {
        Err(format!(
            "{wrong} thing{} to put right",
            if wrong == 1 { "" } else { "s" }
        )
        .into())
    }
}
