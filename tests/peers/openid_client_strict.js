"use strict";

// The npm package openid-client as strict as FAPI 2.0 wants it: pushed requests, private_key_jwt,
// proofs of possession (DPoP), signed answers (JARM).
// usage: openid_client_strict.js ADDRESS ISSUER

const { generateKeyPairSync, webcrypto } = require("node:crypto");
const client = require("openid-client");
const { serve, check, fail } = require("./application.js");
const { session } = require("./openid_client_session.js");

const [address, issuer] = process.argv.slice(2);
const at = `http://${address}`;
const pending = new Map();

async function key() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: "strict", use: "sig", alg: "ES256" };
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const pkcs8 = privateKey.export({ format: "der", type: "pkcs8" });
  return { jwk, signing: await webcrypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]) };
}

async function main() {
  const { jwk, signing } = await key();
  const registration = {
    client_name: "openid-client, strict",
    redirect_uris: [`${at}/callback`],
    post_logout_redirect_uris: [`${at}/signed-out`],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    scope: "openid profile email phone offline_access",
    token_endpoint_auth_method: "private_key_jwt",
    jwks: { keys: [jwk] },
    id_token_signed_response_alg: "ES256",
    authorization_signed_response_alg: "ES256",
    dpop_bound_access_tokens: true,
    require_pushed_authorization_requests: true,
  };
  const config = await client.dynamicClientRegistration(
    new URL(issuer),
    registration,
    client.PrivateKeyJwt({ key: signing, kid: "strict" }),
    { execute: [client.allowInsecureRequests, client.useJwtResponseMode] },
  );
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair("ES256"));
  const after = session(config, at, { DPoP });

  serve(address, {
    async login(url) {
      const acr = url.searchParams.get("acr");
      const state = client.randomState();
      const request = { acr, nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() };
      pending.set("last", { ...request, state });
      const parameters = {
        redirect_uri: `${at}/callback`,
        scope: "openid profile email phone offline_access",
        prompt: "consent",
        claims: JSON.stringify({ id_token: { acr: { essential: true, values: [acr] } } }),
        state,
        nonce: request.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(request.verifier),
        code_challenge_method: "S256",
      };
      const redirect = await client.buildAuthorizationUrlWithPAR(config, parameters, { DPoP });
      if (!redirect.searchParams.has("request_uri")) throw new Error("nothing was pushed");
      return { redirect: redirect.href };
    },
    async callback(url) {
      if (!url.searchParams.has("response")) throw new Error("the answer is not signed");
      const request = pending.get("last");
      const checks = {
        expectedState: request.state,
        expectedNonce: request.nonce,
        pkceCodeVerifier: request.verifier,
        idTokenExpected: true,
      };
      const tokens = await client.authorizationCodeGrant(config, url, checks, undefined, { DPoP });
      if (tokens.token_type !== "dpop") throw new Error(`a token of type ${tokens.token_type}`);
      after.begin(tokens);
      return { claims: check(tokens.claims(), request.acr, ["pwd", "otp", "sms", "mfa"]) };
    },
    ...after.steps,
  });
}

main().catch(fail);
