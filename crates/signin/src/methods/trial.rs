use std::sync::Arc;

use countersign_core::Acr;
use countersign_store::MethodRow;

use super::{Method, Methods, load};
use crate::script::{Call, DeclaredProperty, Fault, Initialised, Mode, Program, ScriptKind};

impl Methods {
    /// Compiles a script and runs its `init` without letting anything of it take effect.
    ///
    /// # Errors
    /// What is wrong with it, and at which line.
    pub async fn try_out(&self, row: &MethodRow) -> Result<(), Fault> {
        self.trial(row).await.map(drop)
    }

    /// The script as it would run, for a rehearsal.
    pub(crate) async fn trial(&self, row: &MethodRow) -> Result<Method, Fault> {
        load::load(self.services(), row, Mode::Trial).await
    }

    /// The properties that a script declares. A script that cannot say so declares none.
    pub async fn declared(&self, row: &MethodRow) -> Vec<DeclaredProperty> {
        let kind = row.kind.parse::<ScriptKind>().ok();
        let program = kind.and_then(|kind| Program::compile(kind, &row.name, &row.source).ok());
        let (Some(program), Ok(name)) = (program, Acr::new(row.name.as_str())) else {
            return Vec::new();
        };
        let call = Call::new(
            Arc::clone(self.services()),
            name.as_str(),
            Arc::default(),
            Initialised::default(),
        );
        let call = Arc::new(call.in_mode(Mode::Trial));
        let turn = move || program.turn(&call, |turn| turn.declare());
        match tokio::task::spawn_blocking(turn).await {
            Ok(Ok(declared)) => declared,
            _ => Vec::new(),
        }
    }
}
