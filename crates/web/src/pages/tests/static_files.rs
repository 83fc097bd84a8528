use super::builtin;

#[test]
fn an_asset_is_found_under_its_hashed_address() {
    let pages = builtin();
    for (name, content_type) in [
        ("countersign.css", "text/css; charset=utf-8"),
        ("code.js", "text/javascript; charset=utf-8"),
        ("logo.svg", "image/svg+xml"),
    ] {
        let address = pages.asset(name);
        let path = address.strip_prefix("/static/").expect("below /static/");
        assert_ne!(path, name);
        let file = pages.static_file(path).expect("found");
        assert!(file.immutable && !file.bytes.is_empty());
        assert_eq!(file.content_type, content_type);
        assert!(file.etag.starts_with('"') && file.etag.ends_with('"'));
        let plain = pages
            .static_file(name)
            .expect("found by its plain name too");
        assert!(!plain.immutable);
        assert_eq!(plain.etag, file.etag);
    }
}

#[test]
fn another_version_is_answered_but_not_pinned() {
    let file = builtin().static_file("countersign.0000000000000000.css");
    assert!(file.is_some_and(|file| !file.immutable));
}

#[test]
fn no_path_leaves_the_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("secret.txt"), "secret").expect("writes");
    let pages = crate::pages::Pages::new(Some(folder.path())).expect("a theme");
    for path in [
        "",
        "..",
        "../secret.txt",
        "..%2fsecret.txt",
        "/etc/passwd",
        "./countersign.css",
        "countersign.css/",
        "../templates/signin.html",
        "\u{0}",
    ] {
        assert!(pages.static_file(path).is_none(), "{path}");
    }
}
