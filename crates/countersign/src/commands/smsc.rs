use countersign_smpp::smsc::{Faults, Recording, Script, Smsc, SmscConfig};
use serde::Serialize;

use super::print;
use crate::cli::SmscArgs;
use crate::house::Failure;

/// What an outbind gives as the centre's own name and password.
const OWN_NAME: &str = "countersign";

#[derive(Debug, Serialize)]
struct Addresses {
    smpp: String,
    handset: String,
}

pub(super) async fn run(args: SmscArgs) -> Result<(), Failure> {
    let faults = faults(&args)?;
    let script = match &args.script {
        Some(file) => {
            let text = std::fs::read_to_string(file);
            let text = text.map_err(|e| format!("{}: {e}", file.display()))?;
            Some(text.parse::<Script>()?)
        }
        None => None,
    };
    let smsc = Smsc::start(SmscConfig {
        listen: args.listen,
        web: Some(args.web),
        system_id: args.system_id,
        password: args.password.into(),
    })
    .await?;
    smsc.set_faults(faults);
    for system in &args.system {
        add_system(&smsc, system)?;
    }
    smsc.seed(args.seed);
    if let Some(file) = &args.record {
        let recording = Recording::create(file);
        smsc.record(recording.map_err(|e| format!("{}: {e}", file.display()))?);
    }
    if let Some(script) = script {
        smsc.play(script);
    }
    if let Some(client) = args.outbind {
        smsc.outbind(client, OWN_NAME, "").await?;
    }
    let addresses = Addresses {
        smpp: smsc.smpp_addr().to_string(),
        handset: smsc
            .web_addr()
            .map(|address| format!("http://{address}"))
            .unwrap_or_default(),
    };
    print(args.json, &addresses, |a| {
        format!("smpp {}\nhandset {}\n", a.smpp, a.handset)
    })?;
    tokio::signal::ctrl_c().await?;
    smsc.shutdown().await;
    Ok(())
}

fn faults(args: &SmscArgs) -> Result<Faults, Failure> {
    let mut faults = Faults {
        messages_per_second: args.rate,
        queue: args.queue,
        congestion_state: args.congestion_state,
        latency: args.latency.unwrap_or_default(),
        delivery: args.delivery.unwrap_or_default(),
        ..Faults::default()
    };
    for setting in &args.set {
        let (name, value) = setting
            .split_once('=')
            .ok_or_else(|| format!("--set {setting}: expected NAME=VALUE"))?;
        faults = faults.with(name, value)?;
    }
    Ok(faults)
}

/// `ID:PASSWORD`, or with its settings after another colon.
fn add_system(smsc: &Smsc, system: &str) -> Result<(), Failure> {
    let mut parts = system.splitn(3, ':');
    let (Some(id), Some(password)) = (parts.next(), parts.next()) else {
        return Err("--system: expected ID:PASSWORD or ID:PASSWORD:JSON".into());
    };
    let faults = serde_json::from_str(parts.next().unwrap_or("{}"))?;
    smsc.add_system(id, password, faults);
    Ok(())
}
