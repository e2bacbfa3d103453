// What stands in the fields of a form or a message, kept while they are drawn again.
import { mark } from "./pickers.js";

const storeOf = (field) => (field.matches("[data-combo], [data-files]") ? field.querySelector("[data-store]") : null);

// How fields of rich text are told, kept and filled; set once a page has any.
let ofRich = null;
export const richBy = (hands) => { ofRich = hands; };
const isRich = (field) => field.matches("[data-rich]");

// A day, and a time of it.
const isMoment = (field) => field.matches("[data-moment]");
const halvesOf = (field) => [field.querySelector("[type=date]"), field.querySelector("[data-combo]")];

const chosenIn = (store) => [...store.options].map((option) => option.value);

// The value of one field as the server takes it; of several boxes, those that are checked.
export function valueOf(field) {
  if (isRich(field)) return ofRich.told(field);
  if (isMoment(field)) return halvesOf(field).every(valueOf) ? halvesOf(field).map(valueOf).join("T") : null;
  const store = storeOf(field);
  if (store) return store.multiple ? chosenIn(store) : chosenIn(store)[0] ?? null;
  const boxes = field.type === "radio" || field.type === "checkbox" ? [...field.closest(".boxes").querySelectorAll("input:checked")] : null;
  if (boxes) return field.type === "radio" ? boxes[0]?.value ?? null : boxes.map((box) => box.value);
  return field.value === "" ? null : field.value;
}

export function valuesOf(place) {
  const values = {};
  for (const field of place.querySelectorAll("[data-name]")) values[field.dataset.name] = valueOf(field);
  return values;
}

// How a field is found again: in an input by its block; one in a row of actions that is typed into by its own id.
const KEPT = "[data-name], [data-on]";
const sameAs = ({ id, dataset: { name } }) => (name ? `[data-name="${CSS.escape(name)}"]` : `#${CSS.escape(id)}`);

// What stands in the fields of a place, so that it can be written down.
export function kept(place, used = null) {
  return [...place.querySelectorAll(KEPT)].filter((field) => !used?.contains(field)).map((field) => ({
    same: sameAs(field),
    value: isRich(field) ? ofRich.kept(field) : isMoment(field) ? halvesOf(field).map(valueOf) : valueOf(field),
    options: storeOf(field) && [...storeOf(field).options].map(({ text, value }) => [text, value]),
  }));
}

// Puts it back into what was drawn anew.
export function putBack(place, all) {
  for (const { same, value, options } of all) {
    for (const field of place.querySelectorAll(same)) put(field, value, options);
  }
}

// Returns a function that puts everything back, but for a field that was not drawn anew.
export function keep(place, used = null) {
  const all = kept(place, used);
  return (fresh) => putBack(fresh, all);
}

// Whoever writes in one half is left alone there.
function putMoment(field, [day, time]) {
  const [date, box] = halvesOf(field);
  if (date !== document.activeElement) put(date, day);
  put(box, time, time ? [[time, time]] : []);
}

function put(field, value, options) {
  if (isMoment(field)) return putMoment(field, value);
  const store = storeOf(field);
  if (isRich(field)) ofRich.fill(field, value);
  else if (store) store.replaceChildren(...options.map(([text, each]) => new Option(text, each, true, true)));
  else if (field.type === "radio" || field.type === "checkbox") field.checked = [].concat(value).includes(field.value);
  else field.value = value ?? "";
  field.dispatchEvent(new Event("refilled", { bubbles: true }));
  mark(field);
}
