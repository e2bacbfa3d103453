// The elements of blocks: what happens when somebody uses them.
import { act, oneAtATime } from "./acting.js";
import { mark, whenWhole } from "./pickers.js";
import { sure } from "./sure.js";
import { valueOf, valuesOf } from "./values.js";

// Where an element is, as the server finds it: a form, App Home, or a message.
export function whereOf(element) {
  const view = element.closest("[data-view]");
  if (view) return { view: view.dataset.view };
  const message = element.closest("[data-ts]");
  return { channel: message.closest("[data-channel]").dataset.channel, ts: message.dataset.ts };
}

const placeOf = (element) => element.closest("[data-view], [data-ts]");

// What is told of an element. It is noted before anything is asked: what stands around it may be drawn anew meanwhile.
function noted(element, value) {
  const { action, block } = element.dataset;
  return { ...whereOf(element), values: valuesOf(placeOf(element)), action, block: block || null, value };
}

const tell = (element) => act("click", noted(element, valueOf(element)));

// Asks first, where the app wants that.
const agreed = (element) => !element.dataset.confirm || sure(JSON.parse(element.dataset.confirm));

async function press(button) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.closest("[popover]")?.hidePopover();
  const told = noted(button, button.dataset.value || null);
  if (!(await agreed(button))) return;
  button.setAttribute("aria-busy", "true");
  if (button.href && button.dataset.confirm) open(button.href, "_blank", "noopener");
  await act("click", told);
  button.removeAttribute("aria-busy");
}

// Tells of a choice at once, of a date and a time when both are there; who thinks better of it finds everything as it was.
export async function chosen(part, back) {
  const field = part.closest("[data-moment]") ?? part;
  if (field.dataset.acts === undefined || (field !== part && !valueOf(field))) return;
  const told = noted(field, valueOf(field));
  if (!(await agreed(field))) return back();
  await act("click", told);
  // A message that was drawn anew meanwhile does not show yet what was chosen. Views and the tools are in no list.
  if (told.ts && !field.isConnected) import("./lists.js").then(({ lists }) => lists().forEach((list) => list.changed(told.ts)));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-click]");
  if (!button) return;
  if (button.href && button.dataset.confirm) event.preventDefault();
  press(button);
});

// Fields of the browser's own: what they held before is what they were drawn with, or what was told last.
function settle(field, kept) {
  for (const one of field.closest(".boxes").querySelectorAll("input")) {
    if (kept) one.defaultChecked = one.checked;
    else one.checked = one.defaultChecked;
  }
}

whenWhole((field) => {
  const before = field.defaultValue;
  if (!field.closest("[data-acts]")) return;
  field.defaultValue = field.value;
  chosen(field, () => { field.value = field.defaultValue = before; mark(field); });
});

document.addEventListener("change", async (event) => {
  const field = event.target;
  if (field.dataset.acts === undefined || field.dataset.on !== undefined || field.dataset.picker !== undefined) return;
  let kept = true;
  await chosen(field, () => { kept = false; });
  settle(field, kept);
});

// Fields that tell of what is typed: with Enter, or with every letter.
const telling = new Map();
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.dataset.on?.includes("on_character_entered")) return;
  if (!telling.has(field.id)) telling.set(field.id, oneAtATime(() => { const now = document.getElementById(field.id); return now && tell(now); }));
  telling.get(field.id)();
});
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !field.dataset?.on?.includes("on_enter_pressed")) return;
  if (field.matches("textarea, [data-rich]") && (event.shiftKey || event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  tell(field);
});
