/// A Gluu Server keeps single words and allows what can be made of them; here the combinations
/// are registered, with their words in alphabetical order. Tokens come through the browser only
/// where the implicit grant is registered too.
pub(super) fn combined(words: &[&str], implicit: bool) -> Vec<String> {
    let has = |word: &str| words.iter().any(|w| w.eq_ignore_ascii_case(word));
    let all = [
        ("code", has("code")),
        ("id_token", implicit && has("id_token")),
        (
            "id_token token",
            implicit && has("id_token") && has("token"),
        ),
        ("code id_token", implicit && has("code") && has("id_token")),
        ("code token", implicit && has("code") && has("token")),
        (
            "code id_token token",
            implicit && has("code") && has("id_token") && has("token"),
        ),
    ];
    let allowed = all.into_iter().filter(|(_, allowed)| *allowed);
    allowed.map(|(kind, _)| kind.to_owned()).collect()
}
