use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;

/// Which part of a list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// How many at most: 1 to 200, 50 when it is not given.
    limit: Option<i64>,
    /// What `next` of the part before said.
    pub(super) after: Option<String>,
}

impl Part {
    pub(super) const fn new(limit: Option<i64>, after: Option<String>) -> Self {
        Self { limit, after }
    }

    pub(super) fn limit(&self) -> Result<i64, Problem> {
        let limit = self.limit.unwrap_or(50);
        if (1..=200).contains(&limit) {
            Ok(limit)
        } else {
            let detail = "limit: use 1 to 200";
            Err(Problem::new(StatusCode::BAD_REQUEST, detail))
        }
    }

    /// `after` as the number that such a list counts by.
    pub(super) fn after_number(&self) -> Result<Option<i64>, Problem> {
        let number = self.after.as_deref().map(str::parse).transpose();
        number.map_err(|_| {
            let detail = "after: use what next of the part before said";
            Problem::new(StatusCode::BAD_REQUEST, detail)
        })
    }
}

/// A part of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Listing<T> {
    pub(super) items: Vec<T>,
    /// For `after`, if there may be more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<String>,
}

impl<T> Listing<T> {
    /// A whole list.
    pub(super) fn all(items: Vec<T>) -> Self {
        Self { items, next: None }
    }

    /// What came of asking for `limit`; `name` is what the next part comes after.
    pub(super) fn part(items: Vec<T>, limit: i64, name: impl Fn(&T) -> String) -> Self {
        let full = i64::try_from(items.len()).is_ok_and(|count| count >= limit);
        let next = items.last().filter(|_| full).map(name);
        Self { items, next }
    }
}
