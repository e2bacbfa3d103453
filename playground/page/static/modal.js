// The form on top: opening and closing it, keeping the focus in it, and sending it; and the question "are you sure".
import { act, oneAtATime, part, say } from "./acting.js";
import { restore, valuesOf } from "./elements.js";

const place = document.getElementById("form");
const question = document.getElementById("sure");
const FIELDS = "input:not([type=hidden]), textarea, select";
let cameFrom = null;

const current = () => place.querySelector("dialog.modal form");

export function start() {
  if (current()) show(place.querySelector("dialog"), null);
}

export const refresh = oneAtATime(async () => {
  const before = current();
  const fresh = await part("modal");
  if (!fresh) return;
  const after = fresh.querySelector("form");
  const same = before && after && before.dataset.view === after.dataset.view;
  if (same && before.dataset.hash === after.dataset.hash && !after.querySelector(".error") && !before.querySelector(".error")) return;
  if (!before && !after) return;
  if (!before) cameFrom = document.activeElement;
  const kept = same ? { values: valuesOf(before), field: document.activeElement, at: before.querySelector(".content").scrollTop } : null;
  place.replaceChildren(fresh);
  if (after) show(place.querySelector("dialog"), kept);
  else if (cameFrom?.isConnected) cameFrom.focus();
  else document.getElementById("words")?.focus();
});

function show(dialog, kept) {
  dialog.showModal();
  const form = dialog.querySelector("form");
  if (kept) restore(form, kept.values);
  if (kept) form.querySelector(".content").scrollTop = kept.at;
  const name = kept?.field?.name;
  const again = name && [...form.querySelectorAll(FIELDS)].find((one) => one.name === name);
  const wrong = form.querySelector(".wrong :is(input, textarea, select, button)");
  (wrong || again || form.querySelector("[autofocus]") || form.querySelector(`.content :is(${FIELDS})`) || form.querySelector("footer .primary, footer button")).focus();
}

// Asks twice where the app wants that; resolves to whether the person agrees.
export function sure({ title, text, yes, no, style }) {
  const [deny, agree] = question.querySelectorAll("button");
  question.querySelector("h2").textContent = title;
  question.querySelector("p").textContent = text;
  deny.textContent = no;
  agree.textContent = yes;
  agree.className = `button ${style || "primary"}`;
  question.returnValue = "no";
  question.showModal();
  return new Promise((done) => question.addEventListener("close", () => done(question.returnValue === "yes"), { once: true }));
}

async function close(everything) {
  const form = current();
  if (form) await act("close", { view: form.dataset.view, everything });
}

async function submit(form) {
  const button = form.querySelector("footer [type=submit]");
  if (!button || form.getAttribute("aria-busy") === "true") return;
  busy(form, button, true);
  say("");
  await act("submit", { view: form.dataset.view, values: valuesOf(form) });
  if (form.isConnected) busy(form, button, false);
}

function busy(form, button, is) {
  form.setAttribute("aria-busy", String(is));
  button.setAttribute("aria-disabled", String(is));
}

place.addEventListener("click", (event) => {
  const button = event.target.closest("[data-close]");
  if (button) close(button.dataset.close === "all");
});

place.addEventListener("submit", (event) => {
  event.preventDefault();
  submit(event.target);
});

document.addEventListener("keydown", (event) => {
  const form = current();
  if (!form || question.open || event.defaultPrevented) return;
  if (event.key === "Escape") { event.preventDefault(); close(false); }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); submit(form); }
  if (event.key === "Tab") hold(event, form);
});

// The focus goes round inside the form.
function hold(event, form) {
  const stops = [...form.querySelectorAll("button, input, textarea, select, summary, a[href], [tabindex='0']")].filter((one) => !one.disabled && one.offsetParent !== null);
  const [first, last] = [stops[0], stops.at(-1)];
  if (form.contains(document.activeElement) && document.activeElement !== (event.shiftKey ? first : last)) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}
