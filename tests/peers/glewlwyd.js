"use strict";

// Debian's glewlwyd on SQLite, set up through its administration API, for `cargo xtask bench oidc`.
// usage: glewlwyd.js FOLDER ADDRESS, where FOLDER holds the unpacked package

const { spawn, execFileSync } = require("node:child_process");
const { generateKeyPairSync } = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { tell, fail } = require("./application.js");

const [folder, address] = process.argv.slice(2);
const [host, port] = address.split(":");
const at = `http://${address}`;
const issuer = `${at}/api/oidc`;
const data = fs.mkdtempSync(path.join(os.tmpdir(), "glewlwyd-"));
const secret = "secret-of-the-bench";

function configuration(database) {
  const modules = path.join(folder, "usr/lib/glewlwyd");
  return `
port = ${port}
bind_address = "${host}"
external_url = "${at}/"
login_url = "login.html"
api_prefix = "api"
log_mode = "file"
log_level = "ERROR"
log_file = "${data}/glewlwyd.log"
cookie_secure = 0
session_expiration = 2419200
session_key = "GLEWLWYD2_SESSION_ID"
admin_scope = "g_admin"
profile_scope = "g_profile"
user_module_path = "${modules}/user"
client_module_path = "${modules}/client"
user_auth_scheme_module_path = "${modules}/scheme"
plugin_module_path = "${modules}/plugin"
use_secure_connection=false
secure_connection_key_file="/none"
secure_connection_pem_file="/none"
hash_algorithm = "SHA512"
database = { type = "sqlite3"; path = "${database}" };
`;
}

let cookie;

async function call(method, where, body) {
  const response = await fetch(`${at}/api${where}`, {
    method,
    headers: { "content-type": "application/json", ...(cookie && { cookie }) },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${where}: ${response.status} ${await response.text()}`);
  cookie = response.headers.get("set-cookie")?.split(";")[0] ?? cookie;
}

async function ready() {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      await fetch(`${at}/api/`);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error("glewlwyd does not listen");
}

function plugin() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  return {
    iss: issuer,
    "jwt-type": "ecdsa",
    "jwt-key-size": "256",
    key: privateKey,
    cert: publicKey,
    "access-token-duration": 3600,
    "refresh-token-duration": 1209600,
    "code-duration": 600,
    "refresh-token-rolling": true,
    "refresh-token-one-use": "always",
    "allow-non-oidc": true,
    "auth-type-code-enabled": true,
    "auth-type-token-enabled": true,
    "auth-type-id-token-enabled": true,
    "auth-type-none-enabled": false,
    "auth-type-password-enabled": true,
    "auth-type-client-enabled": true,
    "auth-type-device-enabled": false,
    "auth-type-refresh-enabled": true,
    scope: [],
    "additional-parameters": [],
    claims: [],
    "jwks-show": true,
    "pkce-allowed": false,
    "introspection-revocation-allowed": true,
    "introspection-revocation-allow-target-client": true,
    "introspection-revocation-auth-scope": [],
    "subject-type": "public",
  };
}

async function setUp() {
  await call("POST", "/auth/", { username: "admin", password: "password" });
  await call("POST", "/mod/plugin/", {
    module: "oidc", name: "oidc", display_name: "OIDC", enabled: true, parameters: plugin(),
  });
  await call("POST", "/client/", {
    client_id: "bench",
    name: "bench",
    enabled: true,
    confidential: true,
    password: secret,
    redirect_uri: ["http://127.0.0.1:9999/callback"],
    authorization_type: ["code", "password", "client_credentials", "refresh_token"],
    scope: ["openid"],
    token_endpoint_auth_method: ["client_secret_basic"],
  });
  await call("PUT", "/user/admin", {
    username: "admin", name: "The Administrator", email: "admin@example.org", enabled: true,
    scope: ["g_admin", "g_profile", "openid"],
  });
}

async function tokens() {
  const response = await fetch(`${issuer}/token`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      authorization: `Basic ${Buffer.from(`bench:${secret}`).toString("base64")}`,
    },
    body: "grant_type=password&username=admin&password=password&scope=openid",
  });
  const given = await response.json();
  if (!given.access_token) throw new Error(JSON.stringify(given));
  return given;
}

async function main() {
  const database = path.join(data, "glewlwyd.db");
  const schema = path.join(folder, "usr/share/dbconfig-common/data/glewlwyd/install/sqlite3");
  execFileSync("sqlite3", [database], { input: fs.readFileSync(schema) });
  const file = path.join(data, "glewlwyd.conf");
  fs.writeFileSync(file, configuration(database));
  const server = spawn(path.join(folder, "usr/bin/glewlwyd"), ["--config-file", file], { stdio: "inherit" });
  process.on("SIGTERM", () => server.kill());
  server.on("exit", () => {
    fs.rmSync(data, { recursive: true });
    process.exit();
  });
  await ready();
  await setUp();
  const given = [];
  while (given.length < 8) given.push(await tokens());
  tell("listening", {
    at, issuer, pid: server.pid, client_id: "bench", client_secret: secret,
    access_token: given[0].access_token,
    refresh_tokens: given.map((tokens) => tokens.refresh_token),
    // For a client that has no person, its discovery document does not say which scope is needed.
    scope: "openid",
  });
}

main().catch(fail);
