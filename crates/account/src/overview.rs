use countersign_signin::{App, Passkey};

use crate::account::Account;
use crate::error::AccountError;
use crate::numbers::Number;
use crate::two_step::FactorCount;

/// When a second factor is asked for, also where the application does not want it: the strictest
/// is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TwoStep {
    /// The operator wants it of everybody.
    Always,
    On,
    /// But not in browsers that the person trusts.
    UnknownDevices,
    /// But not where they have proved one lately.
    UnknownPlaces,
    Off,
    /// There is no second factor that could be asked for.
    Impossible,
}

impl TwoStep {
    /// Whether this is what somebody chose who wants to be asked.
    #[must_use]
    pub const fn is_chosen(self) -> bool {
        matches!(self, Self::On | Self::UnknownDevices | Self::UnknownPlaces)
    }
}

/// What protects an account, and what could.
#[derive(Clone, Debug)]
pub struct Overview {
    pub has_password: bool,
    pub two_step: TwoStep,
    /// In how many places the person is not asked; none where that makes no difference.
    pub known_places: Option<i64>,
    /// There is something else to choose.
    pub may_choose_two_step: bool,
    /// Somebody else has decided that the person is asked.
    pub two_step_required: bool,
    pub factors: FactorCount,
    pub numbers: Vec<Number>,
    pub apps: Vec<App>,
    pub passkeys: Vec<Passkey>,
    pub recovery_codes: i64,
    /// Some method sends codes to numbers.
    pub may_add_number: bool,
    /// Some method takes codes of apps.
    pub may_add_app: bool,
    pub may_make_recovery_codes: bool,
    /// Some method takes passkeys, and browsers offer them here.
    pub may_add_passkey: bool,
}

impl Overview {
    /// Whether one number, app or passkey is all that there is: without it the password alone
    /// protects.
    #[must_use]
    pub fn has_one_factor(&self) -> bool {
        self.numbers.len() + self.apps.len() + self.passkeys.len() == 1
    }
}

impl Account {
    /// # Errors
    /// If the store does not answer.
    pub async fn overview(&self) -> Result<Overview, AccountError> {
        let sign_ins = &self.parts.sign_ins;
        let factors = sign_ins.factors_of(&self.person.id).await?;
        let offered = sign_ins.offered_factors();
        let two_step = self.two_step().await?;
        Ok(Overview {
            has_password: self.person.has_password,
            two_step,
            known_places: self.known_places(two_step).await?,
            may_choose_two_step: !self.two_step_choices(two_step).await?.is_empty(),
            two_step_required: self.two_step_required(),
            factors: self.factor_count(two_step).await?,
            numbers: self.numbers().await?,
            apps: factors.apps,
            passkeys: factors.passkeys,
            recovery_codes: factors.recovery_codes,
            may_add_number: offered.numbers,
            may_add_app: offered.apps,
            may_make_recovery_codes: offered.recovery_codes,
            may_add_passkey: offered.passkeys,
        })
    }
}
