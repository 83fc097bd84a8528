use std::sync::Arc;

use rhai::{AST, CallFnOptions, EvalAltResult, FuncArgs, Scope};

use super::call::Call;
use super::engine::{Deadline, engine};
use super::{DeclaredProperty, Fault, ScriptKind};
use crate::error::SignInError;

/// A compiled script.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    name: String,
    ast: AST,
    functions: Vec<(String, usize)>,
}

impl Program {
    /// # Errors
    /// With the line of what cannot be compiled.
    pub(crate) fn compile(kind: ScriptKind, name: &str, source: &str) -> Result<Self, Fault> {
        let ast = engine().compile(source).map_err(|error| Fault {
            line: error.position().line(),
            reason: error.to_string(),
        })?;
        let functions: Vec<_> = ast
            .iter_functions()
            .map(|f| (f.name.to_owned(), f.params.len()))
            .collect();
        let program = Self {
            name: name.to_owned(),
            ast: ast.clone_functions_only(),
            functions,
        };
        let (required, parameters) = kind.required();
        if program.has(required, parameters.len()) {
            Ok(program)
        } else {
            let parameters = parameters.join(", ");
            Err(format!("the script has no function {required}({parameters})").into())
        }
    }

    fn has(&self, function: &str, parameters: usize) -> bool {
        self.functions
            .iter()
            .any(|(name, count)| name == function && *count == parameters)
    }

    /// Whether the script says who has what it asks for.
    pub(crate) fn tells_enrollments(&self) -> bool {
        self.has("has_enrollments", 1)
    }

    /// Whether the script asks for nothing of its own and names the methods that do.
    pub(crate) fn chooses(&self) -> bool {
        self.has("alternative", 1) && !self.tells_enrollments()
    }

    /// Several calls in one turn, under one limit of time.
    pub(crate) fn turn<T>(&self, call: &Arc<Call>, turn: impl FnOnce(&Turn<'_>) -> T) -> T {
        let _deadline = Deadline::after(call.services().rules.script_time);
        turn(&Turn {
            program: self,
            call,
        })
    }
}

/// One turn of a script on the present thread.
pub(crate) struct Turn<'a> {
    program: &'a Program,
    call: &'a Arc<Call>,
}

impl Turn<'_> {
    fn call<T: Send + Sync + Clone + 'static>(
        &self,
        function: &str,
        args: impl FuncArgs,
    ) -> Result<T, SignInError> {
        let options = CallFnOptions::new()
            .eval_ast(false)
            .with_tag(Arc::clone(self.call));
        engine()
            .call_fn_with_options(
                options,
                &mut Scope::new(),
                &self.program.ast,
                function,
                args,
            )
            .map_err(|error| {
                // What the host could not do is told as it is, not as the script's mistake.
                self.call
                    .take_failure()
                    .unwrap_or_else(|| self.failed(&error))
            })
    }

    /// The same where people's numbers and codes are at hand: none of them is told.
    fn call_discreetly<T: Send + Sync + Clone + 'static>(
        &self,
        function: &str,
        args: impl FuncArgs,
    ) -> Result<T, SignInError> {
        self.call(function, args).map_err(|error| match error {
            SignInError::Script { method, mut fault } => {
                fault.reason = super::redact(&fault.reason);
                SignInError::Script { method, fault }
            }
            other => other,
        })
    }

    fn failed(&self, error: &EvalAltResult) -> SignInError {
        SignInError::Script {
            method: self.program.name.clone(),
            fault: Fault::of(error),
        }
    }

    /// The properties that the script declares; a script need not declare any.
    pub(crate) fn declare(&self) -> Result<Vec<DeclaredProperty>, SignInError> {
        if !self.program.has("declare", 0) {
            return Ok(Vec::new());
        }
        let declared: rhai::Array = self.call("declare", ())?;
        Ok(declared.iter().filter_map(DeclaredProperty::read).collect())
    }

    /// `init(properties)`; a script without it needs no preparation.
    pub(crate) fn init(&self) -> Result<bool, SignInError> {
        if self.program.has("init", 1) {
            self.call("init", (self.call.properties().for_script(),))
        } else {
            Ok(true)
        }
    }

    /// What a script decides that is no method.
    pub(crate) fn decide(
        &self,
        function: &str,
        about: rhai::Map,
    ) -> Result<rhai::Dynamic, SignInError> {
        self.call_discreetly(function, (about,))
    }

    pub(crate) fn destroy(&self) -> Result<bool, SignInError> {
        self.optional("destroy", true)
    }

    pub(crate) fn logout(&self) -> Result<bool, SignInError> {
        self.optional("logout", true)
    }

    pub(crate) fn count_steps(&self) -> Result<i64, SignInError> {
        self.optional("count_steps", 1)
    }

    fn optional<T: Send + Sync + Clone + 'static>(
        &self,
        function: &str,
        otherwise: T,
    ) -> Result<T, SignInError> {
        if self.program.has(function, 0) {
            self.call_discreetly(function, ())
        } else {
            Ok(otherwise)
        }
    }

    pub(crate) fn next_step(&self, step: i64) -> Result<i64, SignInError> {
        if self.program.has("next_step", 1) {
            self.call_discreetly("next_step", (step,))
        } else {
            Ok(step + 1)
        }
    }

    pub(crate) fn page(&self, step: i64) -> Result<String, SignInError> {
        if self.program.has("page", 1) {
            self.call_discreetly("page", (step,))
        } else {
            Ok("signin".to_owned())
        }
    }

    pub(crate) fn prepare(&self, step: i64) -> Result<bool, SignInError> {
        if self.program.has("prepare", 1) {
            self.call_discreetly("prepare", (step,))
        } else {
            Ok(true)
        }
    }

    pub(crate) fn authenticate(&self, step: i64, form: rhai::Map) -> Result<bool, SignInError> {
        self.call_discreetly("authenticate", (step, form))
    }

    /// Whether this method can be used by this person at all.
    pub(crate) fn is_valid(&self, user: &str) -> Result<bool, SignInError> {
        if self.program.has("is_valid", 1) {
            self.call_discreetly("is_valid", (user.to_owned(),))
        } else {
            Ok(true)
        }
    }

    /// The methods to use instead when this one is not valid, the best first: a text with spaces
    /// or commas between them, or an array.
    pub(crate) fn alternative(&self, user: &str) -> Result<Vec<String>, SignInError> {
        if !self.program.has("alternative", 1) {
            return Ok(Vec::new());
        }
        let named: rhai::Dynamic = self.call_discreetly("alternative", (user.to_owned(),))?;
        let text = match named.try_cast_result::<rhai::Array>() {
            Ok(names) => {
                let names: Vec<String> = names.iter().map(ToString::to_string).collect();
                names.join(" ")
            }
            Err(named) => named.into_string().unwrap_or_default(),
        };
        let names = text.split([' ', ',']).filter(|name| !name.is_empty());
        Ok(names.map(str::to_owned).collect())
    }

    pub(crate) fn has_enrollments(&self, user: &str) -> Result<bool, SignInError> {
        if self.program.has("has_enrollments", 1) {
            self.call_discreetly("has_enrollments", (user.to_owned(),))
        } else {
            Ok(true)
        }
    }
}
