//! The way to the server: its certificate is looked at, whatever it is called.

use countersign_store::Store;
use countersign_throwaway::Postgres;

#[tokio::test]
async fn only_a_server_with_the_right_certificate_is_talked_to() {
    let own = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (certificate, key) = (own.cert.pem(), own.signing_key.serialize_pem());
    let postgres = Postgres::with_tls(&certificate, &key);
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root.pem");
    std::fs::write(&root, &certificate).unwrap();
    let address = postgres.url(&postgres.database());
    let named = address.replace("127.0.0.1", "localhost");
    let root = root.display();

    let good = format!("{named}?sslmode=verify-full&sslrootcert={root}");
    let store = Store::open(&good).await.unwrap();
    assert_eq!(store.setting("nothing").await.unwrap(), None);
    let sessions = "SELECT count(*) > 0, bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity
        USING (pid) WHERE application_name = 'countersign'";
    assert_eq!(postgres.sql("postgres", sessions), "t|t");

    for (wrong, why) in [
        (
            format!("{address}?sslmode=require&sslrootcert={root}"),
            "another name",
        ),
        (
            format!("{named}?sslmode=require"),
            "nobody knows its authority",
        ),
        (
            format!("{named}?sslmode=require&sslrootcert=/nowhere.pem"),
            "no such file",
        ),
    ] {
        let text = Store::open(&wrong).await.unwrap_err().to_string();
        assert!(!text.contains("test%2Fonly"), "{why}: {text}");
        assert!(
            text.contains("certificate") || text.contains("sslrootcert"),
            "{why}: {text}"
        );
    }
}
