"use strict";

async function main() {
  const settings = await (await fetch("/settings.json")).json();
  const manager = new oidc.UserManager({
    ...settings,
    userStore: new oidc.WebStorageStateStore({ store: window.sessionStorage }),
  });

  async function show(step, seen) {
    await fetch("/seen", { method: "POST", body: JSON.stringify({ step, ...seen }) });
    document.getElementById("seen").textContent = JSON.stringify({ step, ...seen });
  }

  function on(step, work) {
    document.getElementById(step).addEventListener("click", () => {
      work().catch((error) => show(step, { error: error.name, message: error.message }));
    });
  }

  on("login", () => manager.signinRedirect());
  on("logout", () => manager.signoutRedirect({ state: "out" }));
  on("refresh", async () => {
    const before = await manager.getUser();
    const after = await manager.signinSilent();
    await show("refresh", {
      rotated: after.refresh_token !== before.refresh_token,
      renewed: after.access_token !== before.access_token,
    });
  });

  const arrivals = {
    async "/callback"() {
      const { profile } = await manager.signinRedirectCallback();
      if (profile.acr !== "smpp") throw new Error(`asked for acr smpp, got ${profile.acr}`);
      await show("callback", { claims: profile });
    },
    async "/signed-out"() {
      const { userState } = await manager.signoutRedirectCallback();
      await show("signed-out", { state: userState });
    },
  };
  const arrival = arrivals[window.location.pathname];
  if (!arrival) return;
  try {
    await arrival();
  } catch (error) {
    await show(window.location.pathname, { error: error.name, message: error.message });
  }
}

main();
