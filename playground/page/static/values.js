// What stands in the fields of a form or a message, kept while they are drawn again.
import { mark } from "./pickers.js";

const storeOf = (field) => (field.matches("[data-combo], [data-files]") ? field.querySelector("[data-store]") : null);

// Set once a page has fields of rich text.
let richOf = () => null;
export const readRichBy = (read) => { richOf = read; };
const isRich = (field) => field.matches("[data-rich]");

const chosenIn = (store) => [...store.options].map((option) => option.value);

// The value of one field as the server takes it; of several boxes, those that are checked.
export function valueOf(field) {
  if (isRich(field)) return richOf(field);
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

// Returns a function that puts everything back into what was drawn anew, but for a field that was not.
export function keep(place, used = null) {
  const kept = [...place.querySelectorAll(KEPT)].filter((field) => !used?.contains(field)).map((field) => ({
    same: sameAs(field),
    value: valueOf(field),
    options: storeOf(field) && [...storeOf(field).options],
    nodes: isRich(field) && [...field.childNodes].map((node) => node.cloneNode(true)),
  }));
  return (fresh) => {
    for (const { same, value, options, nodes } of kept) {
      for (const field of fresh.querySelectorAll(same)) put(field, value, options, nodes);
    }
  };
}

function put(field, value, options, nodes) {
  const store = storeOf(field);
  if (nodes) field.replaceChildren(...nodes);
  else if (store && options) {
    store.replaceChildren(...options);
    field.dispatchEvent(new Event("refilled", { bubbles: true }));
  } else if (field.type === "radio" || field.type === "checkbox") field.checked = [].concat(value).includes(field.value);
  else if (!store) field.value = value ?? "";
  mark(field);
}
