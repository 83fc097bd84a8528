//! What a sign-in remembers between its steps, kept in its row.

use std::collections::BTreeMap;

use countersign_core::ids::PersonId;
use countersign_core::{Acr, Amr, hex};
use countersign_store::{SignInRow, StoreError, Tx};

use crate::problem::Problem;

/// The sign-in as a script's turn changes it.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) row: SignInRow,
    /// What the turn has to say to the person.
    pub(crate) problem: Option<Problem>,
    /// Limits whose counts are forgotten when the row is written: they counted what came right.
    pub(crate) forgotten: Vec<String>,
    /// Whose passkey turned out to be copied in this turn.
    pub(crate) copied: Option<PersonId>,
}

const PAGE: &str = "page";
const PROVED: &str = "proved";
/// Whether more than a password was proved in this very sign-in.
const SECOND_FACTOR: &str = "second-factor";
const DESTINATION: &str = "destination";
const VERIFIED: &str = "verified";
const RAISES: &str = "raises";
const RESETS: &str = "resets";
const ADDS_NUMBER: &str = "adds-number";
/// Whether the sign-in went by whether the browser is trusted, and which one is.
const DEVICE: &str = "device";
/// Whether the sign-in went by whether the place is known, and whether it is.
const PLACE: &str = "place";
const KNOWN: &str = "known";
const HOME: &str = "home";
const SERVICE: &str = "service";
const HINT: &str = "hint";
const RETURN: &str = "return";
const OFFERED: &str = "offered";
/// The methods that satisfy whoever asks for the sign-in.
const SATISFYING: &str = "satisfying";
/// What was named after the method, for those who do not have what it takes.
const OTHERWISE: &str = "otherwise";
const CHOSEN: &str = "chosen";
const SCRIPT: &str = "script.";

impl State {
    pub(crate) const fn new(row: SignInRow) -> Self {
        Self {
            row,
            problem: None,
            forgotten: Vec::new(),
            copied: None,
        }
    }

    pub(crate) fn person(&self) -> Option<&PersonId> {
        self.row.person_id.as_ref()
    }

    fn fact(&self, name: &str) -> Option<&str> {
        self.row.facts.get(name).map(String::as_str)
    }

    fn set(&mut self, name: &str, value: &str) {
        self.row.facts.insert(name.to_owned(), value.to_owned());
    }

    /// The page of the present step.
    pub(crate) fn page(&self) -> &str {
        self.fact(PAGE).unwrap_or("signin")
    }

    pub(crate) fn set_page(&mut self, page: &str) {
        self.set(PAGE, page);
    }

    /// What was proved, by the mechanism and never by a script.
    pub(crate) fn proved(&self) -> Vec<Amr> {
        self.fact(PROVED)
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default()
    }

    pub(crate) fn prove(&mut self, factors: &[Amr]) {
        if factors.iter().any(|amr| *amr != Amr::Pwd) {
            self.set(SECOND_FACTOR, "yes");
        }
        self.take_over(factors);
    }

    /// Whether more than a password was proved in this sign-in, not only in the session that it
    /// raises.
    pub(crate) fn proved_second_factor(&self) -> bool {
        self.fact(SECOND_FACTOR).is_some()
    }

    /// Adds what was proved before, and perhaps elsewhere.
    pub(crate) fn take_over(&mut self, factors: &[Amr]) {
        let mut proved = self.proved();
        proved.extend_from_slice(factors);
        let proved = Amr::complete(proved);
        let text = serde_json::to_string(&proved).unwrap_or_default();
        self.set(PROVED, &text);
    }

    /// The number that the present code was sent to.
    pub(crate) fn destination(&self) -> Option<&str> {
        self.fact(DESTINATION)
    }

    pub(crate) fn set_destination(&mut self, number: &str) {
        self.set(DESTINATION, number);
    }

    /// The number whose code was entered in this sign-in.
    pub(crate) fn verified_number(&self) -> Option<&str> {
        self.fact(VERIFIED)
    }

    pub(crate) fn verify_destination(&mut self) {
        if let Some(number) = self.destination().map(str::to_owned) {
            self.set(VERIFIED, &number);
        }
    }

    /// The numbers that the person chooses between.
    pub(crate) fn offered(&self) -> Vec<String> {
        self.fact(OFFERED)
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default()
    }

    pub(crate) fn offer(&mut self, numbers: &[String]) {
        let text = serde_json::to_string(numbers).unwrap_or_default();
        self.set(OFFERED, &text);
    }

    /// The number that the person chose to get a code at.
    pub(crate) fn chosen_number(&self) -> Option<&str> {
        self.fact(CHOSEN)
    }

    pub(crate) fn choose_number(&mut self, number: &str) {
        self.set(CHOSEN, number);
    }

    /// The methods that satisfy whoever asks for the sign-in.
    pub(crate) fn satisfying(&self) -> Vec<Acr> {
        let names = self.fact(SATISFYING).unwrap_or_default();
        let acrs = names.split(' ').filter_map(|name| Acr::new(name).ok());
        acrs.collect()
    }

    pub(crate) fn set_satisfying(&mut self, acrs: &[Acr]) {
        let names: Vec<&str> = acrs.iter().map(Acr::as_str).collect();
        self.set(SATISFYING, &names.join(" "));
    }

