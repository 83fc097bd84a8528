// Goes on to the application when all others were told, or after a few seconds.
"use strict";

const PATIENCE_MS = 5000;

const link = document.querySelector("[data-continue]");
const goOn = () => link && window.location.replace(link.href);

window.addEventListener("load", goOn, { once: true });
window.setTimeout(goOn, PATIENCE_MS);
