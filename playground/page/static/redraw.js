// Draws something anew around whoever is in the middle of it: that field stays the very same, with its caret, list and words.
import { keep } from "./values.js";

// Returns how to find something again after it was drawn anew: itself, what stands in its place, or else its message.
export function tracked(one) {
  const place = one.closest("article, [data-view]");
  const at = place && (place.id ? `#${CSS.escape(place.id)}` : `[data-view="${place.dataset.view}"]`);
  const names = one.getAttributeNames().filter((name) => /^(data-|popovert)/.test(name));
  const path = one.id ? `#${CSS.escape(one.id)}` : names.map((name) => `[${name}="${CSS.escape(one.getAttribute(name))}"]`).join("");
  return () => {
    if (one.isConnected) return one;
    const now = at && document.querySelector(at);
    return (path && now?.querySelector(path)) || now;
  };
}

const WRITES = "textarea, [data-rich], input:not([type=radio], [type=checkbox], [type=file], [role=combobox])";
const STAY = ["style", "open", "data-empty"];

// A picker that nobody changes shows what is drawn; so does a select without its list.
function inUse(place) {
  const on = document.activeElement;
  const isIdle = on.matches("[data-picker]") && on.value === on.defaultValue && !on.validity.badInput;
  if (place.contains(on) && on.matches(WRITES) && !isIdle) return on;
  // A list that the app is still asked for is in use before it opens.
  const open = place.querySelector(":popover-open, .combo [aria-busy=true]");
  return open?.closest(".combo") || open;
}

const named = (one) => (one.id ? one : one.querySelector("[id]"));
function twinOf(used, fresh) {
  const twin = fresh.querySelector(`#${CSS.escape(named(used)?.id)}`);
  return used.matches(".combo") ? twin?.closest(".combo") : twin;
}

const path = (one, top) => (one === top ? [] : [...path(one.parentNode, top), one]);

function dress(old, fresh) {
  const given = new Set([...old.attributes, ...fresh.attributes].map(({ name }) => name));
  for (const name of given) {
    if (STAY.includes(name) || (name === "value" && !old.matches("[data-picker]"))) continue;
    if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    else if (old.getAttribute(name) !== fresh.getAttribute(name)) old.setAttribute(name, fresh.getAttribute(name));
  }
}

// Returns whether it was drawn; where nobody is in the middle of anything, or what they use is gone, it is not.
export function redraw(place, fresh) {
  const used = inUse(place);
  const twin = used && twinOf(used, fresh);
  const [mine, theirs] = twin ? [path(used, place), path(twin, fresh)] : [[], [null]];
  if (mine.length !== theirs.length || mine.some((one, at) => one.nodeName !== theirs[at].nodeName)) return false;
  const back = keep(place, used);
  if (fresh.attributes) dress(place, fresh);
  mine.forEach((one, at) => {
    const [all, now] = [[...theirs[at].parentNode.childNodes], theirs[at]];
    for (const other of [...one.parentNode.childNodes]) if (other !== one) other.remove();
    one.before(...all.slice(0, all.indexOf(now)));
    one.after(...all.slice(all.indexOf(now) + 1));
    dress(one, now);
  });
  if (used.matches(".offers")) again(used, twin);
  back(place);
  return true;
}

// An open menu offers what there is now.
function again(menu, fresh) {
  const buttons = () => [...menu.querySelectorAll("button, a")];
  const at = buttons().indexOf(document.activeElement);
  menu.replaceChildren(...fresh.childNodes);
  buttons()[at]?.focus();
}
