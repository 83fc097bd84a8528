use rhai::{Array, Dynamic, Map};

/// What a script is told, as a map.
#[derive(Default)]
pub(super) struct Context(Map);

impl Context {
    pub(super) fn text(mut self, name: &str, value: &str) -> Self {
        self.0.insert(name.into(), value.to_owned().into());
        self
    }

    pub(super) fn flag(mut self, name: &str, value: bool) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    pub(super) fn list<'a>(
        mut self,
        name: &str,
        values: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let values = values.into_iter();
        let values: Array = values
            .map(|value| Dynamic::from(value.to_owned()))
            .collect();
        self.0.insert(name.into(), values.into());
        self
    }

    pub(super) fn map(self) -> Map {
        self.0
    }
}
