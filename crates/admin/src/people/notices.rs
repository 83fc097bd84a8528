//! People are told of changes to what they sign in with.

use countersign_directory::Person;

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;

/// Why a person was not told of a change, a line for each message that does not go out.
pub type Untold = Vec<&'static str>;

impl Admin {
    /// Compares a person with what is known of them now.
    pub(super) async fn tell(
        &self,
        by: &Actor,
        before: &Person,
        password: bool,
    ) -> Result<Untold, AdminError> {
        match self.parts.directory.person(&before.id).await? {
            Some(after) => self.tell_of(by, before, &after, password).await,
            None => Ok(Untold::new()),
        }
    }

    /// The change stands whether or not they can be told.
    pub(super) async fn tell_of(
        &self,
        by: &Actor,
        before: &Person,
        after: &Person,
        password: bool,
    ) -> Result<Untold, AdminError> {
        let sign_ins = &self.parts.sign_ins;
        let told = sign_ins
            .tell_of_changes(before, after, password, &by.name)
            .await;
        let untold = match told {
            Ok(told) => told.into_iter().filter_map(Result::err).collect(),
            Err(error) => {
                tracing::error!(person = %before.id, "not told of a change: {error}");
                vec!["the message could not be written"]
            }
        };
        Ok(untold)
    }
}
