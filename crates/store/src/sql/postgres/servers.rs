use tokio_postgres::Config;
use tokio_postgres::config::{Host, TargetSessionAttrs};

/// The servers that an address names, each with all else that it says.
pub(super) fn each(all: Config) -> Vec<Config> {
    let count = all.get_hosts().len().max(all.get_hostaddrs().len());
    if count < 2 {
        return vec![all];
    }
    (0..count).map(|place| only(&all, place)).collect()
}

fn only(all: &Config, place: usize) -> Config {
    let mut one = Config::new();
    match all.get_hosts().get(place) {
        Some(Host::Tcp(name)) => one.host(name),
        #[cfg(unix)]
        Some(Host::Unix(folder)) => one.host_path(folder),
        None => &mut one,
    };
    if let Some(address) = all.get_hostaddrs().get(place) {
        one.hostaddr(*address);
    }
    // One may stand for all of them.
    let ports = all.get_ports();
    if let Some(port) = ports.get(place).or(ports.first()) {
        one.port(*port);
    }
    if let Some(user) = all.get_user() {
        one.user(user);
    }
    if let Some(password) = all.get_password() {
        one.password(password);
    }
    if let Some(database) = all.get_dbname() {
        one.dbname(database);
    }
    if let Some(options) = all.get_options() {
        one.options(options);
    }
    if let Some(application) = all.get_application_name() {
        one.application_name(application);
    }
    if let Some(time) = all.get_connect_timeout() {
        one.connect_timeout(*time);
    }
    if let Some(time) = all.get_tcp_user_timeout() {
        one.tcp_user_timeout(*time);
    }
    if let Some(time) = all.get_keepalives_interval() {
        one.keepalives_interval(time);
    }
    if let Some(count) = all.get_keepalives_retries() {
        one.keepalives_retries(count);
    }
    one.keepalives(all.get_keepalives());
    one.keepalives_idle(all.get_keepalives_idle());
    one.ssl_mode(all.get_ssl_mode());
    one.ssl_negotiation(all.get_ssl_negotiation());
    one.channel_binding(all.get_channel_binding());
    // Whether it takes writes is asked with its timeline.
    one.target_session_attrs(TargetSessionAttrs::Any);
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Vec<Config> {
        each(url.parse().unwrap())
    }

    #[test]
    fn each_server_has_its_name_and_port_and_all_else() {
        let more = "connect_timeout=3&keepalives_idle=7&channel_binding=require&options=-cx%3D1";
        let both = read(&format!(
            "postgres://joe:hunter2@db1,db2:5433/shop?{more}&target_session_attrs=read-write"
        ));
        let expected = ["db1:5432", "db2:5433"].map(|server| {
            let url = format!("postgres://joe:hunter2@{server}/shop?{more}");
            url.parse::<Config>().unwrap()
        });
        assert_eq!(both, expected);
    }

    #[test]
    fn one_port_may_be_that_of_all() {
        let ports = |servers: Vec<Config>| -> Vec<u16> {
            servers.iter().map(|server| server.get_ports()[0]).collect()
        };
        let listed = "postgres:///shop?hostaddr=10.0.0.1,10.0.0.2&port=6000";
        assert_eq!(ports(read(listed)), [6000, 6000]);
    }

    #[test]
    fn one_server_stays_as_it_is() {
        let url = "postgres://joe@db1/shop?target_session_attrs=read-write";
        assert_eq!(read(url), [url.parse::<Config>().unwrap()]);
    }
}
