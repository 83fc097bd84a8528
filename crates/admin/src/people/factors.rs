//! Second factors of people beside numbers: looked at, and taken away when they are lost. Nobody
//! adds one for somebody else.

use countersign_core::Millis;
use countersign_core::ids::PersonId;
use countersign_signin::Removal;

use super::guard::may_help;
use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorKind {
    AuthenticatorApp,
    RecoveryCodes,
    Passkey,
}

impl FactorKind {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuthenticatorApp => "authenticator_app",
            Self::RecoveryCodes => "recovery_codes",
            Self::Passkey => "passkey",
        }
    }
}

/// Something that a person proves a second factor with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    pub id: String,
    pub kind: FactorKind,
    /// What the person calls it; may be empty.
    pub name: String,
    /// Of recovery codes, how many are left.
    pub left: Option<i64>,
    pub created_at: Option<Millis>,
    pub used_at: Option<Millis>,
}

/// All of a person's recovery codes; no app or passkey has this id.
const RECOVERY_CODES: &str = "recovery-codes";

impl Admin {
    /// The second factors of a person that are no numbers.
    ///
    /// # Errors
    /// Without `people:read`, or if the store does not answer.
    pub async fn person_factors(
        &self,
        by: &Actor,
        id: &PersonId,
    ) -> Result<Vec<Factor>, AdminError> {
        by.needs(Permission::PeopleRead)?;
        self.find_person(id).await?;
        let held = self.parts.sign_ins.factors_of(id).await?;
        let mut factors: Vec<Factor> = held
            .apps
            .into_iter()
            .map(|app| Factor {
                id: app.id,
                kind: FactorKind::AuthenticatorApp,
                name: app.name,
                left: None,
                created_at: Some(app.created_at),
                used_at: app.used_at,
            })
            .collect();
        factors.extend(held.passkeys.into_iter().map(|passkey| Factor {
            id: passkey.id,
            kind: FactorKind::Passkey,
            name: passkey.name,
            left: None,
            created_at: Some(passkey.created_at),
            used_at: passkey.used_at,
        }));
        if held.recovery_codes > 0 {
            factors.push(Factor {
                id: RECOVERY_CODES.to_owned(),
                kind: FactorKind::RecoveryCodes,
                name: String::new(),
                left: Some(held.recovery_codes),
                created_at: None,
                used_at: None,
            });
        }
        Ok(factors)
    }

    /// Takes a second factor away from a person, who is told so at their number.
    ///
    /// # Errors
    /// [`AdminError::Unknown`] when the person has none of this id.
    pub async fn remove_person_factor(
        &self,
        by: &Actor,
        id: &PersonId,
        factor: &str,
    ) -> Result<(), AdminError> {
        may_help(by)?;
        let person = self.subject(by, id).await?;
        let sign_ins = &self.parts.sign_ins;
        // However few are left: what is lost has to go.
        let removed = if factor == RECOVERY_CODES {
            let codes = sign_ins.remove_recovery_codes(&person, None, &by.name);
            codes.await? == Removal::Done
        } else {
            // Ids of all kinds are random: no two are the same.
            let app = sign_ins.remove_app(&person, factor, None, &by.name).await?;
            let passkey = sign_ins.remove_passkey(&person, factor, None, &by.name);
            app == Removal::Done || passkey.await? == Removal::Done
        };
        if removed {
            Ok(())
        } else {
            Err(AdminError::unknown("second factor", factor))
        }
    }
}
