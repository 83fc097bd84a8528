use std::sync::Arc;

use countersign_core::Phone;
use countersign_directory::Person;
use countersign_web::Pages;

use super::ACTOR;
use crate::config::Config;
use crate::house::{Failure, House};
use crate::http_client;

/// Tells a person what was changed of what they sign in with. The change stands whether or not
/// they can be told.
pub(super) async fn tell(
    house: &House,
    config: &Config,
    before: &Person,
    after: &Person,
    password: bool,
) {
    let old = numbers(before);
    // Nothing is opened where there is nothing to tell, or nobody to be told.
    if old.is_empty() || (!password && old == numbers(after)) {
        return;
    }
    match try_tell(house, config, before, after, password).await {
        Ok(told) => {
            for why in told.into_iter().filter_map(Result::err) {
                eprintln!("{} is not told of the change: {why}", after.username);
            }
        }
        Err(error) => eprintln!("{} is not told of the change: {error}", after.username),
    }
}

/// A server that runs takes the message from the outbox; without one it goes out from here or
/// waits.
async fn try_tell(
    house: &House,
    config: &Config,
    before: &Person,
    after: &Person,
    password: bool,
) -> Result<Vec<Result<(), &'static str>>, Failure> {
    let pages = Arc::new(Pages::new(config.pages.as_deref())?);
    let tls = http_client::tls()?;
    let (sign_ins, delivery) = house.sign_ins(config, &pages, &tls).await?;
    let told = sign_ins
        .tell_of_changes(before, after, password, ACTOR)
        .await;
    delivery.shutdown().await;
    Ok(told?)
}

/// Whatever attribute a method looks for its numbers in.
fn numbers(person: &Person) -> Vec<&str> {
    let values = person.attributes.values().flatten();
    values
        .map(String::as_str)
        .filter(|value| Phone::parse(value, None).is_ok())
        .collect()
}
