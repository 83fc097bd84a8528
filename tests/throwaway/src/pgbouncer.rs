use std::path::Path;

use crate::folder::Folder;
use crate::port::{self, wait_until};
use crate::postgres::{Postgres, credentials, url};
use crate::server::Server;

/// PgBouncer in transaction mode: each transaction may run on another connection, and few of them
/// serve many clients.
#[derive(Debug)]
pub struct PgBouncer {
    port: u16,
    _server: Server,
}

impl PgBouncer {
    /// # Panics
    /// When it does not come up; Debian's package pgbouncer has to be there.
    #[must_use]
    pub fn start(postgres: &Postgres) -> Self {
        let program = Path::new("/usr/sbin/pgbouncer");
        assert!(
            program.exists(),
            "PgBouncer is there: apt-get install pgbouncer"
        );
        let folder = Folder::new("countersign-pgbouncer-");
        let (user, password) = credentials();
        let users = folder.write("users", &format!("\"{user}\" \"{password}\"\n"));
        let port = port::free();
        let configuration = format!(
            "[databases]\n* = host=127.0.0.1 port={}\n\
             [pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n\
             auth_type = scram-sha-256\nauth_file = {}\npool_mode = transaction\n\
             default_pool_size = 3\nmax_client_conn = 200\n",
            postgres.port(),
            users.display(),
        );
        let file = folder.write("pgbouncer.ini", &configuration);
        let mut command = folder.command(program);
        command.arg(file);
        let server = Server::start(&folder, &command, "INT");
        wait_until("PgBouncer", || port::is_open(port));
        Self {
            port,
            _server: server,
        }
    }

    /// What `store.url` is for a database behind it.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        url(self.port, database)
    }
}
