use countersign_smpp::smsc::{Smsc, SmscConfig};
use serde::Serialize;

use super::print;
use crate::cli::SmscArgs;
use crate::house::Failure;

#[derive(Debug, Serialize)]
struct Addresses {
    smpp: String,
    handset: String,
}

pub(super) async fn run(args: SmscArgs) -> Result<(), Failure> {
    let smsc = Smsc::start(SmscConfig {
        listen: args.listen,
        web: Some(args.web),
        system_id: args.system_id,
        password: args.password.into(),
    })
    .await?;
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
