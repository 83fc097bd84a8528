"use strict";

// A relying party with the npm package openid-client: discovery, dynamic registration, code flow
// with PKCE, userinfo, refresh, RP-initiated logout.
// usage: openid_client.js ADDRESS ISSUER

const client = require("openid-client");
const { serve, check, fail } = require("./application.js");
const { session } = require("./openid_client_session.js");

const [address, issuer] = process.argv.slice(2);
const at = `http://${address}`;
const pending = new Map();

async function main() {
  const registration = {
    client_name: "openid-client",
    redirect_uris: [`${at}/callback`],
    post_logout_redirect_uris: [`${at}/signed-out`],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    scope: "openid profile email phone offline_access",
  };
  const options = { execute: [client.allowInsecureRequests] };
  const config = await client.dynamicClientRegistration(
    new URL(issuer), registration, undefined, options,
  );
  const after = session(config, at);

  serve(address, {
    async login(url) {
      const acr = url.searchParams.get("acr");
      const state = client.randomState();
      const request = { acr, nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() };
      pending.set(state, request);
      const redirect = client.buildAuthorizationUrl(config, {
        redirect_uri: `${at}/callback`,
        scope: "openid profile email phone offline_access",
        prompt: "consent",
        acr_values: acr,
        state,
        nonce: request.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(request.verifier),
        code_challenge_method: "S256",
      });
      return { redirect: redirect.href };
    },
    async callback(url) {
      const state = url.searchParams.get("state");
      const request = pending.get(state);
      const tokens = await client.authorizationCodeGrant(config, url, {
        expectedState: state,
        expectedNonce: request?.nonce,
        pkceCodeVerifier: request?.verifier,
        idTokenExpected: true,
      });
      after.begin(tokens);
      return { claims: check(tokens.claims(), request.acr, ["pwd", "otp", "sms", "mfa"]) };
    },
    ...after.steps,
  });
}

main().catch(fail);
