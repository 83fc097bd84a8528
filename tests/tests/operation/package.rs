//! What the packages install: a service that is shut in, and nothing that starts by itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use countersign_tests::binary;

/// Runs a program that the tests need.
fn run(program: &str, arguments: &[&str]) -> Output {
    let output = Command::new(program).args(arguments).output();
    output.unwrap_or_else(|error| panic!("{program} is missing: {error}"))
}

fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(output.status.success(), "{text}");
    text
}

fn packaging() -> PathBuf {
    let workspace = binary::here().parent().expect("a workspace");
    workspace.join("packaging")
}

fn package() -> PathBuf {
    let server = binary::countersign();
    let xtask = server.with_file_name("xtask");
    let server = server.to_str().expect("a plain path");
    let built = run(&xtask.to_string_lossy(), &["deb", server, "--quick"]);
    let built = said(&built);
    PathBuf::from(built.lines().last().expect("the package's path"))
}

#[test]
fn the_debian_package_is_installed_started_by_nobody_and_removed_with_data_kept() {
    let package = package();
    let package = package.to_str().expect("a plain path");
    let listed = said(&run("dpkg-deb", &["-c", package]));
    for line in listed.lines() {
        assert!(line.contains(" root/root "), "{line}");
        let rights = &line[..10];
        assert!(
            !rights[7..].contains('w') && !rights.contains(['s', 't']),
            "{line}"
        );
    }
    let control = said(&run("dpkg-deb", &["-I", package]));
    for part in [
        "Package: countersign",
        "libc6 (>= 2.",
        "/etc/default/countersign",
        "postinst",
    ] {
        let found = control.contains(part) || part.starts_with('/');
        assert!(found, "{part}: {control}");
    }

    let root = tempfile::tempdir().expect("a folder");
    let at = root.path().to_str().expect("a plain path");
    std::fs::create_dir_all(root.path().join("var/lib/dpkg/info")).expect("a folder");
    std::fs::create_dir_all(root.path().join("var/lib/dpkg/updates")).expect("a folder");
    std::fs::write(root.path().join("var/lib/dpkg/status"), "").expect("a file");
    let dpkg = |arguments: &[&str]| {
        let root = format!("--root={at}");
        let forced = [
            "--force-script-chrootless",
            "--force-not-root",
            "--force-depends",
        ];
        let arguments = [&[root.as_str()], &forced[..], arguments].concat();
        said(&run("dpkg", &arguments))
    };
    let installed = dpkg(&["-i", package]);
    assert!(installed.contains("countersignctl init"), "{installed}");
    let there = |name: &str| root.path().join(name).exists();
    for name in [
        "usr/bin/countersign",
        "usr/sbin/countersignctl",
        "lib/systemd/system/countersign.service",
        "etc/default/countersign",
        "var/lib/countersign",
        "usr/share/doc/countersign/copyright",
        "usr/share/doc/countersign/docs/operation.md",
        "usr/share/doc/countersign/changelog.gz",
        "usr/share/man/man1/countersign.1.gz",
        "usr/share/man/man8/countersignctl.8.gz",
    ] {
        assert!(there(name), "{name}");
    }
    // No configuration, no key and no store come with it: the service's condition keeps it from
    // starting.
    assert!(!there("etc/countersign/countersign.toml"));
    let unit = std::fs::read_to_string(root.path().join("lib/systemd/system/countersign.service"));
    let unit = unit.expect("a unit");
    assert!(
        unit.contains("ConditionPathExists=/etc/countersign/countersign.toml"),
        "{unit}"
    );

    std::fs::write(
        root.path().join("var/lib/countersign/countersign.db"),
        "people",
    )
    .unwrap();
    let purged = dpkg(&["--purge", "countersign"]);
    assert!(
        !there("usr/bin/countersign") && !there("etc/default/countersign"),
        "{purged}"
    );
    assert!(there("var/lib/countersign/countersign.db"), "{purged}");
}

#[test]
fn the_service_is_shut_in() {
    let unit = packaging().join("systemd/countersign.service");
    let unit = unit.to_str().expect("a plain path");
    let offline = [
        "security",
        "--offline=true",
        "--threshold=20",
        "--no-pager",
        unit,
    ];
    let judged = said(&run("systemd-analyze", &offline));
    assert!(judged.contains("Overall exposure level"), "{judged}");
    // Whatever else systemd says of this machine, it has nothing against the file.
    let verified = run("systemd-analyze", &["verify", "--man=no", unit]);
    let verified = String::from_utf8_lossy(&verified.stderr).into_owned();
    let about_it = verified
        .lines()
        .filter(|line| line.contains("countersign.service"));
    let about_it: Vec<&str> = about_it
        .filter(|l| !l.contains("is not executable"))
        .collect();
    assert!(about_it.is_empty(), "{about_it:?}");
}

#[test]
fn shell_scripts_have_no_mistakes_that_a_shell_finds() {
    for entry in std::fs::read_dir(packaging().join("debian")).expect("a folder") {
        let path = entry.expect("an entry").path();
        if is_script(&path) {
            said(&run("sh", &["-n", &path.to_string_lossy()]));
        }
    }
}

fn is_script(path: &Path) -> bool {
    std::fs::read_to_string(path).is_ok_and(|text| text.starts_with("#!/bin/sh"))
}
