// Answers applications that ask whether anything changed since they got their `session_state`
// (OpenID Connect Session Management 1.0, section 3.2). Tells nothing else.
"use strict";

const cookieName = document.currentScript.dataset.cookie;

function browserState() {
  const pairs = document.cookie.split("; ").map((pair) => pair.split("="));
  return pairs.find(([name]) => name === cookieName)?.[1];
}

async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function check(message, origin) {
  const [client, sessionState, ...more] = typeof message === "string" ? message.split(" ") : [];
  const [, salt, ...rest] = sessionState?.split(".") ?? [];
  const state = browserState();
  // Where the browser keeps the cookie from this page, nothing can be said.
  if (!client || !salt || more.length || rest.length || !state || !globalThis.crypto?.subtle) {
    return "error";
  }
  const hash = await sha256(`${client} ${origin} ${state} ${salt}`);
  return `${hash}.${salt}` === sessionState ? "unchanged" : "changed";
}

window.addEventListener("message", async (event) => {
  if (!event.source || event.source === window || event.origin === "null") {
    return;
  }
  event.source.postMessage(await check(event.data, event.origin), event.origin);
});
