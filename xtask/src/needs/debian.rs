use std::path::Path;

use crate::process::{command, run, succeeds};
use crate::{Failure, workspace};

/// A program that has to be there, and the package that brings it.
const PROGRAMS: [(&str, &str, &str); 18] = [
    ("chromium", "--version", "chromium"),
    ("chromedriver", "--version", "chromium-driver"),
    ("tshark", "--version", "tshark"),
    // It answers every question about itself with an error.
    ("ls", "/usr/bin/sipp", "sip-tester"),
    ("espeak-ng", "--version", "espeak-ng"),
    ("psql", "--version", "postgresql"),
    ("/usr/sbin/pgbouncer", "--version", "pgbouncer"),
    ("faketime", "--version", "faketime"),
    ("node", "--version", "nodejs"),
    ("npm", "--version", "npm"),
    ("python3", "--version", "python3-venv"),
    ("javac", "--version", "default-jdk-headless"),
    ("mvn", "--version", "maven"),
    ("/usr/sbin/apache2", "-v", "apache2-bin"),
    ("/usr/sbin/slapd", "-VV", "slapd"),
    ("ldapsearch", "-VV", "ldap-utils"),
    ("systemd-analyze", "--version", "systemd"),
    // A module is no program; that its file can be listed shows that it is there.
    (
        "ls",
        "/usr/lib/apache2/modules/mod_auth_openidc.so",
        "libapache2-mod-auth-openidc",
    ),
];

/// Installs the packages whose programs are missing.
pub(crate) fn install() -> Result<(), Failure> {
    let missing = || {
        let missing = PROGRAMS
            .iter()
            .filter(|(program, argument, _)| !succeeds(&mut command(program, &[argument])));
        missing.map(|(_, _, package)| *package).collect::<Vec<_>>()
    };
    let packages = missing();
    if packages.is_empty() {
        return Ok(());
    }
    install_packages(&packages)?;
    match missing() {
        still if still.is_empty() => Ok(()),
        still => Err(format!("installed, but still not working: {}", still.join(" ")).into()),
    }
}

/// Installs packages, as root or with a sudo that does not ask.
pub(crate) fn install_packages(packages: &[&str]) -> Result<(), Failure> {
    let list = packages.join(" ");
    let apt = if workspace::is_root() {
        vec!["apt-get"]
    } else if succeeds(&mut command("sudo", &["-n", "true"])) {
        vec!["sudo", "-n", "apt-get"]
    } else {
        return Err(format!(
            "these Debian packages are missing: {list}; as root, run: apt-get install {list}"
        )
        .into());
    };
    println!("installing from Debian: {list}");
    apt_get(&apt, &["update", "-q"])?;
    let install = ["install", "-y", "-q", "--no-install-recommends"];
    apt_get(&apt, &[&install[..], packages].concat())
}

/// Unpacks a package into a folder, without setting anything up.
pub(crate) fn unpack(package: &str, folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)?;
    run(command("apt-get", &["download", "-q", package]).current_dir(folder))?;
    let file = std::fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|e| e == "deb"));
    let file = file.ok_or("apt-get downloaded no package")?;
    run(command("dpkg", &["-x"]).arg(file).arg(folder))
}

fn apt_get(apt: &[&str], arguments: &[&str]) -> Result<(), Failure> {
    let words = [&apt[1..], arguments].concat();
    let mut apt = command(apt[0], &words);
    run(apt.env("DEBIAN_FRONTEND", "noninteractive"))
}
