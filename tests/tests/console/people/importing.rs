use std::time::Duration;

use countersign_tests::management::{Managed, send};
use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{Browser, Demo, Management, Options, console};
use reqwest::Method;

async fn upload(api: &Management, file: impl Into<reqwest::Body>) -> Managed {
    let request = api.request(Method::POST, "/people/imports");
    send(request.header("content-type", "text/csv").body(file)).await
}

async fn confirm(api: &Management, id: &str) -> Managed {
    let path = format!("/people/imports/{id}/confirm");
    send(api.request(Method::POST, &path)).await
}

async fn done(api: &Management, id: &str) -> Managed {
    until("the import to be done", PATIENCE, async || {
        let import = api.get(&format!("/people/imports/{id}")).await;
        (import.json["state"] == "done").then_some(import)
    })
    .await
}

fn id(import: &Managed) -> String {
    import.json["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{}", import.json))
        .to_owned()
}

#[tokio::test]
async fn a_file_with_mistakes_is_told_line_by_line_and_nothing_is_written() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let file = "username,givenName,phoneNumberVerified,password\n\
        dora,Dora,+447700900701,\n\
        ,Nobody,,\n\
        alice,Alice,,\n\
        emil,Emil,12,\n\
        DORA,Again,,\n\
        frieda,Frieda\n\
        gus,Gus,,chosen by somebody\n";
    let import = upload(&api, file).await;
    assert_eq!(import.status, 201, "{}", import.json);
    assert_eq!(import.json["state"], "refused");
    let mistakes = import.json["mistakes"].as_array().unwrap();
    let told: Vec<(i64, &str)> = mistakes
        .iter()
        .map(|m| (m["line"].as_i64().unwrap(), m["column"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            (3, "username"),
            (4, "username"),
            (5, "phoneNumberVerified"),
            (6, "username"),
            (7, ""),
            (8, "password"),
        ],
        "{}",
        import.json
    );
    let refused = confirm(&api, &id(&import)).await;
    assert_eq!(refused.status, 409, "{}", refused.json);
    let found = api.get("/people?q=dora").await;
    assert_eq!(found.json["items"], serde_json::json!([]));
    let none = upload(&api, "name\nx\n").await;
    assert_eq!(none.status, 422, "{}", none.json);
}

#[tokio::test]
async fn people_are_added_once_the_file_is_confirmed_and_come_out_again() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let file = "username,sn,mail,mail,phoneNumberVerified\n\
        dora,\"=HYPERLINK(\"\"x\"\")\",d@example.org,d2@example.org,'+447700900701\n\
        emil,Ömer,,,\n";
    let import = upload(&api, file).await;
    assert_eq!(import.json["state"], "checked", "{}", import.json);
    assert_eq!(
        api.get("/people?q=dora").await.json["items"],
        serde_json::json!([])
    );
    assert_eq!(confirm(&api, &id(&import)).await.status, 202);
    let import = done(&api, &id(&import)).await;
    assert_eq!(
        (&import.json["done"], &import.json["wrong"]),
        (&2.into(), &0.into())
    );
    let dora = api.get("/people?q=0701").await.json["items"][0].clone();
    assert_eq!(
        dora["attributes"]["mail"],
        serde_json::json!(["d@example.org", "d2@example.org"])
    );
    assert_eq!(confirm(&api, &id(&import)).await.status, 409);

    let export = api
        .request(Method::GET, "/people/export")
        .send()
        .await
        .unwrap();
    let text = export.text().await.unwrap();
    let line = text.lines().find(|line| line.starts_with("dora,"));
    let line = line.unwrap_or_else(|| panic!("no dora in:\n{text}"));
    assert!(line.contains("'=HYPERLINK"), "{line}");
    assert!(line.contains("'+447700900701"), "{line}");
    assert!(!text.lines().any(|line| {
        line.split(',')
            .any(|cell| cell.starts_with(['=', '+', '@']))
    }));
    assert_eq!(text.lines().count(), 7, "{text}");

    // What comes out can be taken in elsewhere.
    let other = Demo::start();
    let theirs = Management::of(&other).await;
    let only: Vec<&str> = text
        .lines()
        .filter(|line| {
            ["username", "dora", "emil"]
                .iter()
                .any(|name| line.starts_with(name))
        })
        .collect();
    let import = upload(&theirs, only.join("\n")).await;
    assert_eq!(import.json["state"], "checked", "{}", import.json);
    confirm(&theirs, &id(&import)).await;
    done(&theirs, &id(&import)).await;
    let again = theirs.get("/people?q=dora").await.json["items"][0].clone();
    assert_eq!(again["attributes"], dora["attributes"]);
}

