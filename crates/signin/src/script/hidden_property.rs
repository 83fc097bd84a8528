use countersign_core::Secret;

/// A hidden property as a script gets it. No function makes text of it.
#[derive(Clone, Debug)]
pub(crate) struct HiddenProperty {
    name: String,
    value: Secret,
}

impl HiddenProperty {
    pub(super) fn new(name: &str, value: &Secret) -> Self {
        Self {
            name: name.to_owned(),
            value: value.clone(),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// For what it was typed for.
    pub(super) fn expose(&self) -> &str {
        self.value.expose()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.value.expose().is_empty()
    }
}
