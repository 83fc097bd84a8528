// Search as you type: a form with data-live="ID" fetches its own answer after each pause and puts
// the element with this id from it in place of the one on the page.
for (const form of document.querySelectorAll("form[data-live]")) {
  let waiting;
  let last = new URLSearchParams(new FormData(form)).toString();
  let newest = 0;

  async function look() {
    const query = new URLSearchParams(new FormData(form)).toString();
    if (query === last) return;
    last = query;
    const turn = ++newest;
    const address = `${form.getAttribute("action")}?${query}`;
    let answer;
    try {
      answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
    } catch {
      // Signed out, or the server is away: pressing the button says which.
      last = "";
      return;
    }
    if (!answer.ok || turn !== newest) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById(form.dataset.live);
    const shown = document.getElementById(form.dataset.live);
    if (turn !== newest || !found || !shown) return;
    shown.replaceChildren(...found.childNodes);
    history.replaceState(null, "", address);
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 150);
  });
}
