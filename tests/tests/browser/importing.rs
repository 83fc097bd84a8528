//! Files of people: uploaded, told what is wrong, confirmed and followed to the end.

use std::path::PathBuf;

use countersign_tests::Demo;
use countersign_tests::webdriver::{Chromium, Profile};

use crate::administrator::{administrator, assert_fits};
use crate::axe::{self, violations};
use crate::{choose, press};

const PLACE: &str = "/admin/people/imports";

/// A window, and what is looked at in it.
struct Look<'a> {
    chromium: &'a Chromium,
    demo: &'a Demo,
    axe: &'a str,
    name: &'a str,
}

impl Look<'_> {
    async fn at(&self, what: &str) {
        let name = format!("{}-{what}", self.name);
        self.chromium.screenshot(&name).await;
        assert_fits(self.chromium, &name).await;
        let found = violations(self.chromium, self.axe).await;
        assert!(found.is_empty(), "{name}: {}", found.join("\n"));
    }

    async fn upload(&self, content: &str) {
        let file: PathBuf = self.demo.folder().join("people.csv");
        std::fs::write(&file, content).expect("the folder can be written to");
        self.chromium
            .open(&format!("{}{PLACE}", self.demo.issuer))
            .await;
        let input = self.chromium.css("input[type=file]").await;
        let path = file.to_str().expect("a plain name");
        input.send_keys(path).await.expect("a file can be chosen");
        choose(self.chromium, "Check").await;
    }
}

fn people(prefix: &str, count: usize) -> String {
    let mut file = "username,sn\n".to_owned();
    for number in 0..count {
        file.push_str(&format!("{prefix}{number:04},Imported\n"));
    }
    file
}

#[tokio::test]
async fn a_file_of_people_is_uploaded_corrected_and_imported() {
    let (demo, axe) = (Demo::start(), axe::source());
    let looks = [
        ("people-import-light", false, None),
        ("people-import-dark", true, None),
        ("people-import-phone", false, Some((360, 780))),
    ];
    for (round, (name, dark, size)) in looks.into_iter().enumerate() {
        let profile = Profile {
            dark,
            size,
            ..Profile::default()
        };
        let chromium = &administrator(&demo, PLACE, round + 1, profile).await;
        let look = Look {
            chromium,
            demo: &demo,
            axe: &axe,
            name,
        };
        chromium.css("#file").await;
        look.at("upload").await;
        look.upload("name\nx\n").await;
        chromium.css("main > .problem").await;
        look.at("no-file-of-people").await;

        let wrong = "username,mail,phoneNumberVerified\n\
            dora,dora@example.org,12\nalice,,\nemil,emil@example.org,+447700900788\n";
        look.upload(wrong).await;
        chromium.text("2 of 3 lines are wrong").await;
        chromium.text("not a telephone number").await;
        look.at("mistakes").await;
        choose(chromium, "Upload a corrected file").await;

        look.upload(&people(&format!("person{round}-"), 2000)).await;
        chromium.text("waits to be confirmed").await;
        look.at("checked").await;
        choose(chromium, "Add 2000 people").await;
        chromium.text("It goes on when you leave this page.").await;
        look.at("running").await;
        // The page follows the import to its end.
        chromium.text("2000 people added.").await;
        chromium.text("2000 of 2000 people").await;
        look.at("done").await;
        press(chromium, "main a[href='/admin/people']").await;
        chromium
            .open(&format!(
                "{}/admin/people?q=person{round}-1999",
                demo.issuer
            ))
            .await;
        chromium.text("1 person found.").await;
        chromium.open(&format!("{}{PLACE}", demo.issuer)).await;
        chromium.text("Files of the last seven days").await;
        look.at("files").await;
    }
}

#[tokio::test]
async fn without_javascript_the_page_of_an_import_loads_itself_again() {
    let (demo, axe) = (Demo::start(), axe::source());
    let profile = Profile {
        without_javascript: true,
        ..Profile::default()
    };
    let chromium = &administrator(&demo, PLACE, 1, profile).await;
    let look = Look {
        chromium,
        demo: &demo,
        axe: &axe,
        name: "people-import-without-javascript",
    };
    look.upload(&people("person", 2000)).await;
    choose(chromium, "Add 2000 people").await;
    chromium.text("2000 people added.").await;
    chromium.screenshot(&format!("{}-done", look.name)).await;
}
