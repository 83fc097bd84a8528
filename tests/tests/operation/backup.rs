//! What `countersign backup` writes while people sign in brings a server back somewhere else.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Output;

use countersign_tests::wait::PATIENCE;
use countersign_tests::{
    Browser, Client, Installation, MessageCentre, Person, RelyingParty, binary, code_in, sign_in,
};

const CALLBACK: &str = "http://127.0.0.1:9999/callback";

struct Scene {
    installation: Installation,
    centre: MessageCentre,
    client: Client,
    alice: Person,
}

fn someone(username: &str, phone: Option<&str>) -> Person {
    Person {
        username: username.to_owned(),
        password: "correct horse battery".to_owned(),
        phone: phone.map(str::to_owned),
    }
}

impl Scene {
    fn new() -> Self {
        let installation = Installation::new();
        let centre = MessageCentre::start("127.0.0.1:0");
        let (id, secret) = (MessageCentre::SYSTEM_ID, MessageCentre::PASSWORD);
        installation.connect(&centre.smpp, id, secret);
        let alice = someone("alice", Some("+447700900123"));
        installation.add(&alice);
        Self {
            client: installation.register("shop", CALLBACK),
            installation,
            centre,
            alice,
        }
    }

    async fn app(&self) -> RelyingParty {
        RelyingParty::new(&self.installation.issuer, self.client.clone()).await
    }

    /// Alice signs in by a code.
    async fn sign_in(&self) -> Browser {
        let (app, browser) = (self.app().await, Browser::new(&self.installation.issuer));
        let number = self.alice.number();
        let before = self.centre.handset.messages(number).await.len();
        let request = app.request().with("acr_values", "smpp");
        let page = sign_in::to_code_page(&browser, &request, &self.alice).await;
        let message = self.centre.handset.nth(number, before + 1).await;
        let page = sign_in::code(&browser, &page, &code_in(&message.text)).await;
        assert_eq!(app.tokens(&request, &page).await.claims["acr"], "smpp");
        browser
    }

    /// Somebody signs in by password.
    async fn sign_in_by_password(&self, person: &Person) {
        let (app, browser) = (self.app().await, Browser::new(&self.installation.issuer));
        let request = app.request().with("acr_values", "password");
        let page = sign_in::with_password(&browser, &request, person).await;
        app.tokens(&request, &page).await;
    }

    /// Whether this browser still has a session.
    async fn is_signed_in(&self, browser: &Browser) -> bool {
        let request = self.app().await.request().with("prompt", "none");
        let page = browser.get(request.url()).await;
        page.callback("code").is_some()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.installation.folder().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = binary::command(arguments);
        self.installation.place(&mut command);
        command.output().expect("the server's binary runs")
    }

    fn refuses(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(!output.status.success(), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// Takes the store away, as a lost disk would.
    fn lose_store(&self) {
        for name in ["countersign.db", "countersign.db-wal", "countersign.db-shm"] {
            // Those that are not there are lost already.
            let _ = std::fs::remove_file(self.file(name));
        }
    }
}

fn mode(path: &Path) -> u32 {
    let metadata = std::fs::metadata(path).expect("a file");
    metadata.permissions().mode() & 0o777
}

#[tokio::test]
async fn a_backup_under_load_brings_the_server_back() {
    let scene = Scene::new();
    for number in 0..3 {
        scene
            .installation
            .add(&someone(&format!("p{number}"), None));
    }
    let mut server = scene.installation.serve().await;
    let signed_in = scene.sign_in().await;
    assert!(scene.is_signed_in(&signed_in).await);

    let file = scene.file("countersign.backup");
    let mut command = binary::command(&["backup", "countersign.backup", "--json"]);
    scene.installation.place(&mut command);
    let mut backup = command.spawn().expect("the server's binary runs");
    let mut under_load = 0;
    loop {
        let others: Vec<Person> = (0..3).map(|n| someone(&format!("p{n}"), None)).collect();
        let [a, b, c] = &others[..] else {
            panic!("three")
        };
        tokio::join!(
            scene.sign_in_by_password(a),
            scene.sign_in_by_password(b),
            scene.sign_in_by_password(c)
        );
        under_load += 3;
        let ended = backup.try_wait().expect("a child can be waited for");
        if let Some(status) = ended {
            assert!(status.success(), "after {under_load} sign-ins");
            break;
        }
        assert!(under_load < 1000, "the backup does not end");
    }
    assert_eq!(mode(&file), 0o600);
    // What comes afterwards is not in it.
    scene.installation.add(&someone("late", None));
    let checked = scene
        .installation
        .administer(&["restore", "--check", "countersign.backup"]);
    assert!(checked.contains("It can be restored"), "{checked}");
    let refused = scene.refuses(&["restore", "countersign.backup"]);
    assert!(refused.contains("there is a store already"), "{refused}");
    assert!(scene.is_signed_in(&signed_in).await, "nothing was touched");

    assert!(server.terminate(PATIENCE).success());
    scene.lose_store();
    let said = scene
        .installation
        .administer(&["restore", "countersign.backup"]);
    assert!(said.contains("Restored"), "{said}");
    assert_eq!(mode(&scene.file("countersign.db")), 0o600);
    let _server = scene.installation.serve().await;
    let people = scene.installation.administer(&["user", "list", "--json"]);
    assert!(
        people.contains("\"alice\"") && !people.contains("\"late\""),
        "{people}"
    );
    assert!(
        !scene.is_signed_in(&signed_in).await,
        "time does not go back for sessions"
    );
    scene.sign_in().await;
    let audit = scene.installation.administer(&["audit", "verify"]);
    assert!(audit.contains("are as they were written"), "{audit}");
}

#[test]
fn a_damaged_or_foreign_file_is_refused_before_anything_is_touched() {
    let scene = Scene::new();
    scene.installation.administer(&["backup", "good"]);
    let good = std::fs::read(scene.file("good")).expect("a file");
    let refused = scene.refuses(&["backup", "good"]);
    assert!(refused.contains("nothing was changed"), "{refused}");
    assert_eq!(std::fs::read(scene.file("good")).expect("a file"), good);

    let mut spoilt = good.clone();
    let middle = spoilt.len() / 2;
    spoilt[middle] ^= 0x10;
    std::fs::write(scene.file("spoilt"), spoilt).expect("a file");
    std::fs::write(scene.file("cut"), &good[..good.len() - 4096]).expect("a file");
    let database = std::fs::read(scene.file("countersign.db")).expect("a file");
    std::fs::write(scene.file("database"), database).expect("a file");
    let other = Installation::new();
    let mut command = binary::command(&["backup"]);
    command.arg(scene.file("others"));
    other.place(&mut command);
    assert!(command.output().expect("it runs").status.success());

    scene.lose_store();
    let before = names(scene.installation.folder());
    for (file, why) in [
        ("spoilt", "not what was written"),
        ("cut", "shorter or longer"),
        ("database", "no backup of Countersign"),
        ("others", "under another master key"),
        ("nowhere", "No such file"),
    ] {
        for arguments in [&["restore", file][..], &["restore", "--check", file]] {
            let refused = scene.refuses(arguments);
            assert!(refused.contains(why), "{file}: {refused}");
        }
    }
    assert_eq!(names(scene.installation.folder()), before);
    scene.installation.administer(&["restore", "good"]);
    let people = scene.installation.administer(&["user", "list"]);
    assert!(people.contains("alice"), "{people}");
}

fn names(folder: &Path) -> Vec<std::ffi::OsString> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> = entries.map(|e| e.expect("an entry").file_name()).collect();
    names.sort();
    names
}
