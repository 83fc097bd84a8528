"use strict";

// What an application does with openid-client once it has tokens: userinfo, refresh, logout.

const client = require("openid-client");

// `config` is the client's, `at` its own address, `options` what goes with each request (DPoP).
function session(config, at, options) {
  let tokens;
  return {
    begin(given) {
      tokens = given;
    },
    steps: {
      async userinfo() {
        const { sub } = tokens.claims();
        return { userinfo: await client.fetchUserInfo(config, tokens.access_token, sub, options) };
      },
      async refresh() {
        const before = tokens;
        tokens = await client.refreshTokenGrant(config, before.refresh_token, undefined, options);
        return {
          rotated: tokens.refresh_token !== before.refresh_token,
          renewed: tokens.access_token !== before.access_token,
          claims: tokens.claims(),
        };
      },
      async logout() {
        const redirect = client.buildEndSessionUrl(config, {
          id_token_hint: tokens.id_token,
          post_logout_redirect_uri: `${at}/signed-out`,
          state: "out",
        });
        return { redirect: redirect.href };
      },
      async "signed-out"(url) {
        return { state: url.searchParams.get("state") };
      },
    },
  };
}

module.exports = { session };
