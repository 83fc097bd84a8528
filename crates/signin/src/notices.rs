//! Text messages that are not codes, to the number that a method would send its code to.

use countersign_core::ids::{ClientId, MessageId};
use countersign_core::{Millis, Phone, hex};
use countersign_delivery::{ComposeError, Draft, Medium};
use countersign_directory::Person;
use countersign_store::{AuditEntry, Limit, PasswordResetRow};

use crate::codes::{CodeRules, destination_key, service_name};
use crate::error::SignInError;
use crate::journey::SignIns;

/// A message to a person.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    pub person: &'a Person,
    /// The application that it is about.
    pub client: &'a ClientId,
    /// What reports call it.
    pub purpose: &'a str,
    /// Names of methods, the best first: whose route and number it goes to. With none of them
    /// sending codes, any that does.
    pub methods: &'a [String],
    pub text: &'a str,
    pub expires_at: Millis,
}

/// A message on its way into the outbox.
pub(crate) struct Outgoing<'a> {
    pub(crate) person: &'a Person,
    /// Of the method whose route it takes.
    pub(crate) rules: &'a CodeRules,
    pub(crate) to: &'a Phone,
    pub(crate) purpose: &'a str,
    pub(crate) text: &'a str,
    pub(crate) expires_at: Millis,
}

/// Makes the line in the audit log of a message.
pub(crate) type Entry<'a> = dyn Fn(&MessageId) -> AuditEntry + Send + Sync + 'a;

impl SignIns {
    /// Puts a message into the outbox; `Err` says why none goes out.
    ///
    /// # Errors
    /// If the store does not answer or the text cannot be sent.
    pub async fn notify(
        &self,
        notice: &Notice<'_>,
    ) -> Result<Result<(), &'static str>, SignInError> {
        let Some(rules) = self.methods().code_rules(notice.methods) else {
            return Ok(Err("no method sends text messages"));
        };
        let Some(to) = number(notice.person, &rules) else {
            return Ok(Err("the person has no number"));
        };
        let outgoing = Outgoing {
            person: notice.person,
            rules: &rules,
            to: &to,
            purpose: notice.purpose,
            text: notice.text,
            expires_at: notice.expires_at,
        };
        self.put_out(&outgoing, &self.limits(notice, &to), None)
            .await
    }

    /// Counts of their own: an application that asks too often must not use up the codes that
    /// its person signs in with.
    fn limits(&self, notice: &Notice<'_>, to: &Phone) -> [(String, Limit); 3] {
        let rules = &self.services().rules;
        let number = hex::encode(&destination_key(&self.services().keyring, to)[..16]);
        [
            (
                format!("notice:client:{}", notice.client),
                rules.notices_per_client,
            ),
            (
                format!("notice:person:{}", notice.person.id),
                rules.notices_per_person,
            ),
            (format!("notice:number:{number}"), rules.notices_per_person),
        ]
    }

    /// Counts a message and writes it into the outbox, with its line in the audit log.
    pub(crate) async fn put_out(
        &self,
        outgoing: &Outgoing<'_>,
        limits: &[(String, Limit)],
        entry: Option<&AuditEntry>,
    ) -> Result<Result<(), &'static str>, SignInError> {
        self.put_out_with(outgoing, limits, entry, None).await
    }

    /// The same with the password reset that it brings the link of.
    pub(crate) async fn put_out_with(
        &self,
        outgoing: &Outgoing<'_>,
        limits: &[(String, Limit)],
        entry: Option<&AuditEntry>,
        reset: Option<&PasswordResetRow>,
    ) -> Result<Result<(), &'static str>, SignInError> {
        if outgoing.rules.medium(outgoing.to) != Some(Medium::Text) {
            return Ok(Err("the number takes no text messages"));
        }
        let draft = Draft {
            route: &outgoing.rules.route,
            method: &outgoing.rules.method,
            purpose: outgoing.purpose,
            medium: Medium::Text,
            person: Some(&outgoing.person.id),
            to: outgoing.to,
            text: outgoing.text,
            expires_at: outgoing.expires_at,
        };
        let entry = entry.map(|entry| move |_: &MessageId| entry.clone());
        let entry = entry.as_ref().map(|entry| entry as &Entry<'_>);
        let sent = self.put_counted(&draft, limits, entry, reset).await?;
        Ok(sent.map(|_| ()))
    }

    /// The same for any message; `entry` makes its line in the audit log.
    pub(crate) async fn put_counted(
        &self,
        draft: &Draft<'_>,
        limits: &[(String, Limit)],
        entry: Option<&Entry<'_>>,
        reset: Option<&PasswordResetRow>,
    ) -> Result<Result<MessageId, &'static str>, SignInError> {
        let (services, now) = (self.services(), self.services().clock.now());
        let numbering = draft.to.numbering();
        let guards = &services.rules.guards;
        if guards.numbers.refuse(&numbering).is_some() {
            return Ok(Err("no messages go to numbers of this country or kind"));
        }
        let mut message = match services.delivery.compose(draft) {
            Err(ComposeError::NoRoute) => return Ok(Err("no route takes the message")),
            composed => composed?,
        };
        guards.budget.price(services, &mut message, draft.to);
        let mut tx = services.store.begin().await?;
        let stopped = tx.prefix_stopped_until(&numbering.prefix, now).await?;
        if stopped.is_some() {
            return Ok(Err("messages to numbers of this prefix are stopped"));
        }
        for (key, limit) in limits {
            if tx.take(key, *limit, now).await?.is_err() {
                // What was counted stays counted.
                tx.commit().await?;
                return Ok(Err("limit reached"));
            }
        }
        let spent = guards.budget.spend(&mut tx, &message, false, now);
        if spent.await?.is_err() {
            return Ok(Err("the day's budget is spent"));
        }
        tx.add_message(&message).await?;
        if let Some(reset) = reset {
            tx.add_password_reset(reset).await?;
        }
        if let Some(entry) = entry {
            tx.record(&entry(&message.id)).await?;
        }
        tx.commit().await?;
        services.delivery.wake(&message.centre);
        Ok(Ok(message.id))
    }

    /// An application's name as it may stand in a message: one short line of it.
    #[must_use]
    pub fn service_name(&self, name: Option<&str>) -> String {
        service_name(name, &self.services().rules)
    }

    /// The person whom an application names: by user name or by a verified number in
    /// international form. None when nobody, or more than one, has this name.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn person_named(&self, name: &str) -> Result<Option<Person>, SignInError> {
        let services = self.services();
        let by_name = services.directory.by_username(name).await?;
        let mut found = Vec::from_iter(by_name.map(|person| person.id));
        if let (Ok(phone), Some(rules)) = (Phone::parse(name, None), self.methods().code_rules(&[]))
        {
            let number = phone.expose();
            let store = &services.store;
            for id in store
                .people_with_attribute(&rules.attribute, number, 2)
                .await?
            {
                if !found.contains(&id) {
                    found.push(id);
                }
            }
        }
        match found.as_slice() {
            [one] => Ok(services.directory.person(one).await?),
            _ => Ok(None),
        }
    }
}

pub(crate) fn number(person: &Person, rules: &CodeRules) -> Option<Phone> {
    let first = person.attribute(&rules.attribute).first()?;
    Phone::parse(first, rules.region.as_deref()).ok()
}
