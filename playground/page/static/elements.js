// The elements of blocks: what they hold, and what happens when somebody uses them.
import { act, address, say, upload } from "./acting.js";
import { sure } from "./modal.js";

export function valuesOf(form) {
  const values = {};
  for (const field of form.querySelectorAll("[name]")) {
    const { name, type } = field;
    if (type === "file") values[name] = field.dataset.ids ? JSON.parse(field.dataset.ids) : [];
    else if (type === "radio") { if (field.checked) values[name] = field.value; }
    else if (type === "checkbox") { values[name] ??= []; if (field.checked) values[name].push(field.value); }
    else if (field.multiple) values[name] = [...field.selectedOptions].map((option) => option.value);
    else values[name] = field.value === "" ? null : field.value;
  }
  return values;
}

export function restore(form, values) {
  for (const [name, value] of Object.entries(values)) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) put(field, value);
  }
}

function put(field, value) {
  if (field.type === "file") return;
  if (field.type === "radio" || field.type === "checkbox") field.checked = [].concat(value).includes(field.value);
  else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
  else field.value = value ?? "";
}

// Where an element is, as the server finds it: a form with what is in it, App Home, or a message.
export function whereOf(element) {
  const view = element.closest("[data-view]");
  if (view) return { view: view.dataset.view, values: view.matches("form") ? valuesOf(view) : undefined };
  const message = element.closest("[data-ts]");
  return { channel: message.dataset.channel, ts: message.dataset.ts };
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-click]");
  if (!button || button.getAttribute("aria-busy") === "true") return;
  const given = button.dataset;
  if (given.confirm && !(await sure(JSON.parse(given.confirm)))) return;
  button.setAttribute("aria-busy", "true");
  await act("click", { ...whereOf(button), action: given.action, block: given.block || null, value: given.value || null });
  button.removeAttribute("aria-busy");
});

document.addEventListener("change", async (event) => {
  if (event.target.dataset.file === undefined) return;
  const ids = await Promise.all([...event.target.files].map(upload));
  event.target.dataset.ids = JSON.stringify(ids.filter(Boolean));
});

async function suggest(box) {
  const answer = await fetch(address("/suggest", { action: box.dataset.external, typed: box.querySelector("input").value })).catch(() => null);
  if (!answer?.ok) return say("The app did not respond.");
  const template = document.createElement("template");
  template.innerHTML = `<select>${await answer.text()}</select>`;
  const select = box.querySelector("select");
  const kept = [...select.selectedOptions];
  const known = new Set(kept.map((option) => option.value));
  return select.replaceChildren(...kept, ...[...template.content.querySelectorAll("option")].filter((option) => !known.has(option.value)));
}

for (const kind of ["focusin", "input"]) {
  document.addEventListener(kind, (event) => {
    const box = event.target.closest("[data-external]");
    if (box && event.target.type === "search") suggest(box);
  });
}
