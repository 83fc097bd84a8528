// Comfort for the code page: everything here also works without this script.
"use strict";

const form = document.querySelector("[data-code-form]");
const input = form?.querySelector("[name=code]");
const again = [...(form?.querySelectorAll("[name=resend], [name=call]") ?? [])];
const wait = document.getElementById("resend-wait");

/** Codes are often shown in groups; the spaces between them are not part of the code. */
function stripSpaces() {
  const digits = input.value.replace(/\s+/g, "");
  if (digits !== input.value) input.value = digits;
}

/** Says how long a new code must wait, and offers it when the time has come. */
function countDown() {
  const ends = Date.now() + Number(wait.dataset.seconds) * 1000;
  for (const button of again) button.disabled = true;
  const tick = () => {
    const left = Math.ceil((ends - Date.now()) / 1000);
    if (left <= 0) {
      clearInterval(timer);
      for (const button of again) button.disabled = false;
      wait.textContent = "";
      document.getElementById("resend-status").textContent = wait.dataset.ready;
      return;
    }
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    wait.textContent = wait.dataset.countdown.replace("{time}", time);
  };
  const timer = setInterval(tick, 1000);
  tick();
}

/** WebOTP: takes the code out of the text message when the person agrees. */
async function readFromMessage() {
  const abort = new AbortController();
  form.addEventListener("submit", () => abort.abort());
  try {
    const otp = await navigator.credentials.get({
      otp: { transport: ["sms"] },
      signal: abort.signal,
    });
    if (otp?.code) {
      input.value = otp.code;
      form.requestSubmit();
    }
  } catch {
    // Refused, timed out or submitted by hand: the person types the code.
  }
}

if (input) {
  input.addEventListener("input", stripSpaces);
  if (again.length && wait) countDown();
  if ("OTPCredential" in window) readFromMessage();
}
