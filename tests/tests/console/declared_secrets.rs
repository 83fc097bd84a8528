//! Which properties are secrets is what their script says.

use countersign_tests::{Browser, Demo, Management, console};
use serde_json::json;

/// Reads a property whose name sounds like a secret, and hides one whose name does not.
const SOURCE: &str = r#"
fn declare() {
    [
        #{ name: "password_days", description: "How old a password may be", hidden: false },
        #{ name: "pin", description: "Of the account", hidden: true },
    ]
}

fn init(properties) {
    let days = properties.password_days;
    days == () || days == "" || parse_int(days) > 0
}

fn authenticate(step, form) {
    users.check_password(form.username, form.password)
}
"#;

#[tokio::test]
async fn the_command_line_and_the_console_hide_what_the_script_says() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let script = json!({"level": 5, "enabled": true, "source": SOURCE});
    let put = api.put("/scripts/aged", &script).await;
    assert_eq!(put.status, 200, "{}", put.json);

    demo.administer(&["method", "set", "aged", "password_days=30"]);
    let shown = demo.administer(&["method", "show", "aged"]);
    assert!(shown.contains("password_days = 30"), "{shown}");
    let told = demo.refuses(&["method", "set", "aged", "pin=1234"]);
    assert!(told.contains("pin is a secret"), "{told}");
    let file = demo.folder().join("pin");
    std::fs::write(&file, "4711").expect("the folder can be written to");
    let pin = format!("pin={}", file.display());
    demo.administer(&["method", "set", "aged", "--secret", &pin]);
    let shown = demo.administer(&["method", "show", "aged"]);
    assert!(
        shown.contains("pin = ••") && !shown.contains("4711"),
        "{shown}"
    );
    // Where a script says nothing, the name does.
    let told = demo.refuses(&["method", "set", "aged", "api_token=1234"]);
    assert!(told.contains("api_token is a secret"), "{told}");
    let told = demo.refuses(&["method", "set", "smpp", "password=1234"]);
    assert!(told.contains("password is a secret"), "{told}");

    // The script reads the one, and the console shows it.
    let browser = Browser::new(&demo.issuer);
    let path = "/admin/scripts/aged";
    let page = console::visit(&demo, &browser, path, "admin").await;
    let form = console::form(&page, path);
    let field = |value: &str| {
        let named = form.fields.iter().find(|field| field.value == value);
        named.expect("a property").name.replace(".name", ".value")
    };
    assert_eq!(form.value(&field("password_days")), Some("30"));
    assert_eq!(form.value(&field("pin")), Some(""));
    let page = browser.submit(&form.fill("description", "Aged")).await;
    assert_eq!(page.status, 200, "{}", page.outline());
    let read = api.get("/scripts/aged").await.json;
    assert_eq!(read["state"], "working", "{read}");
    assert_eq!(read["properties"]["password_days"]["value"], "30");
    assert_eq!(read["properties"]["pin"]["hidden"], true);
    assert!(!read.to_string().contains("4711"), "{read}");
}
