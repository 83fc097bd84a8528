//! `countersign copy`: whoever could sign in before can sign in afterwards.

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{
    Browser, Client, Installation, MessageCentre, Person, RelyingParty, binary, code_in, database,
    sign_in,
};
use countersign_throwaway::Postgres;

struct Scene {
    installation: Installation,
    centre: MessageCentre,
    client: Client,
    alice: Person,
}

impl Scene {
    fn new() -> Self {
        let installation = Installation::new();
        let centre = MessageCentre::start("127.0.0.1:0");
        let (id, secret) = (MessageCentre::SYSTEM_ID, MessageCentre::PASSWORD);
        installation.connect(&centre.smpp, id, secret);
        let alice = Person {
            username: "alice".to_owned(),
            password: "correct horse battery".to_owned(),
            phone: Some("+447700900123".to_owned()),
        };
        installation.add(&alice);
        let client = installation.register("shop", "http://127.0.0.1:9999/callback");
        Self {
            installation,
            centre,
            client,
            alice,
        }
    }

    /// Alice signs in by a code at a server with this store.
    async fn sign_in(&self, store: &str) {
        let mut process = self
            .installation
            .spawn(&[("COUNTERSIGN_STORE__URL", store)]);
        until("the server is ready", 3 * PATIENCE, async || {
            self.installation.is_ready().await.then_some(())
        })
        .await;
        let number = self.alice.number();
        let before = self.centre.handset.messages(number).await.len();
        let app = RelyingParty::new(&self.installation.issuer, self.client.clone()).await;
        let browser = Browser::new(&self.installation.issuer);
        let request = app.request().with("acr_values", "smpp");
        let page = sign_in::to_code_page(&browser, &request, &self.alice).await;
        let message = self.centre.handset.nth(number, before + 1).await;
        let page = sign_in::code(&browser, &page, &code_in(&message.text)).await;
        assert_eq!(app.tokens(&request, &page).await.claims["acr"], "smpp");
        process.terminate(PATIENCE);
    }

    fn copy(&self, from: &str, to: &str) -> Result<String, String> {
        let mut copy = binary::command(&["copy", "--from", from, "--to", to]);
        self.installation.place(&mut copy);
        let output = copy.output().expect("the server's binary runs");
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() {
            Ok(said(&output.stdout))
        } else {
            Err(said(&output.stderr))
        }
    }
}

#[tokio::test]
async fn a_person_signs_in_after_a_copy_in_each_direction() {
    let scene = Scene::new();
    let folder = scene.installation.folder().to_owned();
    let origin = database::url_of(&folder);
    let file = format!("sqlite:{}/copy.db", folder.display());
    let said = scene.copy(&origin, &file).expect("it is copied");
    assert!(said.contains("rows were copied"), "{said}");
    scene.sign_in(&file).await;

    let postgres = Postgres::shared();
    let back = postgres.url(&postgres.database());
    scene.copy(&file, &back).expect("it is copied back");
    scene.sign_in(&back).await;

    let refused = scene.copy(&file, &origin).expect_err("it is not empty");
    assert!(refused.contains("not empty"), "{refused}");
    let missing = format!("sqlite:{}/nowhere.db", folder.display());
    let refused = scene.copy(&missing, &back).expect_err("it is not there");
    assert!(refused.contains("there is no file"), "{refused}");
    assert!(!folder.join("nowhere.db").exists());
}
