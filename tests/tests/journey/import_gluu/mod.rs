//! `countersign import gluu`: a Gluu Server's people and applications go on here.

use countersign_tests::{
    Browser, Client, Installation, MessageCentre, Person, RelyingParty, code_in, sign_in,
};
use serde_json::Value;

const SALT: &str = "encodeSalt = abcdefghijklmnopqrstuvwx\n";
const SECRET: &str = "secret-of-the-shop-7f3a9c2b1e";

/// An installation with the export beside it, whose script names this message centre.
fn place(smpp: &str) -> Installation {
    let installation = Installation::new();
    let port = smpp.rsplit_once(':').unwrap().1;
    let ldif = include_str!("gluu.ldif").replace("SMPP_PORT", port);
    std::fs::write(installation.folder().join("gluu.ldif"), ldif).unwrap();
    std::fs::write(installation.folder().join("salt"), SALT).unwrap();
    installation
}

fn import(installation: &Installation, more: &[&str]) -> Value {
    let mut command = vec!["import", "gluu", "--ldif", "gluu.ldif", "--json"];
    command.extend(more);
    serde_json::from_str(&installation.administer(&command)).unwrap()
}

fn remark<'a>(report: &'a Value, words: &str) -> &'a Value {
    let mut remarks = report["remarks"].as_array().unwrap().iter();
    let found = remarks.find(|r| r["reason"].as_str().unwrap().contains(words));
    found.unwrap_or_else(|| panic!("no remark {words:?} in {report:#}"))
}

#[tokio::test]
async fn people_applications_and_the_method_go_on_as_they_were() {
    let centre = MessageCentre::start("127.0.0.1:0");
    let installation = place(&centre.smpp);
    let report = import(&installation, &["--salt", "salt", "--write"]);
    assert_eq!(report["people"]["taken"], 2, "{report:#}");
    assert_eq!(report["applications"]["taken"], 1, "{report:#}");
    assert_eq!(report["methods"]["taken"], 1, "{report:#}");
    assert_eq!(report["default_acr"], "smpp");
    assert_eq!(report["console_acr"], "password");
    let _server = installation.serve().await;

    // The default acr asks for the second step; secret, subject and password are the old ones.
    let shop = Client {
        client_id: "1801.shop".to_owned(),
        client_secret: Some(SECRET.to_owned()),
        redirect_uris: vec!["http://127.0.0.1:9999/callback".to_owned()],
    };
    let alice = Person {
        username: "alice".to_owned(),
        password: "quartz lantern meadow".to_owned(),
        phone: Some("+447700900123".to_owned()),
    };
    for signed_in in 1..=2 {
        let app = RelyingParty::new(&installation.issuer, shop.clone()).await;
        let request = app.request();
        let browser = Browser::new(&installation.issuer);
        let page = sign_in::to_code_page(&browser, &request, &alice).await;
        let message = centre.handset.nth(alice.number(), signed_in).await;
        assert_eq!(message.from, "Bank");
        let page = sign_in::code(&browser, &page, &code_in(&message.text)).await;
        let claims = app.tokens(&request, &page).await.claims;
        assert_eq!(
            (&claims["sub"], &claims["acr"]),
            (&"A100".into(), &"smpp".into())
        );
    }
}

#[tokio::test]
async fn a_dry_run_says_what_would_happen_and_writes_nothing() {
    let installation = place("127.0.0.1:1");
    let clients = installation.administer(&["client", "list"]);
    let people = installation.administer(&["user", "list"]);
    let methods = installation.administer(&["method", "show", "smpp"]);
    let report = import(&installation, &["--salt", "salt"]);
    assert_eq!(report["written"], false);
    assert_eq!(report["people"]["not_taken"], 1);
    assert_eq!(remark(&report, "there twice")["examples"][0], "ALICE");
    assert_eq!(remark(&report, "PBKDF2")["examples"][0], "bob");
    assert_eq!(
        remark(&report, "prove one when they sign in")["examples"][0],
        "bob"
    );
    assert_eq!(
        remark(&report, "was an administrator")["examples"][0],
        "alice"
    );
    assert_eq!(remark(&report, "grant type password")["count"], 1);
    assert_eq!(remark(&report, "u2f")["count"], 1);
    assert_eq!(remark(&report, "Gluu Server itself")["count"], 1);
    assert_eq!(
        remark(&report, "shorter than 22")["examples"][0],
        "Weak (1802.weak)"
    );
    assert_eq!(
        remark(&report, "dynamic_scope")["examples"][0],
        "dynamic_permission"
    );
    assert_eq!(installation.administer(&["client", "list"]), clients);
    assert_eq!(installation.administer(&["user", "list"]), people);
    assert_eq!(
        installation.administer(&["method", "show", "smpp"]),
        methods
    );
    let said = installation.administer(&["import", "gluu", "--ldif", "gluu.ldif"]);
    assert!(said.contains("Nothing was written"), "{said}");
    assert!(!said.contains("7700900"), "{said}");
}

#[tokio::test]
async fn applications_get_new_secrets_in_a_file_of_the_operators_own() {
    let installation = place("127.0.0.1:1");
    let report = import(&installation, &["--new-secrets", "secrets", "--write"]);
    assert_eq!(report["applications"]["taken"], 2, "{report:#}");
    let file = installation.folder().join("secrets");
    let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&file).unwrap());
    assert_eq!(mode & 0o777, 0o600);
    let secrets = std::fs::read_to_string(file).unwrap();
    let ids: Vec<&str> = secrets
        .lines()
        .filter_map(|l| l.split(' ').next())
        .collect();
    assert_eq!(ids, ["1801.shop", "1802.weak"]);
    assert!(
        !report
            .to_string()
            .contains(secrets.split_whitespace().nth(1).unwrap())
    );
    let again = import(&installation, &["--salt", "salt", "--write"]);
    assert_eq!(again["people"]["there"], 2, "{again:#}");
    assert_eq!(again["applications"]["there"], 2);
}
