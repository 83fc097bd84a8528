"use strict";

// The npm package oidc-provider with its store in memory, for `cargo xtask bench oidc`.
// usage: oidc_provider.js ADDRESS

const { generateKeyPairSync } = require("node:crypto");
const { Provider } = require("oidc-provider");
const { tell, fail } = require("./application.js");

const [address] = process.argv.slice(2);
const [host, port] = address.split(":");
const issuer = `http://${address}`;
const secret = "secret-of-the-bench";

function key(type, options, use) {
  const { privateKey } = generateKeyPairSync(type, options);
  return { ...privateKey.export({ format: "jwk" }), use: "sig", ...use };
}

async function main() {
  const provider = new Provider(issuer, {
    clients: [{
      client_id: "bench",
      client_secret: secret,
      redirect_uris: ["http://127.0.0.1:9999/callback"],
      grant_types: ["authorization_code", "client_credentials", "refresh_token"],
    }],
    jwks: {
      keys: [
        key("rsa", { modulusLength: 2048 }, { alg: "RS256", kid: "rsa" }),
        key("ec", { namedCurve: "P-256" }, { alg: "ES256", kid: "ec" }),
      ],
    },
    rotateRefreshToken: true,
    claims: { profile: ["name"], phone: ["phone_number"] },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      // Its access tokens are opaque otherwise, and ours are signed.
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx, client, oneOf) => (oneOf || ctx.oidc.route === "userinfo" ? undefined : issuer),
        getResourceServerInfo: () => ({
          scope: "bench", audience: issuer, accessTokenFormat: "jwt", jwt: { sign: { alg: "ES256" } },
        }),
      },
    },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: "Alice Archer", phone_number: "+447700900123" }),
    }),
  });
  await new Promise((resolve) => provider.listen(Number(port), host, resolve));
  const client = await provider.Client.find("bench");
  const grant = new provider.Grant({ accountId: "alice", clientId: "bench" });
  grant.addOIDCScope("openid profile phone");
  const grantId = await grant.save();
  const held = {
    accountId: "alice", client, grantId, scope: "openid profile phone", gty: "authorization_code",
  };
  const token = new provider.AccessToken(held);
  const refreshing = Array.from({ length: 8 }, () => {
    const offline = { ...held, scope: `${held.scope} offline_access`, rotations: 0 };
    return new provider.RefreshToken(offline).save();
  });
  tell("listening", {
    issuer, pid: process.pid, client_id: "bench", client_secret: secret,
    access_token: await token.save(), refresh_tokens: await Promise.all(refreshing), scope: "bench",
  });
}

main().catch(fail);
