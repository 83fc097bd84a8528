"use strict";

// The npm package openid-client where the person answers elsewhere: device flow and CIBA. It polls
// while they do.
// usage: openid_client_decoupled.js ADDRESS ISSUER, with the registration in the environment

const client = require("openid-client");
const { serve, check, known, fail } = require("./application.js");

const [address, issuer] = process.argv.slice(2);
const registered = known();
const parameters = { scope: "openid profile", acr_values: "smpp" };
let polling;

async function main() {
  const authentication = registered.client_secret ? undefined : client.None();
  const config = await client.discovery(
    new URL(issuer),
    registered.client_id,
    registered.client_secret ?? undefined,
    authentication ?? client.ClientSecretBasic(registered.client_secret),
    { execute: [client.allowInsecureRequests] },
  );

  function keep(tokens) {
    polling = tokens;
    // What goes wrong is told when the test asks for the end.
    tokens.catch(() => {});
  }

  serve(address, {
    async device() {
      const answer = await client.initiateDeviceAuthorization(config, parameters);
      keep(client.pollDeviceAuthorizationGrant(config, answer));
      return { user_code: answer.user_code, link: answer.verification_uri_complete };
    },
    async backchannel() {
      const answer = await client.initiateBackchannelAuthentication(config, {
        ...parameters,
        login_hint: "alice",
        binding_message: "W4SCT",
      });
      keep(client.pollBackchannelAuthenticationGrant(config, answer));
      return { expires_in: answer.expires_in };
    },
    async end() {
      const claims = (await polling).claims();
      return { claims: check(claims, "smpp", ["pwd", "otp", "sms", "mfa"]) };
    },
  });
}

main().catch(fail);
