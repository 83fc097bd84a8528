"use strict";

// The npm package openid-client in the flows that bring tokens through the browser: `id_token`
// (implicit) and `code id_token` (hybrid). The answer is in a fragment, which servers never see, so
// the page at the callback hands it over: here, the test does.
// usage: openid_client_browser_tokens.js ADDRESS ISSUER, with the registration in the environment

const client = require("openid-client");
const { serve, check, known, fail } = require("./application.js");

const [address, issuer] = process.argv.slice(2);
const registered = known();
const pending = new Map();

const FLOWS = {
  implicit: client.useIdTokenResponseType,
  hybrid: client.useCodeIdTokenResponseType,
};

async function configure(flow) {
  return client.discovery(
    new URL(issuer),
    registered.client_id,
    registered.client_secret,
    undefined,
    { execute: [client.allowInsecureRequests, FLOWS[flow]] },
  );
}

async function main() {
  const configs = { implicit: await configure("implicit"), hybrid: await configure("hybrid") };

  serve(address, {
    async login(url) {
      const [flow, acr] = [url.searchParams.get("flow"), url.searchParams.get("acr")];
      const request = { flow, acr, state: client.randomState(), nonce: client.randomNonce() };
      const verifier = client.randomPKCECodeVerifier();
      pending.set("last", { ...request, verifier });
      const pkce = {
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
      };
      const redirect = client.buildAuthorizationUrl(configs[flow], {
        redirect_uri: registered.redirect_uris[0],
        scope: "openid phone",
        acr_values: acr,
        state: request.state,
        nonce: request.nonce,
        ...(flow === "hybrid" && pkce),
      });
      return { redirect: redirect.href };
    },
    async callback(url) {
      const answer = new URL(url.searchParams.get("answer"));
      const { flow, acr, state, nonce, verifier } = pending.get("last");
      const amr = ["pwd", "otp", "sms", "mfa"];
      if (flow === "implicit") {
        const claims = await client.implicitAuthentication(configs[flow], answer, nonce, {
          expectedState: state,
        });
        return { claims: check(claims, acr, amr) };
      }
      const tokens = await client.authorizationCodeGrant(configs[flow], answer, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      return { claims: check(tokens.claims(), acr, amr), code: true };
    },
  });
}

main().catch(fail);
