use std::sync::Arc;

use rhai::{Dynamic, Engine, ImmutableString, Map};

use super::super::call::Call;
use super::HostResult;
use crate::error::SignInError;

/// HTTP to hosts that the configuration allows.
#[derive(Clone, Debug)]
pub(super) struct Http(pub(super) Arc<Call>);

pub(super) fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<Http>("Http")
        .register_fn("get", |http: &mut Http, url: ImmutableString| {
            fetch(http, "GET", &url, None)
        })
        .register_fn(
            "post",
            |http: &mut Http, url: ImmutableString, body: ImmutableString| {
                fetch(http, "POST", &url, Some(&body))
            },
        );
}

fn fetch(http: &Http, method: &str, url: &str, body: Option<&str>) -> HostResult<Map> {
    let call = &http.0;
    if let Some(stage) = call.stage() {
        let place = url.split(['?', '#']).next().unwrap_or_default();
        stage.tell(format!("{method} {} is not sent.", super::redact(place)));
        return Ok(answered(0, String::new()));
    }
    let answer = call.wait(async {
        Ok::<_, SignInError>(call.services().fetch.fetch(method, url, body).await)
    })?;
    let answer = answer.map_err(|reason| format!("http: {reason}"))?;
    Ok(answered(answer.status, answer.body))
}

fn answered(status: u16, body: String) -> Map {
    let mut map = Map::new();
    map.insert("status".into(), Dynamic::from(i64::from(status)));
    map.insert("body".into(), Dynamic::from(body));
    map
}
