use std::collections::BTreeMap;
use std::sync::Arc;

use countersign_core::{Acr, Secret};
use countersign_store::MethodRow;

use super::{Method, properties};
use crate::script::{Call, Initialised, Program};
use crate::services::Services;

/// Compiles and initialises a method; the text of the error is for an administrator.
pub(super) async fn load(services: &Arc<Services>, row: &MethodRow) -> Result<Method, String> {
    let table = properties::open(&services.keyring, &row.name, &row.properties)
        .map_err(|e| e.to_string())?;
    prepare(services, &row.name, row.level, &row.source, table).await
}

/// The built-in method, which needs no store.
pub(super) async fn built_in(
    services: &Arc<Services>,
    name: &str,
    source: &str,
) -> Result<Method, String> {
    prepare(services, name, 0, source, BTreeMap::new()).await
}

async fn prepare(
    services: &Arc<Services>,
    name: &str,
    level: i64,
    source: &str,
    table: BTreeMap<String, Secret>,
) -> Result<Method, String> {
    let name = Acr::new(name).map_err(|e| e.to_string())?;
    let program = Program::compile(name.as_str(), source)?;
    let table = Arc::new(table);
    let call = Arc::new(Call::new(
        Arc::clone(services),
        name.as_str(),
        Arc::clone(&table),
        Initialised::default(),
    ));
    let outcome = {
        let (program, call) = (program.clone(), Arc::clone(&call));
        tokio::task::spawn_blocking(move || program.turn(&call, |turn| turn.init())).await
    };
    match outcome {
        Ok(Ok(true)) => {}
        Ok(Ok(false)) => return Err("init returned false".to_owned()),
        Ok(Err(error)) => return Err(error.to_string()),
        Err(error) => return Err(error.to_string()),
    }
    let initialised = call.initialised().clone();
    Ok(Method {
        name,
        level,
        program,
        properties: table,
        initialised,
    })
}

/// Lets a method give back what it holds.
pub(super) async fn unload(services: &Arc<Services>, method: Arc<Method>) {
    let call = Arc::new(Call::new(
        Arc::clone(services),
        method.name.as_str(),
        Arc::clone(&method.properties),
        method.initialised.clone(),
    ));
    let name = method.name.clone();
    let outcome =
        tokio::task::spawn_blocking(move || method.program.turn(&call, |turn| turn.destroy()))
            .await;
    if let Ok(Err(error)) = outcome {
        tracing::error!(target: "countersign::script", method = %name, "destroy failed: {error}");
    }
}
