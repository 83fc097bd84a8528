use std::path::Path;

use countersign_core::SystemEntropy;
use countersign_directory::NewPerson;

use super::{ACTOR, secret_input};
use crate::cli::InitArgs;
use crate::config::{Config, commented};
use crate::house::{Failure, House};
use crate::master_key;

pub(super) async fn run(args: InitArgs) -> Result<(), Failure> {
    let file = args.folder.join("countersign.toml");
    if file.exists() {
        return Err(format!("{}: is there already; nothing was changed", file.display()).into());
    }
    let password = match &args.password_file {
        Some(path) => secret_input::from_file(path)?,
        None => secret_input::ask_new(&format!("Password for {}: ", args.admin))?,
    };
    std::fs::create_dir_all(&args.folder).map_err(|e| format!("{}: {e}", args.folder.display()))?;
    master_key::create(&args.folder.join("master.key"), &SystemEntropy)?;
    write(&file, &args.issuer)?;
    let config = match Config::read(&file) {
        Ok(config) => config,
        Err(error) => {
            // What was asked for cannot work: leave nothing half made.
            std::fs::remove_file(&file)?;
            std::fs::remove_file(args.folder.join("master.key"))?;
            return Err(error.into());
        }
    };
    let house = House::open(&config).await?;
    let administrator = NewPerson::new(&args.admin)
        .password(password)
        .value("memberOf", "administrators");
    house.directory.add(administrator, ACTOR).await?;
    println!(
        "Wrote {file}\n\nNext:\n  countersign method set smpp smpp_server=HOST system_id=ID --secret password --config {file}\n  \
         countersign method enable smpp --config {file}\n  countersign check --config {file}\n  \
         countersign serve --config {file}",
        file = file.display()
    );
    Ok(())
}

fn write(file: &Path, issuer: &str) -> Result<(), Failure> {
    let issuer = toml::Value::String(issuer.to_owned()).to_string();
    let text = commented(&[("server.issuer", issuer)]);
    std::fs::write(file, text).map_err(|e| format!("{}: {e}", file.display()).into())
}
