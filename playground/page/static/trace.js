// The trace: which acts are unfolded and asked for, copying one, and sending one again.
import { act, address, say } from "./acting.js";

const tools = document.getElementById("tools");
const place = document.getElementById("tool-trace");

function ask(changes = {}) {
  const form = place.querySelector("form[data-asks]");
  for (const [name, value] of Object.entries(changes)) form.elements[name].value = value;
  form.dispatchEvent(new Event("ask", { bubbles: true }));
}

// An act is drawn by the server when it is unfolded.
tools.addEventListener("toggle", (event) => {
  if (event.target.dataset.entry === undefined) return;
  const open = [...place.querySelectorAll("details[data-entry][open]")].map((one) => one.dataset.entry).join(",");
  if (open !== place.querySelector("form[data-asks]").elements.open.value) ask({ open });
}, true);

tools.addEventListener("input", (event) => {
  if (event.target.closest("#trace-asks")) ask({ before: "" });
});
tools.addEventListener("submit", (event) => {
  if (event.target.id === "trace-asks") event.preventDefault();
});

async function copy(number) {
  const answer = await fetch(address(`/trace/${number}`)).catch(() => null);
  if (!answer?.ok) return say("This act is not remembered any more.");
  try {
    await navigator.clipboard.writeText(await answer.text());
    say("The act is copied.");
  } catch {
    say("The browser does not let the page copy.");
  }
}

tools.addEventListener("click", async (event) => {
  const button = event.target.closest("#tool-trace button");
  if (!button || button.getAttribute("aria-busy") === "true") return;
  const { before, copyEntry, send, number } = button.dataset;
  if (before !== undefined) {
    ask({ before });
    place.scrollTop = 0;
    place.focus();
  } else if (copyEntry) copy(copyEntry);
  else if (send) {
    button.setAttribute("aria-busy", "true");
    await act(send, { number: Number(number) });
    button.removeAttribute("aria-busy");
  }
});
