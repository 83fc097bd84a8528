use crate::sql::{query_as, query_scalar};
use crate::{Store, StoreError, Tx};

/// What one day's messages cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spending {
    /// Millionths of the operator's currency.
    pub amount: i64,
    pub messages: i64,
}

/// The message would cost more than is left of the day's budget; nothing was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverBudget;

impl Store {
    /// What has been spent on a day, counted from 1970-01-01.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn spending(&self, day: i64) -> Result<Spending, StoreError> {
        let row: Option<(i64, i64)> =
            query_as("SELECT amount, messages FROM spending WHERE day = $1")
                .bind(day)
                .fetch_optional(self.reader())
                .await?;
        Ok(
            row.map_or_else(Spending::default, |(amount, messages)| Spending {
                amount,
                messages,
            }),
        )
    }
}

impl Tx {
    /// Counts one message of this `cost` if the day's sum stays within `budget`, both in
    /// millionths; the sum then. One statement decides.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn spend(
        &mut self,
        day: i64,
        cost: i64,
        budget: i64,
    ) -> Result<Result<i64, OverBudget>, StoreError> {
        if cost > budget {
            return Ok(Err(OverBudget));
        }
        let sum: Option<i64> = query_scalar(
            "INSERT INTO spending (day, amount, messages) VALUES ($1, $2, 1)
             ON CONFLICT (day) DO UPDATE
             SET amount = spending.amount + $2, messages = spending.messages + 1
             WHERE spending.amount <= $3 - $2
             RETURNING amount",
        )
        .bind(day)
        .bind(cost)
        .bind(budget)
        .fetch_optional(self.connection())
        .await?;
        Ok(sum.ok_or(OverBudget))
    }
}
