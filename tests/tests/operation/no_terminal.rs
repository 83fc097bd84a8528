use std::process::Command;

use countersign_tests::binary;

/// As in a container, or started by another program.
#[test]
fn without_a_terminal_it_is_said_how_a_password_is_given() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let init = binary::command(&["init", "."]);
    // In a session of its own a program has no terminal.
    let mut apart = Command::new("setsid");
    apart
        .arg("--wait")
        .arg(init.get_program())
        .args(init.get_args());
    apart.current_dir(folder.path());
    let output = apart.output().expect("setsid runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("no terminal"), "{said}");
    assert!(said.contains("- for standard input"), "{said}");
}
