//! What sign-ins cost the server. `cargo xtask bench signin`, `size`, `search` and `nodes` run it against the
//! release build.

mod cost;
mod nodes;
mod scene;
mod search;
mod size;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => cost::measure(200).await,
        ["size"] => size::both("100"),
        ["size", count] => size::both(count),
        ["size-on", _, count] => size::on_one_store(number(count)).await,
        ["nodes"] => nodes::one_and_two("300"),
        ["nodes", count] => nodes::one_and_two(count),
        ["nodes-on", _, count] => nodes::measure(number(count)).await,
        ["search"] => search::both(),
        ["search-on", ..] => search::on_one_store().await,
        [count] => cost::measure(number(count)).await,
        _ => panic!("expected how many sign-ins"),
    }
}

fn number(text: &str) -> usize {
    text.parse().expect("a number")
}
