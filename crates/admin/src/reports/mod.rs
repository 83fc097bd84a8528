//! What happened over a day, a week or a month, in figures.

mod codes;
mod delivery_times;
mod period;
mod sign_ins;
mod spending;

pub use codes::{CodeReport, CodesBy};
pub use delivery_times::{DeliveryTimeReport, DeliveryTimes};
pub use period::{Period, Span};
pub use sign_ins::{SignInReport, SignInsBy, SignInsIn};
pub use spending::{SpendingReport, SpentBy, SpentIn};

use countersign_store::MessageHour;

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

impl Admin {
    /// How sign-ins ended.
    ///
    /// # Errors
    /// Without `reports:read`, or if the store does not answer.
    pub async fn sign_in_report(
        &self,
        by: &Actor,
        period: Period,
    ) -> Result<SignInReport, AdminError> {
        by.needs(Permission::ReportsRead)?;
        let span = period.until(self.parts.clock.now());
        let hours = self.parts.store.sign_in_hours(span.since).await?;
        Ok(SignInReport::of(span, &hours))
    }

    /// Which share of the codes was entered.
    ///
    /// # Errors
    /// Without `reports:read`, or if the store does not answer.
    pub async fn code_report(&self, by: &Actor, period: Period) -> Result<CodeReport, AdminError> {
        let (span, hours) = self.message_hours(by, period).await?;
        Ok(CodeReport::of(span, &hours))
    }

    /// How long deliveries took.
    ///
    /// # Errors
    /// Without `reports:read`, or if the store does not answer.
    pub async fn delivery_time_report(
        &self,
        by: &Actor,
        period: Period,
    ) -> Result<DeliveryTimeReport, AdminError> {
        let (span, hours) = self.message_hours(by, period).await?;
        Ok(DeliveryTimeReport::of(span, &hours))
    }

    /// What messages cost.
    ///
    /// # Errors
    /// Without `reports:read`, or if the store does not answer.
    pub async fn spending_report(
        &self,
        by: &Actor,
        period: Period,
    ) -> Result<SpendingReport, AdminError> {
        let (span, hours) = self.message_hours(by, period).await?;
        Ok(SpendingReport::of(span, &hours))
    }

    async fn message_hours(
        &self,
        by: &Actor,
        period: Period,
    ) -> Result<(Span, Vec<MessageHour>), AdminError> {
        by.needs(Permission::ReportsRead)?;
        let span = period.until(self.parts.clock.now());
        let hours = self.parts.store.message_hours(span.since).await?;
        Ok((span, hours))
    }
}

/// A country as reports name it.
fn country_name(code: &str) -> &str {
    if code.is_empty() { "none" } else { code }
}
