use std::sync::Arc;

use countersign_core::{Acr, Shared};
use countersign_store::MethodRow;

use super::{Method, properties};
use crate::error::SignInError;
use crate::script::{Call, DeclaredProperty, Fault, Initialised, Mode, Program, ScriptKind, Table};
use crate::services::Services;

/// Compiles and initialises a script; outside of [`Mode::Live`] nothing is opened or closed.
pub(super) async fn load(
    services: &Shared<Services>,
    row: &MethodRow,
    mode: Mode,
) -> Result<Method, Fault> {
    let kind = row.kind.parse::<ScriptKind>();
    let kind = kind.map_err(|()| format!("there are no scripts of the kind {:?}", row.kind))?;
    let name = Acr::new(row.name.as_str()).map_err(|e| e.to_string())?;
    let program = Program::compile(kind, &row.name, &row.source)?;
    let declared = declared(services, &row.name, &program).await;
    let table = properties::open(&services.keyring, &row.name, &row.properties, &declared)
        .map_err(|e| e.to_string())?;
    let method = Method {
        name,
        kind,
        level: row.level,
        revision: row.revision,
        program,
        properties: Arc::new(table),
        initialised: Initialised::default(),
    };
    prepare(services, method, mode).await
}

/// The properties that a script declares. One that cannot say so declares none.
pub(super) async fn declared(
    services: &Shared<Services>,
    name: &str,
    program: &Program,
) -> Vec<DeclaredProperty> {
    let services = services.clone();
    let call = Call::new(services, name, Arc::default(), Initialised::default());
    let (call, program) = (Arc::new(call.in_mode(Mode::Trial)), program.clone());
    let turn = move || program.turn(&call, |turn| turn.declare());
    match tokio::task::spawn_blocking(turn).await {
        Ok(Ok(declared)) => declared,
        _ => Vec::new(),
    }
}

/// The built-in method, which needs no store.
pub(super) async fn built_in(
    services: &Shared<Services>,
    name: Acr,
    source: &str,
) -> Result<Method, Fault> {
    let kind = ScriptKind::PersonAuthentication;
    let method = Method {
        kind,
        level: 0,
        revision: 0,
        program: Program::compile(kind, name.as_str(), source)?,
        properties: Arc::new(Table::default()),
        initialised: Initialised::default(),
        name,
    };
    prepare(services, method, Mode::Live).await
}

/// Runs `init`.
async fn prepare(
    services: &Shared<Services>,
    mut method: Method,
    mode: Mode,
) -> Result<Method, Fault> {
    let call = Arc::new(method.call(services).in_mode(mode));
    let outcome = {
        let (program, call) = (method.program.clone(), Arc::clone(&call));
        tokio::task::spawn_blocking(move || program.turn(&call, |turn| turn.init())).await
    };
    match outcome {
        Ok(Ok(true)) => {}
        Ok(Ok(false)) => return Err("init returned false".into()),
        Ok(Err(SignInError::Script { fault, .. })) => return Err(fault),
        Ok(Err(error)) => return Err(error.to_string().into()),
        Err(error) => return Err(error.to_string().into()),
    }
    method.initialised = call.initialised().clone();
    Ok(method)
}

/// Lets a script give back what it holds.
pub(super) async fn unload(services: &Shared<Services>, method: Arc<Method>) {
    let call = Arc::new(method.call(services));
    let name = method.name.clone();
    let outcome =
        tokio::task::spawn_blocking(move || method.program.turn(&call, |turn| turn.destroy()))
            .await;
    if let Ok(Err(error)) = outcome {
        tracing::error!(target: "countersign::script", method = %name, "destroy failed: {error}");
    }
}

impl Method {
    /// A call of this script, outside of any sign-in.
    pub(crate) fn call(&self, services: &Shared<Services>) -> Call {
        Call::new(
            services.clone(),
            self.name.as_str(),
            Arc::clone(&self.properties),
            self.initialised.clone(),
        )
    }
}
