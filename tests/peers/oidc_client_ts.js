"use strict";

// Serves a page with the npm package oidc-client-ts. The page is the relying party; what it says it
// saw comes back here and is printed.
// usage: oidc_client_ts.js ADDRESS ISSUER

const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { known, tell } = require("./application.js");

const [address, issuer] = process.argv.slice(2);
const at = `http://${address}`;
const installed = path.dirname(require.resolve("oidc-client-ts/package.json"));
const library = path.join(installed, "dist/browser/oidc-client-ts.min.js");
const settings = {
  authority: issuer,
  client_id: known().client_id,
  redirect_uri: `${at}/callback`,
  post_logout_redirect_uri: `${at}/signed-out`,
  scope: "openid profile phone",
  acr_values: "smpp",
  loadUserInfo: true,
  // acr and amr are among what it would hide.
  filterProtocolClaims: false,
  automaticSilentRenew: false,
};

const files = {
  "/library.js": () => ["text/javascript", fs.readFileSync(library)],
  "/settings.json": () => ["application/json", JSON.stringify(settings)],
  "/page.js": () => ["text/javascript", fs.readFileSync(path.join(__dirname, "oidc_client_ts_page.js"))],
};
const page = ["text/html", fs.readFileSync(path.join(__dirname, "oidc_client_ts.html"))];

const server = http.createServer(async (request, response) => {
  const url = new URL(request.url, at);
  if (request.method === "POST") {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { step, ...seen } = JSON.parse(body);
    tell(step, seen);
    response.writeHead(204).end();
    return;
  }
  const [type, content] = files[url.pathname]?.() ?? page;
  response.writeHead(200, { "content-type": type }).end(content);
});
const [host, port] = address.split(":");
server.listen(Number(port), host, () => tell("listening", { at }));
