// Shows new messages as they arrive.
const phones = document.getElementById("phones");
const show = async () => {
  const answer = await fetch("/phones");
  if (!answer.ok) return;
  phones.innerHTML = await answer.text();
  for (const screen of phones.querySelectorAll("ol")) screen.scrollTop = screen.scrollHeight;
};
const events = new EventSource("/events");
events.onmessage = show;
events.onopen = show;
