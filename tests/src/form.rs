use url::Url;

/// A form of a page, as a person could fill it in.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: Url,
    pub post: bool,
    pub fields: Vec<Field>,
    pub buttons: Vec<Button>,
}

/// An input of a form and what is in it.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub value: String,
    pub hidden: bool,
}

/// A submit button.
#[derive(Clone, Debug)]
pub struct Button {
    pub name: Option<String>,
    pub value: String,
    pub label: String,
}

impl Form {
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }

    /// Whether a person sees this field.
    #[must_use]
    pub fn asks_for(&self, name: &str) -> bool {
        self.fields.iter().any(|f| f.name == name && !f.hidden)
    }

    /// The form with a field filled in.
    ///
    /// # Panics
    /// When it has no such field.
    #[must_use]
    pub fn fill(mut self, name: &str, value: &str) -> Self {
        let field = self.fields.iter_mut().find(|field| field.name == name);
        let field = field.unwrap_or_else(|| panic!("the form has no field {name:?}"));
        value.clone_into(&mut field.value);
        self
    }

    /// The form with a field that the page does not have, as an attacker would add it.
    #[must_use]
    pub fn smuggle(mut self, name: &str, value: &str) -> Self {
        self.fields.push(Field {
            name: name.to_owned(),
            value: value.to_owned(),
            hidden: true,
        });
        self
    }

    /// The form with the line of a properties table filled in.
    ///
    /// # Panics
    /// When it has no line for this property.
    #[must_use]
    pub fn fill_property(self, property: &str, value: &str) -> Self {
        let mut fields = self.fields.iter();
        let name = fields.find(|f| f.name.ends_with(".name") && f.value == property);
        let name = name.unwrap_or_else(|| panic!("the form has no property {property:?}"));
        let value_of = name.name.replace(".name", ".value");
        self.fill(&value_of, value)
    }

    /// The form without a field.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|field| field.name != name);
        self
    }

    /// The names of what a person does not see.
    pub fn hidden(&self) -> impl Iterator<Item = &str> {
        let hidden = self.fields.iter().filter(|field| field.hidden);
        hidden.map(|field| field.name.as_str())
    }

    /// What is in a field.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|field| field.name == name);
        field.map(|field| field.value.as_str())
    }

    /// What a browser sends when the first button is pressed.
    #[must_use]
    pub fn entries(&self) -> Vec<(String, String)> {
        self.pressed(self.buttons.first())
    }

    /// What a browser sends when the button with this name, and with this value if one is given,
    /// is pressed.
    ///
    /// # Panics
    /// When there is no such button.
    #[must_use]
    pub fn entries_with(&self, name: &str, value: Option<&str>) -> Vec<(String, String)> {
        let button = self.buttons.iter().find(|button| {
            button.name.as_deref() == Some(name) && value.is_none_or(|v| v == button.value)
        });
        assert!(button.is_some(), "the form has no button {name:?}");
        self.pressed(button)
    }

    fn pressed(&self, button: Option<&Button>) -> Vec<(String, String)> {
        let fields = self
            .fields
            .iter()
            .map(|f| (f.name.clone(), f.value.clone()));
        let button = button.and_then(|b| Some((b.name.clone()?, b.value.clone())));
        fields.chain(button).collect()
    }
}
