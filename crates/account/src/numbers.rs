//! A person's telephone numbers: named and put in order, added with a code, removed.

use countersign_core::ids::SignInId;
use countersign_core::seal::Purpose;
use countersign_core::{Phone, Secret, hex};
use countersign_directory::{DirectoryError, Update};
use countersign_signin::{Browser, NumberOutcome, Problem, Removal, Visitor, factor_name};

use crate::account::Account;
use crate::error::AccountError;
use crate::proved::Proved;

/// A number that codes go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Names it without telling it.
    pub id: String,
    /// Its last digits.
    pub masked: String,
    /// What the person calls it; may be empty.
    pub name: String,
    /// Codes go there unless another one is chosen.
    pub first: bool,
}

/// More numbers than anybody answers.
const MOST_NUMBERS: usize = 5;

impl Account {
    /// Names a number in addresses and in the store.
    fn key(&self, number: &str) -> [u8; 32] {
        let person = self.person.id.as_str().as_bytes();
        let fields = [b"account", person, number.as_bytes()];
        self.parts.keyring.mac(Purpose::Destination, &fields)
    }

    /// The attribute with the numbers and the values there.
    fn held(&self) -> Option<(String, Vec<String>)> {
        let attribute = self.parts.sign_ins.number_attribute()?;
        let values = self.person.attribute(&attribute).to_vec();
        Some((attribute, values))
    }

    /// The person's numbers, the one that codes go to first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn numbers(&self) -> Result<Vec<Number>, AccountError> {
        let Some((_, values)) = self.held() else {
            return Ok(Vec::new());
        };
        let names = self.parts.store.number_names(&self.person.id).await?;
        let number = |(at, value): (usize, &String)| {
            let key = self.key(value);
            Number {
                id: hex::encode(&key[..8]),
                masked: Phone::parse(value, None)
                    .map_or_else(|_| "•••".to_owned(), |phone| phone.masked()),
                name: names.get(key.as_slice()).cloned().unwrap_or_default(),
                first: at == 0,
            }
        };
        Ok(values.iter().enumerate().map(number).collect())
    }
}

impl Proved {
    /// The attribute, its values, and the number of this name.
    fn find(&self, id: &str) -> Option<(String, Vec<String>, String)> {
        let (attribute, values) = self.0.held()?;
        let named = |value: &&String| hex::encode(&self.0.key(value)[..8]) == id;
        let found = values.iter().find(named)?.clone();
        Some((attribute, values, found))
    }

    /// Sends a code to a new number.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn begin_number(
        &self,
        typed: &str,
        browser: &Browser,
        visitor: &Visitor,
    ) -> Result<Result<SignInId, Problem>, AccountError> {
        let account = &self.0;
        if account.held().is_some_and(|(_, v)| v.len() >= MOST_NUMBERS) {
            return Ok(Err(Problem::ResendLimit));
        }
        let sign_ins = &account.parts.sign_ins;
        let begun = sign_ins.begin_number(&account.person, typed, browser, visitor);
        Ok(begun.await?)
    }

    /// Adds the number if this is the code that went to it.
    ///
    /// # Errors
    /// If the store does not answer, or nothing was begun in this browser.
    pub async fn confirm_number(
        &self,
        id: &SignInId,
        browser: &Browser,
        code: &Secret,
    ) -> Result<NumberOutcome, AccountError> {
        let (account, sign_ins) = (&self.0, &self.0.parts.sign_ins);
        let outcome = sign_ins.confirm_number(&account.person, id, browser, code);
        Ok(outcome.await?)
    }

    /// False when there is no such number.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn name_number(&self, id: &str, name: &str) -> Result<bool, AccountError> {
        let Some((_, _, number)) = self.find(id) else {
            return Ok(false);
        };
        let name = factor_name(name);
        let account = &self.0;
        let mut tx = account.parts.store.begin().await?;
        let key = account.key(&number);
        tx.name_number(&account.person.id, &key, &name).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Has codes go to a number first; false when there is no such number.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn prefer_number(&self, id: &str) -> Result<bool, AccountError> {
        let Some((attribute, mut values, number)) = self.find(id) else {
            return Ok(false);
        };
        values.retain(|value| *value != number);
        values.insert(0, number);
        let account = &self.0;
        let update = Update::attribute(&attribute, values);
        let seen = Some(account.person.revision);
        let directory = &account.parts.directory;
        directory
            .update(&account.person.id, &update, seen, account.actor())
            .await?;
        Ok(true)
    }

    /// Takes a number away and tells it so, if enough is left without it.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_number(&self, id: &str) -> Result<Removal, AccountError> {
        let Some((attribute, _, number)) = self.find(id) else {
            return Ok(Removal::Unknown);
        };
        let (account, parts) = (&self.0, &self.0.parts);
        let person = &account.person;
        let (floor, actor) = (account.floor().await?, account.actor());
        let directory = &parts.directory;
        let removed = directory.remove_own_number(&person.id, &attribute, &number, &floor, actor);
        match removed.await {
            Err(DirectoryError::FactorKept) => return Ok(Removal::Kept),
            removed => removed?,
        }
        let mut tx = parts.store.begin().await?;
        tx.name_number(&person.id, &account.key(&number), "")
            .await?;
        tx.commit().await?;
        account.tell_of_changes(false).await?;
        account.stop_asking_without_factor(Removal::Done).await?;
        Ok(Removal::Done)
    }
}
