// Keeps the part of a page that has data-follow current: it is fetched anew every so many seconds,
// while somebody is there. A session ends by disuse, and a page that nobody looks at is no use.
"use strict";

const PRESENT = 10 * 60 * 1000;
let touched = Date.now();
for (const event of ["pointerdown", "keydown", "scroll"]) {
  addEventListener(event, () => { touched = Date.now(); }, { passive: true });
}

const present = () => !document.hidden && Date.now() - touched < PRESENT;

async function refresh() {
  const part = document.querySelector("[data-follow]");
  if (!part) return;
  if (present() && !part.contains(document.activeElement)) {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(part.id);
      if (!fresh) return;
      part.replaceWith(document.adoptNode(fresh));
    } catch {
      // The server is away for a moment; the next look tells.
    }
  }
  const seconds = Number(document.querySelector("[data-follow]")?.dataset.follow) || 0;
  if (seconds > 0) setTimeout(refresh, seconds * 1000);
}

const seconds = Number(document.querySelector("[data-follow]")?.dataset.follow) || 0;
if (seconds > 0) setTimeout(refresh, seconds * 1000);
