//! `cargo xtask deb`: a package for Debian and its descendants, by `dpkg-deb`.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::{Failure, process, workspace};

/// What is copied: from here, to there, with these rights.
const FILES: [(&str, &str, u32); 4] = [
    (
        "packaging/systemd/countersign.service",
        "lib/systemd/system/countersign.service",
        0o644,
    ),
    ("packaging/debian/default", "etc/default/countersign", 0o644),
    (
        "packaging/debian/countersignctl",
        "usr/sbin/countersignctl",
        0o755,
    ),
    ("README.md", "usr/share/doc/countersign/README.md", 0o644),
];
/// What is compressed, as Debian has it.
const COMPRESSED: [(&str, &str); 3] = [
    (
        "packaging/debian/changelog",
        "usr/share/doc/countersign/changelog.gz",
    ),
    (
        "packaging/debian/countersign.1",
        "usr/share/man/man1/countersign.1.gz",
    ),
    (
        "packaging/debian/countersignctl.8",
        "usr/share/man/man8/countersignctl.8.gz",
    ),
];
const SCRIPTS: [&str; 3] = ["postinst", "prerm", "postrm"];

const COPYRIGHT: &str = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Countersign

Files: *
Copyright: 2026 the authors of Countersign
License: Apache-2.0
 The whole licence is in /usr/share/common-licenses/Apache-2.0.
";

/// Packs a release build, or a binary that is there already (`--quick`: without compressing).
pub(crate) fn run(arguments: &[&str]) -> Result<bool, Failure> {
    let (binary, quick) = match arguments {
        [] => {
            process::run(&mut process::cargo(&[
                "build",
                "--release",
                "--workspace",
                "--bins",
                "--locked",
            ]))?;
            (workspace::target().join("release/countersign"), false)
        }
        [binary] => (PathBuf::from(binary), false),
        [binary, "--quick"] => (PathBuf::from(binary), true),
        _ => return Err("expected `cargo xtask deb [BINARY [--quick]]`".into()),
    };
    let version = version(&binary)?;
    let architecture = process::said("dpkg", &["--print-architecture"])?;
    let folder = workspace::target().join("deb");
    let root = folder.join(format!("root-{}", std::process::id()));
    let outcome = stage(&root, &binary, &version, &architecture)
        .and_then(|()| pack(&folder, &root, &version, &architecture, quick));
    fs::remove_dir_all(&root)?;
    println!("{}", outcome?.display());
    Ok(true)
}

fn stage(root: &Path, binary: &Path, version: &str, architecture: &str) -> Result<(), Failure> {
    place(binary, &root.join("usr/bin/countersign"), 0o755)?;
    for (from, to, mode) in FILES {
        place(&workspace::root().join(from), &root.join(to), mode)?;
    }
    for (from, to) in COMPRESSED {
        let text = fs::read_to_string(workspace::root().join(from))?;
        let text = text.replace("VERSION", version);
        let text = text.replace("MAINTAINER", &maintainer());
        write(&root.join(to), compressed(&text)?, 0o644)?;
    }
    for entry in fs::read_dir(workspace::root().join("docs"))? {
        let page = entry?.path();
        if let Some(name) = page.file_name()
            && page.extension().is_some_and(|e| e == "md")
        {
            let to = root.join("usr/share/doc/countersign/docs").join(name);
            place(&page, &to, 0o644)?;
        }
    }
    write(
        &root.join("usr/share/doc/countersign/copyright"),
        COPYRIGHT,
        0o644,
    )?;
    for script in SCRIPTS {
        let from = workspace::root().join("packaging/debian").join(script);
        place(&from, &root.join("DEBIAN").join(script), 0o755)?;
    }
    let conffiles = "/etc/default/countersign\n";
    write(&root.join("DEBIAN/conffiles"), conffiles, 0o644)?;
    let control = control(binary, version, architecture, size(root)?)?;
    write(&root.join("DEBIAN/control"), &control, 0o644)
}

fn control(
    binary: &Path,
    version: &str,
    architecture: &str,
    kilobytes: u64,
) -> Result<String, Failure> {
    let maintainer = maintainer();
    let libc = newest_symbol(BufReader::new(File::open(binary)?))
        .ok_or("the binary needs no C library")?;
    Ok(format!(
        "Package: countersign\n\
         Version: {version}\n\
         Architecture: {architecture}\n\
         Maintainer: {maintainer}\n\
         Installed-Size: {kilobytes}\n\
         Depends: libc6 (>= {libc}), libgcc-s1, adduser, ca-certificates\n\
         Suggests: postgresql, espeak-ng\n\
         Section: net\n\
         Priority: optional\n\
         Description: OpenID Connect provider with two-step sign-in by text message\n \
         Signs people in by password and a one-time code, which arrives by the\n \
         operator's own SMPP message centre. SQLite is built in; PostgreSQL for\n \
         several servers.\n"
    ))
}

