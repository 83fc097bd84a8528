// Line numbers beside a script, and files read into a form. The pages work without it.
"use strict";

for (const source of document.querySelectorAll("textarea.source")) {
  const numbers = document.createElement("pre");
  numbers.className = "numbers";
  numbers.setAttribute("aria-hidden", "true");
  const wrong = Number(source.dataset.wrongLine);
  let shown = 0;
  const count = () => {
    const lines = source.value.split("\n").length;
    if (lines === shown) return;
    shown = lines;
    numbers.replaceChildren();
    for (let line = 1; line <= lines; line += 1) {
      const number = document.createElement("span");
      number.textContent = `${line}\n`;
      if (line === wrong) number.className = "wrong";
      numbers.append(number);
    }
  };
  const follow = () => { numbers.scrollTop = source.scrollTop; };
  source.before(numbers);
  source.classList.add("numbered");
  source.addEventListener("input", () => { count(); follow(); });
  source.addEventListener("scroll", follow);
  count();
  if (wrong > 0) {
    const height = source.scrollHeight / Math.max(shown, 1);
    source.scrollTop = Math.max(0, (wrong - 6) * height);
    follow();
  }
}

for (const field of document.querySelectorAll("[data-file-for]")) {
  field.hidden = false;
  const target = document.getElementById(field.dataset.fileFor);
  field.querySelector("input").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (!file) return;
    target.value = await file.text();
    target.dispatchEvent(new Event("input"));
  });
}
