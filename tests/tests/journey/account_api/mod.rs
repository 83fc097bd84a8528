//! `/account/api/v1`: an application lets its person look after their second factors.

mod elsewhere;
mod factors;
mod numbers;
mod proof;
mod refusals;
mod scene;
mod scopes;