    /// What to go on with for those who do not have what the method takes, each with what else
    /// would do then.
    pub(crate) fn otherwise(&self) -> Vec<(Acr, Vec<Acr>)> {
        self.fact(OTHERWISE)
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default()
    }

    pub(crate) fn set_otherwise(&mut self, others: &[(Acr, Vec<Acr>)]) {
        if !others.is_empty() {
            let text = serde_json::to_string(others).unwrap_or_default();
            self.set(OTHERWISE, &text);
        }
    }

    /// Goes on with another method, which begins with what was proved and nothing else.
    pub(crate) fn change_method(&mut self, name: &str) {
        self.row.method = name.to_owned();
        self.row.facts.retain(|fact, _| {
            let own = fact.starts_with(SCRIPT);
            !own && ![CHOSEN, OFFERED, VERIFIED].contains(&fact.as_str())
        });
    }

    /// The session that this sign-in raises, as the hash of its cookie in hexadecimal.
    pub(crate) fn raises(&self) -> Option<&str> {
        self.fact(RAISES)
    }

    pub(crate) fn set_raises(&mut self, token_hash: &str) {
        self.set(RAISES, token_hash);
    }

    /// The password reset that this sign-in proves a second factor for, as the hash of its secret
    /// in hexadecimal. Such a sign-in never comes to a session.
    pub(crate) fn resets(&self) -> Option<&str> {
        self.fact(RESETS)
    }

    pub(crate) fn set_resets(&mut self, token_hash: &str) {
        self.set(RESETS, token_hash);
    }

    /// Whether this proves a new number of somebody who is signed in. It never comes to a session.
    pub(crate) fn adds_number(&self) -> bool {
        self.fact(ADDS_NUMBER).is_some()
    }

    pub(crate) fn set_adds_number(&mut self) {
        self.set(ADDS_NUMBER, "yes");
    }

    /// Notes that the sign-in goes by whether the person trusts the browser, and that they do.
    pub(crate) fn note_device(&mut self, known: Option<&[u8; 32]>) {
        let known = known.map(|hash| hex::encode(hash)).unwrap_or_default();
        self.set(DEVICE, &known);
    }

    /// Whether it made, or would have made, a difference that the browser is trusted.
    pub(crate) fn goes_by_device(&self) -> bool {
        self.fact(DEVICE).is_some()
    }

    /// The trusted browser, as the hash of its secret.
    pub(crate) fn known_device(&self) -> Option<Vec<u8>> {
        let known = self.fact(DEVICE).filter(|known| !known.is_empty())?;
        hex::decode(known)
    }

    /// Notes that the sign-in goes by whether its person is known here, and whether they are.
    pub(crate) fn note_place(&mut self, known: bool) {
        self.set(PLACE, if known { KNOWN } else { "" });
    }

    /// Whether it made, or would have made, a difference that the place is known.
    pub(crate) fn goes_by_place(&self) -> bool {
        self.fact(PLACE).is_some()
    }

    pub(crate) fn is_in_known_place(&self) -> bool {
        self.fact(PLACE) == Some(KNOWN)
    }

    /// The page of the server that follows.
    pub(crate) fn home(&self) -> Option<&str> {
        self.fact(HOME)
    }

    pub(crate) fn set_home(&mut self, path: &str) {
        self.set(HOME, path);
    }

    /// The name of the application in messages.
    pub(crate) fn service(&self) -> Option<&str> {
        self.fact(SERVICE)
    }

    pub(crate) fn set_service(&mut self, name: &str) {
        self.set(SERVICE, name);
    }

    pub(crate) fn hint(&self) -> Option<&str> {
        self.fact(HINT)
    }

    pub(crate) fn set_hint(&mut self, username: &str) {
        self.set(HINT, username);
    }

    /// Where the answer will go, as a CSP source expression.
    pub(crate) fn return_source(&self) -> Option<&str> {
        self.fact(RETURN)
    }

    pub(crate) fn set_return_source(&mut self, source: &str) {
        self.set(RETURN, source);
    }

    pub(crate) fn script_value(&self, name: &str) -> Option<&str> {
        self.fact(&format!("{SCRIPT}{name}"))
    }

    /// Keeps a value for the script; false when there are too many or it is too long.
    pub(crate) fn set_script_value(&mut self, name: &str, value: &str) -> bool {
        let fits = name.len() <= 64 && value.len() <= 1024;
        let room = self.row.facts.len() < 64;
        if fits && room {
            self.set(&format!("{SCRIPT}{name}"), value);
        }
        fits && room
    }

    pub(crate) fn changed(&self, before: &BTreeMap<String, String>) -> bool {
        self.row.facts != *before || !self.forgotten.is_empty()
    }

    /// Writes the row, and what goes with it, unless another form of the sign-in was faster.
    pub(crate) async fn write(&self, tx: &mut Tx) -> Result<bool, StoreError> {
        if !tx.advance_sign_in(&self.row).await? {
            return Ok(false);
        }
        for key in &self.forgotten {
            tx.reset_limit(key).await?;
        }
        Ok(true)
    }
}
