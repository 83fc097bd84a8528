//! Sources of scripts that are files in a folder of the server.

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{Browser, Demo, Options, console};
use serde_json::Value;

const PATH: &str = "/admin/scripts/smpp";

fn shown(demo: &Demo) -> Value {
    let printed = demo.administer(&["method", "show", "smpp", "--json"]);
    serde_json::from_str(&printed).expect("JSON was asked for")
}

#[tokio::test]
async fn a_source_in_the_folder_is_taken_up_unless_it_is_wrong_and_changed_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let demo = Demo::with(&Options {
        environment: &[("COUNTERSIGN_SCRIPTS__DIRECTORY", path)],
        ..Options::default()
    });
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, PATH, "admin").await;
    let form = console::form(&page, PATH);
    let source = form.value("source").unwrap().to_owned();
    let before = shown(&demo)["revision"].as_i64().unwrap();

    // As an editor of another system writes it.
    let changed = format!("// Ours.\r\n{}", source.replace('\n', "\r\n"));
    let file = folder.path().join("smpp.rhai");
    std::fs::write(&file, changed).unwrap();
    std::fs::write(folder.path().join("nobody.rhai"), "fn page(step) { }").unwrap();
    until("the file is taken up", PATIENCE, async || {
        (shown(&demo)["revision"] == before + 1).then_some(())
    })
    .await;
    let page = browser.get(&format!("{}{PATH}", demo.issuer)).await;
    let form = console::form(&page, PATH);
    assert!(form.value("source").unwrap().starts_with("// Ours.\n"));
    assert!(page.body.contains("smpp.rhai"), "{}", page.outline());
    assert_eq!(page.text_of(".state").as_deref(), Some("working"));

    // Everything but the source is changed as ever.
    let renamed = form.clone().fill("description", "From a file");
    let page = browser.submit(&renamed).await;
    assert_eq!(page.status, 200, "{}", page.outline());
    assert_eq!(shown(&demo)["revision"], before + 2);
    let elsewhere = console::form(&page, PATH).fill("source", &source);
    let page = browser.submit(&elsewhere).await;
    assert_eq!(page.status, 422, "{}", page.outline());
    assert!(page.alert().unwrap().contains("smpp.rhai"));

    std::fs::write(&file, "fn page(step) {\n  \"signin\n}\n").unwrap();
    until("what is wrong is told", PATIENCE, async || {
        let page = browser.get(&format!("{}{PATH}/error", demo.issuer)).await;
        page.body.contains("line 2").then_some(())
    })
    .await;
    let page = browser.get(&format!("{}{PATH}", demo.issuer)).await;
    assert_eq!(page.text_of(".state").as_deref(), Some("working"));
    assert_eq!(shown(&demo)["revision"], before + 2);

    // Without the file the store's own is changed again.
    std::fs::remove_file(&file).unwrap();
    let page = browser
        .submit(&console::form(&page, PATH).fill("source", &source))
        .await;
    assert_eq!(page.status, 200, "{}", page.outline());
    assert_eq!(shown(&demo)["revision"], before + 3);
    let page = browser
        .get(&format!("{}/admin/audit?action=script.set", demo.issuer))
        .await;
    assert!(page.body.contains("script-folder"), "{}", page.outline());
}
