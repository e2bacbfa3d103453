// The form on top: opening and closing it, keeping the focus in it, and sending it.
import { act, arrived, oneAtATime, part, released, say, sayOwed, UNREACHABLE } from "./acting.js";
import { comeBack, leave } from "./begun.js";
import { isWhole } from "./pickers.js";
import { redraw } from "./redraw.js";
import { asking, beneath } from "./sure.js";
import { keep, valuesOf } from "./values.js";

const place = document.getElementById("form");
const FIELDS = "input, textarea, [data-rich]";
let cameFrom = null;
let left = null; // The form that was closed here last, until the server has heard of it.
const sent = new Set(); // Forms that are on their way, however often they are drawn anew meanwhile.

const current = () => place.querySelector("dialog.modal[open] form");

export function start() {
  const dialog = place.querySelector("dialog");
  comeBack(dialog?.querySelector("form"));
  if (dialog) show(dialog, null);
}
addEventListener("pagehide", () => leave(current()));

export const refresh = oneAtATime(async () => {
  const before = current();
  const fresh = await part("modal");
  if (!fresh) return;
  const after = fresh.querySelector("form");
  if (after && after.dataset.view === left) return;
  const same = before && after && before.dataset.view === after.dataset.view;
  if (same && before.dataset.hash === after.dataset.hash && !after.querySelector(".mistake") && !before.querySelector(".mistake")) return;
  await released(before);
  if (same && !after.querySelector(".mistake") && redraw(before, after)) return busy();
  if (!before && !after) return place.replaceChildren();
  if (!before) cameFrom = document.activeElement;
  const kept = same ? { back: keep(before), focus: document.activeElement?.id, at: before.querySelector(".content").scrollTop } : null;
  place.replaceChildren(fresh);
  if (after) show(place.querySelector("dialog"), kept);
  else goBack();
});

// Whoever went on elsewhere stays there.
function goBack() {
  sayOwed();
  if (document.activeElement !== document.body) return;
  if (cameFrom?.isConnected) cameFrom.focus();
  else document.getElementById("words")?.focus();
}

function show(dialog, kept) {
  beneath(() => dialog.showModal());
  const form = dialog.querySelector("form");
  busy();
  sayOwed(form.dataset.view);
  kept?.back(form);
  if (kept) form.querySelector(".content").scrollTop = kept.at;
  const again = kept?.focus && form.querySelector(`#${CSS.escape(kept.focus)}`);
  const wrong = form.querySelector(`.wrong :is(${FIELDS})`);
  (wrong || again || focusOf(form) || form.querySelector(`.content :is(${FIELDS})`) || form.querySelector("footer .primary, footer button")).focus();
}

function focusOf(form) {
  const wanted = form.querySelector("[data-focus]");
  return wanted?.matches("div:not([data-rich])") ? wanted.querySelector(FIELDS) : wanted;
}

// The last form is gone at once; one with another below it makes way when that one is drawn.
async function close(everything) {
  const form = current();
  if (!form || form.dataset.view === left) return;
  const dialog = form.parentElement;
  left = form.dataset.view;
  if (everything || !form.querySelector("header [data-close=top]")) {
    dialog.close();
    document.activeElement.blur(); // Chromium gives back the focus without the caret: typing would be lost.
    goBack();
  }
  const { unreachable } = await act("close", { view: form.dataset.view, everything }, { quiet: true });
  if (!unreachable) return;
  left = null;
  if (!dialog.isConnected || dialog.open) return;
  dialog.showModal();
  say(UNREACHABLE);
}

async function submit(form) {
  const { view } = form.dataset;
  if (!form.querySelector("footer [type=submit]") || sent.has(view)) return;
  content(form);
  const half = [...form.querySelectorAll("[data-picker]")].filter((field) => !isWhole(field, { isSent: true }));
  if (half.length) return half[0].focus();
  sent.add(view);
  busy();
  say("");
  const came = await arrived();
  // The form may be drawn anew, or closed, while a file is on its way to it.
  const now = current();
  if (came && now?.dataset.view === view) await act("submit", { view, values: valuesOf(now) });
  sent.delete(view);
  busy();
}

// What was wrong before says nothing of what is sent now.
function content(form) {
  for (const one of form.querySelectorAll(".wrong")) one.classList.remove("wrong");
  for (const one of form.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
  for (const one of form.querySelectorAll(".mistake")) one.remove();
}

// Shows whether the form on top is on its way.
function busy() {
  const form = current();
  const is = String(sent.has(form?.dataset.view));
  form?.setAttribute("aria-busy", is);
  form?.querySelector("footer [type=submit]")?.setAttribute("aria-disabled", is);
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
  if (!form || asking() || event.defaultPrevented) return;
  if (event.key === "Escape" && !form.querySelector(":popover-open")) { event.preventDefault(); close(false); }
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
