use std::time::Duration;

use countersign_core::Phone;
use countersign_delivery::{Draft, Medium, RouteState};
use countersign_store::MessageState;
use serde::Serialize;

use super::print;
use crate::cli::SendArgs;
use crate::config::Config;
use crate::house::{Failure, House};

/// How long the message may take to its final state.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Debug, Serialize)]
struct Change<'a> {
    at: String,
    state: &'a str,
    detail: &'a str,
}

pub(super) async fn run(args: SendArgs) -> Result<(), Failure> {
    let config = Config::read(&args.config.config)?;
    let house = House::open(&config).await?;
    let to = Phone::parse(&args.to, None).map_err(|e| format!("--to: {e}"))?;
    let web = house.furnish(&config).await?;
    let bound = web
        .delivery
        .bound_within(&args.method, Duration::from_secs(10))
        .await;
    match bound {
        None => {
            return Err(format!(
                "method {:?} is not enabled or has no message centre",
                args.method
            )
            .into());
        }
        Some(RouteState::Connecting { last_error }) => eprintln!(
            "the message centre is not bound yet: {}",
            last_error.unwrap_or_else(|| "no answer".to_owned())
        ),
        Some(RouteState::Bound) => {}
    }
    let expires_at = web.clock.now() + PATIENCE;
    let id = web
        .delivery
        .enqueue(&Draft {
            route: &args.method,
            method: &args.method,
            purpose: "test",
            medium: Medium::Text,
            person: None,
            to: &to,
            text: &args.text,
            expires_at,
        })
        .await?;
    let mut watch = web.delivery.watch_message(&id);
    let mut last = String::new();
    while let Some(event) = watch.next().await? {
        let change = Change {
            at: event.at.rfc3339(),
            state: &event.state,
            detail: &event.detail,
        };
        print(args.json, &change, |c| {
            format!("{} {} {}\n", c.at, c.state, c.detail)
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
