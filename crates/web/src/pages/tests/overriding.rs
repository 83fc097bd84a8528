use std::fs;
use std::path::Path;

use super::locale;
use crate::pages::{Code, Home, Pages, SignIn, SignedOut};

fn write(root: &Path, name: &str, content: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("makes the folder");
    fs::write(path, content).expect("writes");
}

fn sign_in(pages: &Pages, tag: &str) -> String {
    let page = SignIn {
        client_name: Some("<b>".into()),
        ..SignIn::default()
    };
    pages.render(&locale(pages, tag), &page).expect("renders")
}

#[test]
fn a_folder_that_is_not_there_is_an_error_that_names_it() {
    let error = Pages::new(Some(Path::new("/no/such/folder"))).expect_err("fails");
    assert!(error.to_string().contains("/no/such/folder"));
}

#[test]
fn one_template_is_replaced_and_the_others_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        "templates/signin.html",
        "Mine: {{ client_name }} {{ t('signin-title') }}",
    );
    let pages = Pages::new(Some(folder.path())).expect("a theme");
    assert_eq!(sign_in(&pages, "fr"), "Mine: &lt;b&gt; Se connecter");
    let other = pages.render(&locale(&pages, "fr"), &SignedOut::default());
    assert!(other.expect("renders").contains("<h1>"));
}

#[test]
fn changes_show_without_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let pages = Pages::new(Some(folder.path())).expect("a theme");
    let address = pages.asset("countersign.css");
    assert!(sign_in(&pages, "en").contains("<h1>"));

    write(folder.path(), "templates/signin.html", "one");
    write(
        folder.path(),
        "static/countersign.css",
        ":root{--accent:red}",
    );
    pages.reload();
    assert_eq!(sign_in(&pages, "en"), "one");
    assert_ne!(
        pages.asset("countersign.css"),
        address,
        "a new address, so caches let go"
    );
    let file = pages.static_file("countersign.css").expect("found");
    assert_eq!(&file.bytes[..], b":root{--accent:red}");

    fs::remove_file(folder.path().join("templates/signin.html")).expect("removes");
    pages.reload();
    assert!(sign_in(&pages, "en").contains("<h1>"));
}

#[test]
fn a_template_that_does_not_compile_is_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "templates/signin.html", "{% if %}");
    let pages = Pages::new(Some(folder.path())).expect("a theme");
    assert!(sign_in(&pages, "en").contains("name=\"password\""));
}

#[test]
fn a_template_that_fails_while_rendering_gives_way_to_the_built_in_one() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        "templates/signin.html",
        "{{ no_such_function() }}",
    );
    write(
        folder.path(),
        "templates/layout.html",
        "{% include 'gone.html' %}",
    );
    let pages = Pages::new(Some(folder.path())).expect("a theme");
    assert!(sign_in(&pages, "en").contains("name=\"password\""));
    let code = pages.render(&locale(&pages, "en"), &Code::default());
    assert!(code.expect("renders").contains("name=\"code\""));
}

#[test]
fn unknown_variables_are_empty() {
    let folder = tempfile::tempdir().expect("a folder");
    let template = "[{{ no.such.thing }}{% for x in nothing %}x{% endfor %}{{ t(nothing) }}]";
    write(folder.path(), "templates/signin.html", template);
    let pages = Pages::new(Some(folder.path())).expect("a theme");
    assert_eq!(sign_in(&pages, "en"), "[]");
}

#[test]
fn texts_are_laid_over_one_by_one() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        "locales/brand.ftl",
        "service-name = Harbour Bank\n",
    );
    write(
        folder.path(),
        "locales/de.ftl",
        "signin-title = Willkommen\nsignin-password = { $nobody-gives-this }\n= broken\n",
    );
    let pages = Pages::new(Some(folder.path())).expect("a theme");
    let html = sign_in(&pages, "de");
    assert!(html.contains("<h1>Willkommen</h1>"));
    assert!(
        html.contains("Benutzername"),
        "texts that are not overridden stay"
    );
    assert!(
        html.contains(">Passwort<"),
        "a text that cannot be formatted stays"
    );
    assert!(html.contains("Harbour Bank"));
    assert!(
        sign_in(&pages, "ar").contains("Harbour Bank"),
        "in all languages"
    );
}

#[test]
fn a_language_can_be_added() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        "locales/he.ftl",
        "language-name = עברית\nlanguage-direction = rtl\n",
    );
    let pages = Pages::new(Some(folder.path())).expect("a theme");
    let html = sign_in(&pages, "he");
    assert!(html.contains("lang=\"he\" dir=\"rtl\""));
    assert!(
        html.contains("<h1>Sign in</h1>"),
        "missing texts are English"
    );
    let hebrew = locale(&pages, "he");
    let home = Home {
        languages: pages.languages(&hebrew, "/"),
        ..Home::default()
    };
    let html = pages.render(&hebrew, &home).expect("renders");
    assert!(html.contains("עברית") && html.contains("ui_locales=de"));
}
