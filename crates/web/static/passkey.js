// Passkeys: asks the browser what the server wants to have signed, and sends the answer as a form.
// Without this script the pages say so and offer another way.
"use strict";

const form = document.querySelector("[data-passkey]");
// Button and words may stand in another form, where people look for them.
const said = document.querySelector("[data-passkey-said]");

/** The autofill that waits for somebody to choose a passkey. */
let waiting = null;
/** What it asked the server, so that a later question comes later there too. */
let asked = null;

function toBytes(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function toText(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const described = (known) => ({ ...known, id: toBytes(known.id) });

/** What the server asks; nothing when the page is out of date. */
async function question() {
  const answer = await fetch(form.dataset.options, {
    method: "POST",
    body: new URLSearchParams({ csrf: form.elements.csrf.value }),
    redirect: "manual",
  });
  return answer.ok ? answer.json() : null;
}

async function create(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: options.excludeCredentials.map(described),
    },
  });
  return {
    id: toText(made.rawId),
    type: made.type,
    response: {
      clientDataJSON: toText(made.response.clientDataJSON),
      attestationObject: toText(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    },
  };
}

async function get(options, more = {}) {
  const given = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      allowCredentials: options.allowCredentials.map(described),
    },
    ...more,
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = given.response;
  return {
    id: toText(given.rawId),
    type: given.type,
    response: {
      clientDataJSON: toText(clientDataJSON),
      authenticatorData: toText(authenticatorData),
      signature: toText(signature),
      userHandle: userHandle ? toText(userHandle) : null,
    },
  };
}

function send(answer) {
  form.elements.passkey.value = JSON.stringify(answer);
  form.submit();
}

/** Asks now, because somebody pressed the button. */
async function start() {
  said.textContent = "";
  waiting?.abort();
  await asked?.catch(() => null);
  try {
    const options = await question();
    const creates = form.dataset.passkey === "create";
    if (options) {
      send(creates ? await create(options) : await get(options));
    } else if (creates) {
      // What the form comes to says why.
      form.submit();
    } else {
      window.location.reload();
    }
  } catch (error) {
    // Refused, timed out, or the authenticator has one already.
    const known = error.name === "InvalidStateError" && form.dataset.known;
    said.textContent = known || form.dataset.failed;
  }
}

/** Offers passkeys where the user name is typed, if the browser can. */
async function offer() {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  waiting = new AbortController();
  const { signal } = waiting;
  try {
    asked = question();
    const options = await asked;
    if (options && !signal.aborted) {
      send(await get(options, { mediation: "conditional", signal }));
    }
  } catch {
    // Another way was taken.
  }
}

if (form && window.PublicKeyCredential) {
  for (const element of document.querySelectorAll("[data-passkey-ready]")) element.hidden = false;
  document.querySelector("[data-passkey-start]").addEventListener("click", start);
  form.addEventListener("submit", (event) => {
    // The return key in a field presses no button: it means this one.
    if (event.submitter) return;
    event.preventDefault();
    start();
  });
  if ("conditional" in form.dataset) offer();
} else if (form?.dataset.unsupported) {
  said.textContent = form.dataset.unsupported;
}
