"use strict";

// A relying party with the npm package oauth4webapi, step by step as a careful application goes:
// signatures of ID tokens are verified too, though they came over the direct connection. It also
// introspects and revokes where the server can.
// usage: oauth4webapi.js ADDRESS ISSUER

const oauth = require("oauth4webapi");
const { serve, check, fail } = require("./application.js");

const [address, issuer] = process.argv.slice(2);
const at = `http://${address}`;
const redirectUri = `${at}/callback`;
const plain = { [oauth.allowInsecureRequests]: true };
const pending = new Map();
let tokens;
let claims;

async function register(as) {
  const registration = {
    client_name: "oauth4webapi",
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [`${at}/signed-out`],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: "client_secret_post",
    id_token_signed_response_alg: "ES256",
    scope: "openid profile email phone offline_access",
  };
  const response = await oauth.dynamicClientRegistrationRequest(as, registration, plain);
  return oauth.processDynamicClientRegistrationResponse(response);
}

async function main() {
  const server = new URL(issuer);
  const found = await oauth.discoveryRequest(server, plain);
  const as = await oauth.processDiscoveryResponse(server, found);
  const client = await register(as);
  const secret = oauth.ClientSecretPost(client.client_secret);

  async function take(response, nonce) {
    const options = { requireIdToken: true, expectedNonce: nonce };
    const fresh = await oauth.processAuthorizationCodeResponse(as, client, response, options);
    await oauth.validateApplicationLevelSignature(as, response, plain);
    return fresh;
  }

  serve(address, {
    async login(url) {
      const acr = url.searchParams.get("acr");
      const state = oauth.generateRandomState();
      const request = { acr, nonce: oauth.generateRandomNonce(), verifier: oauth.generateRandomCodeVerifier() };
      pending.set(state, request);
      const redirect = new URL(as.authorization_endpoint);
      redirect.search = new URLSearchParams({
        client_id: client.client_id,
        redirect_uri: redirectUri,
        response_type: "code",
        scope: "openid profile email phone offline_access",
        prompt: "consent",
        claims: JSON.stringify({ id_token: { acr: { essential: true, values: [acr] } } }),
        state,
        nonce: request.nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(request.verifier),
        code_challenge_method: "S256",
      });
      return { redirect: redirect.href };
    },
    async callback(url) {
      const state = url.searchParams.get("state");
      const request = pending.get(state);
      const answer = oauth.validateAuthResponse(as, client, url, state);
      const response = await oauth.authorizationCodeGrantRequest(
        as, client, secret, answer, redirectUri, request.verifier, plain,
      );
      tokens = await take(response, request.nonce);
      claims = oauth.getValidatedIdTokenClaims(tokens);
      return { claims: check(claims, request.acr, ["pwd", "otp", "sms", "mfa"]) };
    },
    async userinfo() {
      const response = await oauth.userInfoRequest(as, client, tokens.access_token, plain);
      return { userinfo: await oauth.processUserInfoResponse(as, client, claims.sub, response) };
    },
    async refresh() {
      const before = tokens;
      const response = await oauth.refreshTokenGrantRequest(as, client, secret, before.refresh_token, plain);
      tokens = await oauth.processRefreshTokenResponse(as, client, response);
      return {
        rotated: tokens.refresh_token !== before.refresh_token,
        renewed: tokens.access_token !== before.access_token,
        claims: oauth.getValidatedIdTokenClaims(tokens),
      };
    },
    async introspect() {
      const response = await oauth.introspectionRequest(as, client, secret, tokens.access_token, plain);
      return { introspection: await oauth.processIntrospectionResponse(as, client, response) };
    },
    async revoke() {
      const response = await oauth.revocationRequest(as, client, secret, tokens.access_token, plain);
      await oauth.processRevocationResponse(response);
      return { revoked: true };
    },
    async logout() {
      const redirect = new URL(as.end_session_endpoint);
      redirect.search = new URLSearchParams({
        id_token_hint: tokens.id_token,
        post_logout_redirect_uri: `${at}/signed-out`,
        state: "out",
      });
      return { redirect: redirect.href };
    },
    async "signed-out"(url) {
      return { state: url.searchParams.get("state") };
    },
  });
}

main().catch(fail);
