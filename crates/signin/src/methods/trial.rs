use countersign_core::Shared;
use countersign_store::MethodRow;

use super::{Method, Methods, load};
use crate::script::{DeclaredProperty, Fault, Mode, Program, ScriptKind};
use crate::services::Services;

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

    /// The properties that a script of this source declares.
    pub async fn declared(
        &self,
        kind: ScriptKind,
        name: &str,
        source: &str,
    ) -> Vec<DeclaredProperty> {
        Self::declared_with(self.services(), kind, name, source).await
    }

    /// The same for a command, which loads no methods.
    pub async fn declared_with(
        services: &Shared<Services>,
        kind: ScriptKind,
        name: &str,
        source: &str,
    ) -> Vec<DeclaredProperty> {
        match Program::compile(kind, name, source) {
            Ok(program) => load::declared(services, name, &program).await,
            Err(_) => Vec::new(),
        }
    }
}
