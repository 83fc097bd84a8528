use std::path::Path;

use countersign_tests::{Demo, Options};

use crate::scene::Scene;

/// Six digits may stand anywhere by chance; those of three sign-ins do not.
const SIGN_INS: usize = 3;

#[tokio::test]
async fn rule_03_codes_are_in_no_log_and_no_file() {
    let demo = Demo::with(&Options {
        environment: &[("COUNTERSIGN_LOG__FILTER", "trace")],
        ..Options::default()
    });
    let scene = Scene::of(demo).await;
    let mut codes = Vec::new();
    for turn in 0..SIGN_INS {
        let at = scene.at_code("alice").await;
        // Used, wrong and waiting codes alike.
        match turn {
            0 => drop(at.give(&at.code).await),
            1 => drop(at.give("000000").await),
            _ => {}
        }
        assert!(!at.page.url.as_str().contains(&at.code));
        codes.push(at.code);
    }
    let mut files = Vec::new();
    read_all(scene.demo.folder(), &mut files);
    let log = scene.demo.process.log();
    assert!(!log.is_empty(), "nothing was logged");
    assert!(
        files
            .iter()
            .any(|(name, _)| name.ends_with("countersign.db"))
    );
    files.push(("the log".to_owned(), log.into_bytes()));
    for (name, content) in &files {
        let found = codes
            .iter()
            .filter(|code| contains(content, code.as_bytes()))
            .count();
        assert!(found < SIGN_INS, "codes are in {name}");
    }
}

#[tokio::test]
async fn rule_03_passwords_tokens_and_whole_numbers_are_in_no_log() {
    let demo = Demo::with(&Options {
        environment: &[("COUNTERSIGN_LOG__FILTER", "trace")],
        ..Options::default()
    });
    let scene = Scene::of(demo).await;
    let at = scene.at_code("alice").await;
    let page = at.give(&at.code).await;
    let code = scene.app.code(&at.request, &page);
    let reply = scene.app.exchange(&at.request, &code).await;
    let tokens = scene.app.accept(&at.request, &reply).await;
    let alice = scene.demo.person("alice");
    let mut logs = vec![(
        "standard error".to_owned(),
        scene.demo.process.log().into_bytes(),
    )];
    read_all(&scene.demo.folder().join("logs"), &mut logs);
    let mut secrets = vec![
        ("the password", alice.password.clone()),
        (
            "the number",
            alice.number().trim_start_matches('+').to_owned(),
        ),
        ("the access token", tokens.access_token),
        ("the ID token", tokens.id_token),
        ("the authorization code", code),
    ];
    secrets.extend(
        scene
            .app
            .client
            .client_secret
            .clone()
            .map(|s| ("the client's secret", s)),
    );
    secrets.extend(
        at.browser
            .cookies()
            .into_iter()
            .map(|(_, value)| ("a cookie", value)),
    );
    for (name, log) in &logs {
        for (what, secret) in &secrets {
            assert!(!contains(log, secret.as_bytes()), "{what} is in {name}");
        }
    }
}

fn read_all(folder: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            read_all(&path, into);
        } else {
            let content = std::fs::read(&path).expect("a file can be read");
            into.push((path.display().to_string(), content));
        }
    }
}

fn contains(content: &[u8], what: &[u8]) -> bool {
    content.windows(what.len()).any(|window| window == what)
}
