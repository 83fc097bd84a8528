//! Tells a person by text message that an application asks for them.

use std::sync::Arc;

use countersign_directory::Person;
use countersign_oidc::{Hint, Invitation};
use countersign_signin::Notice;

use crate::Web;
use crate::pages::{Text, keys};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Nothing of what comes of it reaches the application, which learns only what its person
/// answers.
pub(super) async fn send(web: Arc<Web>, invitation: Invitation) {
    let (request, client) = (invitation.request.clone(), invitation.client.id.clone());
    match try_send(&web, invitation).await {
        Ok(Ok(())) => tracing::info!(%request, %client, "a person was asked by text message"),
        Ok(Err(why)) => tracing::info!(%request, %client, "nobody is asked: {why}"),
        Err(error) => tracing::error!(%request, %client, "nobody is asked: {error}"),
    }
}

async fn try_send(web: &Web, invitation: Invitation) -> Result<Result<(), &'static str>, Failure> {
    let found = match &invitation.hint {
        Hint::Login(name) => web.sign_ins.person_named(name).await?,
        Hint::Person(id) => web.directory.person(id).await?,
    };
    let Some(person) = found.filter(|person| person.active) else {
        return Ok(Err("the hint names nobody"));
    };
    let link = web.provider.invite(&invitation.request, &person.id).await?;
    let Some(link) = link else {
        return Ok(Err("the request is over"));
    };
    let text = text(web, &invitation, &person, link.expose());
    let notice = Notice {
        person: &person,
        client: &invitation.client.id,
        purpose: "invitation",
        methods: &invitation.acr_values,
        text: &text,
        expires_at: invitation.expires_at,
    };
    Ok(web.sign_ins.notify(&notice).await?)
}

/// In the language that the application asked for, else the person's own.
fn text(web: &Web, invitation: &Invitation, person: &Person, link: &str) -> String {
    let own = person.attribute("preferredLanguage").first();
    let locale = web
        .pages
        .locale(invitation.ui_locales.as_deref(), own.map(String::as_str));
    let name = invitation.client.metadata.name_in(locale.as_str());
    let service = web.sign_ins.service_name(Some(name));
    let text = match &invitation.binding_message {
        Some(message) => {
            Text::new(keys::SMS_INVITATION_WITH_MESSAGE).with_str("message", message.as_str())
        }
        None => Text::new(keys::SMS_INVITATION),
    };
    let text = text.with_str("service", &service).with_str("link", link);
    web.pages.text(&locale, text)
}