/// Who packs, as Debian's own tools are told.
fn maintainer() -> String {
    let told = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let name = told("DEBFULLNAME").unwrap_or_else(|| "Countersign".to_owned());
    let mail = told("DEBEMAIL").unwrap_or_else(|| "root@localhost".to_owned());
    format!("{name} <{mail}>")
}

/// The newest version of the C library that the binary asks for.
fn newest_symbol(binary: impl BufRead) -> Option<String> {
    let versions = binary.split(b'G').map_while(Result::ok);
    let minor = versions.filter_map(|after| {
        let digits = after.strip_prefix(b"LIBC_2.")?.iter().copied();
        let digits: Vec<u8> = digits.take_while(u8::is_ascii_digit).take(3).collect();
        String::from_utf8(digits).ok()?.parse::<u32>().ok()
    });
    minor.max().map(|minor| format!("2.{minor}"))
}

fn pack(
    folder: &Path,
    root: &Path,
    version: &str,
    architecture: &str,
    quick: bool,
) -> Result<PathBuf, Failure> {
    let package = folder.join(format!("countersign_{version}_{architecture}.deb"));
    let mut pack = process::command("dpkg-deb", &["--build", "--root-owner-group"]);
    pack.arg(if quick { "-Znone" } else { "-Zxz" });
    process::run(pack.arg(root).arg(&package))?;
    Ok(package)
}

/// What the binary says of itself.
fn version(binary: &Path) -> Result<String, Failure> {
    let said = process::said(&binary.to_string_lossy(), &["--version"])?;
    let version = said.strip_prefix("countersign ");
    Ok(version.ok_or("this is not countersign")?.to_owned())
}

fn place(from: &Path, to: &Path, mode: u32) -> Result<(), Failure> {
    make_folder_of(to)?;
    fs::copy(from, to).map_err(|e| format!("{}: {e}", from.display()))?;
    Ok(fs::set_permissions(to, fs::Permissions::from_mode(mode))?)
}

fn write(to: &Path, content: impl AsRef<[u8]>, mode: u32) -> Result<(), Failure> {
    make_folder_of(to)?;
    fs::write(to, content)?;
    Ok(fs::set_permissions(to, fs::Permissions::from_mode(mode))?)
}

/// The same bytes each time: without a name and a time.
fn compressed(text: &str) -> Result<Vec<u8>, Failure> {
    let mut gzip = process::command("gzip", &["-9nc"]);
    let mut gzip = gzip
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("gzip: {e}"))?;
    // Far less than a pipe holds, and it ends here.
    if let Some(mut input) = gzip.stdin.take() {
        input.write_all(text.as_bytes())?;
    }
    let output = gzip.wait_with_output()?;
    if !output.status.success() {
        return Err(format!("gzip: {}", output.status).into());
    }
    Ok(output.stdout)
}

/// With the rights that folders of a package have, whatever the umask is.
fn make_folder_of(file: &Path) -> Result<(), Failure> {
    let Some(folder) = file.parent() else {
        return Ok(());
    };
    let missing: Vec<&Path> = folder.ancestors().take_while(|f| !f.exists()).collect();
    fs::create_dir_all(folder)?;
    for made in missing {
        fs::set_permissions(made, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// In kilobytes, as Debian counts.
fn size(folder: &Path) -> Result<u64, Failure> {
    let mut kilobytes = 1;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        kilobytes += if entry.file_type()?.is_dir() {
            size(&entry.path())?
        } else {
            entry.metadata()?.len().div_ceil(1024)
        };
    }
    Ok(kilobytes)
}

#[cfg(test)]
mod tests {
    use super::newest_symbol;

    #[test]
    fn the_newest_version_of_the_c_library_is_found() {
        let binary: &[u8] = b"\0GLIBC_2.2.5\0GLIBC_2.34\0GLIBC_2.4\0GLIBC_PRIVATE";
        assert_eq!(newest_symbol(binary).as_deref(), Some("2.34"));
        assert_eq!(newest_symbol(&b"GLIBC"[..]), None);
    }
}
