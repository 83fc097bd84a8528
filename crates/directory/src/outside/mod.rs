//! People of another directory, who have a row of their own here as everybody has: what that
//! directory says of them is written to it at each sign-in.

mod change;
mod check;
mod guard;
mod recheck;
mod take;
