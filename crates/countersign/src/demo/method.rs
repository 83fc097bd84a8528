//! The methods of the demonstration: `smpp`, pointed at the built-in message centre, is also what
//! administrators sign in by.

use countersign_admin::CONSOLE_ACR;
use countersign_signin::{Change, Methods};

use crate::house::{Failure, House};

pub(super) async fn point_at(
    house: &House,
    smsc: std::net::SocketAddr,
    system_id: &str,
    password: &str,
) -> Result<(), Failure> {
    let host = smsc.ip().to_string();
    let port = smsc.port().to_string();
    let property = |name, value| Change::Property { name, value };
    let changes = [
        property("smpp_server", host.as_str()),
        property("smpp_port", port.as_str()),
        property("system_id", system_id),
        property("password", password),
        Change::Enabled(true),
    ];
    edit(house, "smpp", &changes).await?;
    enable(house, &["otp", "recovery_code"]).await?;
    let mut tx = house.store.begin().await?;
    tx.set_setting(CONSOLE_ACR, "smpp").await?;
    Ok(tx.commit().await?)
}

pub(super) async fn enable(house: &House, methods: &[&str]) -> Result<(), Failure> {
    for method in methods {
        edit(house, method, &[Change::Enabled(true)]).await?;
    }
    Ok(())
}

async fn edit(house: &House, method: &str, changes: &[Change<'_>]) -> Result<(), Failure> {
    Methods::edit(
        &house.store,
        &house.keyring,
        house.clock.as_ref(),
        house.entropy.as_ref(),
        method,
        "demo",
        changes,
    )
    .await?;
    Ok(())
}
