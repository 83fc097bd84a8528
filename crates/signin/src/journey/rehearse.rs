//! A sign-in that an administrator watches before a method is used: nothing is sent, asked of
//! other hosts, counted or written.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use countersign_core::Amr;
use countersign_core::ids::{ClientId, SignInId};
use countersign_delivery::Planned;
use countersign_directory::Person;
use countersign_store::{MethodRow, SignInRow, SignInState};

use super::SignIns;
use super::open::enter;
use super::submit::{Step, take_step};
use crate::decisions::{ConsentContext, RegistrationContext, TokenContext, routing_for_script};
use crate::error::SignInError;
use crate::form::Form;
use crate::problem::Problem;
use crate::script::{Call, Fault, Mode, ScriptKind, Stage, Turn, redact};
use crate::state::State;
use crate::visitor::Visitor;

/// What a rehearsal of a sign-in came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsal {
    pub steps: Vec<RehearsedStep>,
    pub end: RehearsalEnd,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RehearsedStep {
    pub step: i64,
    /// The page that the person would see.
    pub page: String,
    /// What would have happened, in order.
    pub told: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RehearsalEnd {
    /// The person would be signed in, having proved this.
    SignedIn(Vec<Amr>),
    /// The person would be told this and could not go on.
    Refused(Problem),
    /// The script gives the sign-in to another method.
    HandedOver(Option<String>),
    /// The script does not come to an end.
    TooManySteps,
    /// A script of another kind says this.
    Decided(String),
    Failed(Fault),
}

/// No method has as many.
const MOST_STEPS: usize = 20;

/// A number for people who would type one: Ofcom keeps it free for films.
const TYPED_NUMBER: &str = "+447700900999";

impl SignIns {
    /// Rehearses a sign-in of this person by a method that need not be stored.
    ///
    /// # Errors
    /// If the store does not answer. What is wrong with the script is how the rehearsal ends.
    pub async fn rehearse(
        &self,
        row: &MethodRow,
        person: Person,
    ) -> Result<Rehearsal, SignInError> {
        let method = match self.methods.trial(row).await {
            Ok(method) => method,
            Err(fault) => return Ok(ended(RehearsalEnd::Failed(fault))),
        };
        let stage = Mode::Rehearsal(Stage::new(person.clone()));
        if let Some(about) = made_up(method.kind, &person) {
            let call = Arc::new(method.call(&self.services).in_mode(stage));
            let (function, _) = method.kind.required();
            let work = move || {
                let said = method
                    .program
                    .turn(&call, |turn| turn.decide(function, about));
                decided(&call, function, said)
            };
            let outcome = tokio::task::spawn_blocking(work).await;
            return outcome.unwrap_or_else(panicked);
        }
        let state = self.rehearsed_state(row);
        let hint = person.username.clone();
        let call = method.call(&self.services);
        let call = call.in_mode(stage);
        let call = Arc::new(call.with_state(state, visitor()));
        let work = move || method.program.turn(&call, |turn| play(turn, &call, &hint));
        let outcome = tokio::task::spawn_blocking(work).await;
        outcome.unwrap_or_else(panicked)
    }

    fn rehearsed_state(&self, row: &MethodRow) -> State {
        let now = self.services.clock.now();
        State::new(SignInRow {
            id: SignInId::generate(now, self.services.entropy.as_ref()),
            browser: Vec::new(),
            method: row.name.clone(),
            step: 1,
            person_id: None,
            facts: BTreeMap::new(),
            request_id: None,
            client_id: None,
            state: SignInState::Open,
            revision: 0,
            created_at: now,
            expires_at: now + self.services.rules.sign_in_lifetime,
        })
    }
}

fn panicked(panic: tokio::task::JoinError) -> Result<Rehearsal, SignInError> {
    let fault = Fault::from(panic.to_string());
    Ok(ended(RehearsalEnd::Failed(fault)))
}

/// What a script that is no method is asked about in a rehearsal.
fn made_up(kind: ScriptKind, person: &Person) -> Option<rhai::Map> {
    let client = ClientId("rehearsal".to_owned());
    let scopes = ["openid", "profile"].map(str::to_owned);
    match kind {
        ScriptKind::PersonAuthentication => None,
        ScriptKind::TokenClaims => Some(
            TokenContext {
                token: "id_token",
                person: &person.id,
                client: &client,
                scopes: &scopes,
                acr: "password",
                amr: &[Amr::Pwd],
            }
            .for_script(),
        ),
        ScriptKind::MessageRouting => Some(routing_for_script(&Planned {
            country: Some("GB"),
            prefix: "447700",
            method: "smpp",
            purpose: "code",
            medium: "text",
            routes: &["first", "second"],
        })),
        ScriptKind::Registration => {
            let metadata = serde_json::json!({
                "client_name": "Rehearsal",
                "redirect_uris": ["https://application.example/callback"],
            });
            Some(
                RegistrationContext {
                    metadata: metadata.as_object()?,
                    client_id: None,
                    invited: false,
                }
                .for_script(),
            )
        }
        ScriptKind::Consent => Some(
            ConsentContext {
                person: &person.id,
                client: &client,
                client_name: "Rehearsal",
                scopes: &scopes,
                trusted: false,
                asks: true,
            }
            .for_script(),
        ),
    }
}

fn decided(
    call: &Call,
    function: &str,
    said: Result<rhai::Dynamic, SignInError>,
) -> Result<Rehearsal, SignInError> {
    let end = match said {
        Ok(said) => RehearsalEnd::Decided(redact(&said.to_string())),
        Err(SignInError::Script { fault, .. }) => RehearsalEnd::Failed(fault),
        Err(error) => return Err(error),
    };
    let step = RehearsedStep {
        step: 1,
        page: function.to_owned(),
        told: told(call),
    };
    Ok(Rehearsal {
        steps: vec![step],
        end,
    })
}

const fn ended(end: RehearsalEnd) -> Rehearsal {
    Rehearsal {
        steps: Vec::new(),
        end,
    }
}

fn visitor() -> Visitor {
    Visitor {
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        is_hidden: false,
        user_agent: "rehearsal".to_owned(),
        locale: "en".to_owned(),
        country: None,
        devices: Vec::new(),
    }
}

/// Plays all steps in one turn, under the limits of one.
fn play(turn: &Turn<'_>, call: &Call, username: &str) -> Result<Rehearsal, SignInError> {
    let mut steps = Vec::new();
    let played = play_steps(turn, call, username, &mut steps);
    let end = match played {
        Ok(end) => end,
        Err(SignInError::Script { fault, .. }) => RehearsalEnd::Failed(fault),
        Err(error) => return Err(error),
    };
    // What was told of a step that failed.
    if let Some(last) = steps.last_mut() {
        last.told.extend(told(call));
    }
    Ok(Rehearsal { steps, end })
}

fn play_steps(
    turn: &Turn<'_>,
    call: &Call,
    username: &str,
    steps: &mut Vec<RehearsedStep>,
) -> Result<RehearsalEnd, SignInError> {
    let mut entered = enter(turn, call, turn.next_step(0)?.max(1))?;
    for _ in 0..MOST_STEPS {
        if !entered {
            return Ok(refused(call));
        }
        let (step, page) = place(call);
        steps.push(RehearsedStep {
            step,
            told: told(call),
            page,
        });
        let outcome = take_step(turn, call, step, form(username).for_script())?;
        if let Some(last) = steps.last_mut() {
            last.told.extend(told(call));
        }
        entered = match outcome {
            Step::Failed => return Ok(refused(call)),
            Step::Lacking => return Ok(refused(call)),
            Step::Other(named) => {
                let named = (!named.is_empty()).then(|| named.join(", "));
                return Ok(RehearsalEnd::HandedOver(named));
            }
            Step::Next => true,
            Step::Complete => {
                let proved = proved(call);
                let nothing = "the last step succeeded although nothing was proved";
                return Ok(if proved.is_empty() {
                    RehearsalEnd::Failed(nothing.into())
                } else {
                    RehearsalEnd::SignedIn(proved)
                });
            }
        };
    }
    Ok(RehearsalEnd::TooManySteps)
}

/// What the person types; password and code are taken as right whatever they are.
fn form(username: &str) -> Form {
    let fields = [
        ("username", username),
        ("password", "rehearsed"),
        ("code", "000000"),
        ("phone", TYPED_NUMBER),
        ("choice", "0"),
    ];
    Form::new(fields.map(|(name, value)| (name.to_owned(), value.to_owned())))
}

fn told(call: &Call) -> Vec<String> {
    call.stage().map(Stage::take_told).unwrap_or_default()
}

fn refused(call: &Call) -> RehearsalEnd {
    RehearsalEnd::Refused(call.problem().unwrap_or(Problem::Credentials))
}

fn place(call: &Call) -> (i64, String) {
    let place = call.state(|state| (state.row.step, state.page().to_owned()));
    place.unwrap_or_default()
}

fn proved(call: &Call) -> Vec<Amr> {
    call.state(|state| state.proved()).unwrap_or_default()
}
