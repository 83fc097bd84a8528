use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// What the person is to be asked, whether it is needed or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    None,
    Login,
    Consent,
    SelectAccount,
}

impl Prompt {
    pub(crate) const ALL: [Self; 4] = [Self::None, Self::Login, Self::Consent, Self::SelectAccount];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Login => "login",
            Self::Consent => "consent",
            Self::SelectAccount => "select_account",
        }
    }

    pub(super) fn read_all(text: &str) -> Result<Vec<Self>, Refusal> {
        let mut prompts = Vec::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let prompt = Self::ALL.into_iter().find(|prompt| prompt.as_str() == word);
            let prompt = prompt.ok_or(Refusal::invalid_request("prompt has an unknown value"))?;
            if !prompts.contains(&prompt) {
                prompts.push(prompt);
            }
        }
        if prompts.contains(&Self::None) && prompts.len() > 1 {
            return Err(Refusal::invalid_request(
                "prompt none cannot be combined with another value",
            ));
        }
        Ok(prompts)
    }
}