#[tokio::test]
async fn an_import_that_is_cut_off_goes_on_where_it_ended() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        data: Some(folder.path()),
        ..Options::default()
    };
    let mut demo = Demo::with(&options);
    let api = Management::of(&demo).await;
    let mut file = "username,displayName\n".to_owned();
    for number in 0..3000 {
        file.push_str(&format!("person{number:04},Person {number}\n"));
    }
    let import = id(&upload(&api, file).await);
    confirm(&api, &import).await;
    let path = format!("/people/imports/{import}");
    let at = until("the import to be under way", PATIENCE, async || {
        let import = api.get(&path).await;
        let done = import.json["done"].as_i64()?;
        (done > 0).then_some(done)
    })
    .await;
    demo.process.kill();
    assert!(at < 3000, "it was faster than the test");
    let demo = Demo::with(&options);
    let api = Management::of(&demo).await;
    let import = until(
        "the import to be done",
        Duration::from_secs(120),
        async || {
            let import = api.get(&path).await;
            (import.json["state"] == "done").then_some(import)
        },
    )
    .await;
    assert_eq!(
        (&import.json["done"], &import.json["wrong"]),
        (&3000.into(), &0.into())
    );
    for number in ["0000", "1500", "2999"] {
        let found = api.get(&format!("/people?q=person{number}")).await;
        assert_eq!(found.json["items"].as_array().unwrap().len(), 1, "{number}");
    }
    let verified = api.get("/audit/verify").await;
    assert_eq!(verified.json["broken_at"], serde_json::Value::Null);
}

#[tokio::test]
async fn files_are_for_those_who_may_write_and_roles_for_those_who_may_give_them() {
    let demo = Demo::start();
    super::help_desk(&demo);
    let browser = Browser::new(&demo.issuer);
    for path in ["/admin/people/imports", "/admin/people/export"] {
        let page = console::visit(&demo, &browser, path, "bob").await;
        assert_eq!(page.status, 403, "{path}: {}", page.outline());
    }
    let scopes = "countersign:people:read countersign:people:write";
    let api = Management::with_scopes(&demo, "demo-manager", scopes).await;
    let import = upload(&api, "username,memberOf\neve,administrators\n").await;
    assert_eq!(import.json["state"], "refused", "{}", import.json);
    assert_eq!(import.json["mistakes"][0]["column"], "memberOf");
}

#[tokio::test]
async fn a_group_that_becomes_a_role_after_the_file_was_checked_is_not_given() {
    let demo = Demo::start();
    let all = Management::of(&demo).await;
    let scopes = "countersign:people:read countersign:people:write";
    let api = Management::with_scopes(&demo, "demo-manager", scopes).await;
    let role = serde_json::json!({"permissions": ["roles:write"]});

    let file = "username,memberOf\neve,choir\n";
    let import = upload(&api, file).await;
    assert_eq!(import.json["state"], "checked", "{}", import.json);
    assert_eq!(all.put("/roles/choir", &role).await.status, 200);
    for confirms in [&api, &all] {
        let refused = confirm(confirms, &id(&import)).await;
        assert_eq!(refused.status, 409, "{}", refused.json);
        let detail = refused.json["detail"].as_str().unwrap_or_default();
        assert!(detail.contains("choir has become a role"), "{detail}");
    }
    let found = api.get("/people?q=eve").await;
    assert_eq!(found.json["items"], serde_json::json!([]));
    // Checked as it is now, it is for those who may give the role.
    let import = upload(&api, file).await;
    assert_eq!(import.json["state"], "refused", "{}", import.json);
    let import = upload(&all, file).await;
    assert_eq!(import.json["state"], "checked", "{}", import.json);
    let refused = confirm(&api, &id(&import)).await;
    assert_eq!(refused.status, 403, "{}", refused.json);
    assert_eq!(confirm(&all, &id(&import)).await.status, 202);
    assert_eq!(done(&all, &id(&import)).await.json["wrong"], 0);

    // Also while it is being written.
    let mut file = "username,memberOf\n".to_owned();
    for number in 0..3000 {
        file.push_str(&format!("person{number:04},\n"));
    }
    file.push_str("mallory,band\n");
    let import = id(&upload(&api, file).await);
    assert_eq!(confirm(&api, &import).await.status, 202);
    assert_eq!(all.put("/roles/band", &role).await.status, 200);
    let under_way = api.get(&format!("/people/imports/{import}")).await;
    assert_eq!(under_way.json["state"], "running", "{}", under_way.json);
    let import = until(
        "the import to be done",
        Duration::from_secs(120),
        async || {
            let import = api.get(&format!("/people/imports/{import}")).await;
            (import.json["state"] == "done").then_some(import)
        },
    )
    .await;
    assert_eq!(import.json["wrong"], 1, "{}", import.json);
    assert_eq!(import.json["mistakes"][0]["column"], "memberOf");
    let found = api.get("/people?q=mallory").await;
    assert_eq!(found.json["items"], serde_json::json!([]));
}
