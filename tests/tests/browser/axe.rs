//! axe-core, by Deque, looks at every page: no violation, light and dark.

use countersign_tests::webdriver::{Chromium, Profile};
use countersign_tests::{Demo, peer};
use serde_json::Value;

use crate::{give_code, give_password, press, read_code};

/// Pages that no place leads to by itself.
const DEEPER: [&str; 10] = [
    "/admin",
    "/admin/people/imports",
    "/admin/scripts/smpp",
    "/admin/scripts/smpp/revisions",
    "/admin/people/new",
    "/admin/roles/help-desk",
    "/admin/clients/new",
    "/admin/clients/demo-web",
    "/admin/pages/file?path=templates/signin.html",
    "/admin/audit?action=role",
];

/// Pages of the person's own account.
const ACCOUNT: [&str; 10] = [
    "/account/numbers/new",
    "/account/apps/new",
    "/account/passkeys/new",
    "/account/recovery-codes",
    "/account/password",
    "/account/two-step",
    "/account",
    "/account/sessions",
    "/account/applications",
    "/account/activity",
];

/// What axe finds wrong with the page that is shown, each with the first element.
pub(crate) async fn violations(chromium: &Chromium, axe: &str) -> Vec<String> {
    let loaded = chromium.client.execute(axe, Vec::new()).await;
    loaded.expect("axe-core runs");
    // Frames are previews of pages that are looked at themselves.
    let look = "const done = arguments[arguments.length - 1];
        axe.run(document, { iframes: false, resultTypes: ['violations'] }).then(
            (found) => done(found.violations.map((v) =>
                `${v.id}: ${v.help} at ${v.nodes[0].html.slice(0, 200)}`)),
            (error) => done([String(error)]));";
    let found = chromium.client.execute_async(look, Vec::new()).await;
    let found = found.expect("axe-core answers");
    let found = found.as_array().expect("a list").iter();
    found.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The source of axe-core.
pub(crate) fn source() -> String {
    let axe = std::fs::read_to_string(peer::node_module("axe-core/axe.min.js"));
    axe.expect("axe-core is installed")
}

#[tokio::test]
async fn no_page_has_a_violation() {
    let axe = source();
    let demo = Demo::on_localhost();
    let mut wrong = Vec::new();
    for (count, dark) in [false, true].into_iter().enumerate() {
        let profile = Profile {
            dark,
            ..Profile::default()
        };
        let chromium = Chromium::with(profile).await;
        let mut look = async |page: &str| {
            let found = violations(&chromium, &axe).await;
            wrong.extend(
                found
                    .into_iter()
                    .map(|v| format!("{page} (dark: {dark}): {v}")),
            );
        };
        chromium.open(&format!("{}/admin", demo.issuer)).await;
        chromium.css("input[name=username]").await;
        look("sign-in").await;
        give_password(&chromium, demo.person("admin")).await;
        chromium.css("input[name=code]").await;
        look("code").await;
        give_code(&chromium, &read_code(&demo, "admin", count + 1).await).await;
        chromium.css("nav a").await;
        // These first: some of them are open for a few minutes only.
        for path in ACCOUNT {
            chromium.open(&format!("{}{path}", demo.issuer)).await;
            chromium.css("nav.places").await;
            look(path).await;
        }
        chromium
            .open(&format!("{}/account/apps/new", demo.issuer))
            .await;
        press(&chromium, "main form button").await;
        chromium.css("svg.qr").await;
        look("the secret of an app").await;
        chromium.open(&format!("{}/admin", demo.issuer)).await;
        chromium.css("nav a").await;
        let places = "return [...document.querySelectorAll('nav a')].map((a) => a.pathname)";
        let places = chromium.client.execute(places, Vec::new()).await;
        let places = places.expect("a script runs");
        let places: Vec<&str> = places
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert!(places.len() >= 10, "{places:?}");
        for path in places.into_iter().chain(DEEPER) {
            chromium.open(&format!("{}{path}", demo.issuer)).await;
            chromium.css("main h1").await;
            look(path).await;
        }
        chromium.close().await;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
