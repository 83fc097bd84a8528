//! Attempts against the sign-in and what must happen: one test each, named after the rule of the
//! project's security rules that it shows.

mod rule_01_apps;
mod rule_01_guessing;
mod rule_02_reuse;
mod rule_03_secrecy;
mod rule_04_resending;
mod rule_05_order;
mod rule_06_acr;
mod rule_07_same_answer;
mod rule_08_numbers;
mod rule_09_browser;
mod rule_09_headers;
mod rule_09_markup;
mod rule_09_redirects;
mod rule_10_flooding;
mod rule_10_tokens;
mod rule_15_crash;
mod rule_15_messages;
mod scene;
