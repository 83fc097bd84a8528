use std::sync::Arc;
use std::time::Duration;

use countersign_core::Phone;
use countersign_delivery::{Delivery, Medium, RouteState};
use countersign_signin::TestMessage;
use countersign_store::MessageState;
use serde::Serialize;

use super::{ACTOR, print};
use crate::cli::SendArgs;
use crate::config::Config;
use crate::house::{Failure, House};

/// How long the message may take to its final state.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long the only centre, or all together, may take to be bound before the message is sent.
const BINDING: Duration = Duration::from_secs(10);
const BINDING_ALL: Duration = Duration::from_secs(3);

#[derive(Debug, Serialize)]
struct Change<'a> {
    at: String,
    state: &'a str,
    route: &'a str,
    centre: &'a str,
    detail: &'a str,
}

pub(super) async fn run(args: SendArgs) -> Result<(), Failure> {
    let config = Config::read(&args.config.config)?;
    let house = House::open(&config).await?;
    let to = Phone::parse(&args.to, None).map_err(|e| format!("--to: {e}"))?;
    let web = house.visiting().furnish(&config, Arc::default()).await?.web;
    wait_for_centres(&web.delivery).await;
    let test = TestMessage {
        to: &to,
        text: &args.text,
        method: &args.method,
        route: args.route.as_deref(),
        medium: Medium::Text,
        expires_at: web.clock.now() + PATIENCE,
    };
    let id = web.sign_ins.send_test(&test, ACTOR).await??;
    let mut watch = web.delivery.watch_message(&id);
    let mut last = String::new();
    while let Some(event) = watch.next().await? {
        let change = Change {
            at: event.at.rfc3339(),
            state: &event.state,
            route: &event.route,
            centre: &event.centre,
            detail: &event.detail,
        };
        print(args.json, &change, |c| {
            format!(
                "{} {} {} {} {}\n",
                c.at, c.state, c.route, c.centre, c.detail
            )
        })?;
        last = event.state;
    }
    web.delivery.shutdown().await;
    if last == MessageState::Delivered.as_str() {
        Ok(())
    } else {
        Err(format!("the message ended as {last}").into())
    }
}

/// Gives centres a moment to be bound, and says which are not. Where there are several, the others
/// need not wait for one that is down.
async fn wait_for_centres(delivery: &Delivery) {
    let lanes = delivery.lanes();
    let patience = if lanes.len() > 1 {
        BINDING_ALL
    } else {
        BINDING
    };
    let until = tokio::time::Instant::now() + patience;
    for lane in lanes {
        let left = until.saturating_duration_since(tokio::time::Instant::now());
        if let Some(RouteState::Connecting { last_error }) =
            delivery.bound_within(&lane.name, left).await
        {
            let reason = last_error.unwrap_or_else(|| "no answer".to_owned());
            eprintln!("{} is not bound yet: {reason}", lane.name);
        }
    }
}
