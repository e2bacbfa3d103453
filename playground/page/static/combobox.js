// Selects: a field to type in, a list of what fits, by keyboard and by mouse. The server knows what is offered, but for times.
import { address } from "./acting.js";
import { add, draw, full, isFull, remove } from "./chips.js";
import { chosen, whereOf } from "./elements.js";
import { isWhole } from "./pickers.js";
import { place } from "./place.js";
import { timeIn, timesLike } from "./times.js";

const REST = 150; // An app is asked when nobody has typed for so many milliseconds.
const ASKING = '<div role="option" aria-disabled="true" class="note">Asking the app…</div>';
const SILENT = '<div role="option" aria-disabled="true" class="note">The playground did not answer</div>';
let open = null;
let before = [];
let asked = 0;
let waits = false; // Whether an answer is out: nothing that stood there before it is taken.
let hurries = false; // Whether somebody pressed Enter meanwhile.

const boxOf = (target) => target.closest?.("[data-combo]");
const storeOf = (box) => box.querySelector("[data-store]");
const inputOf = (box) => box.querySelector("[role=combobox]");
const listOf = (box) => box.querySelector("[role=listbox]");
const label = (box) => (box.classList.contains("many") ? "" : storeOf(box).options[0]?.text || "");
const optionsOf = (box) => [...listOf(box).querySelectorAll("[data-value]")];
const activeOf = (box) => listOf(box).querySelector("[data-active]");
const isTime = (box) => box.dataset.times !== undefined;
const values = (box) => [...storeOf(box).options].map((option) => option.value);

async function show(box, rest = 0) {
  if (open !== box) {
    if (open) close(open);
    open = box;
    before = [...storeOf(box).options];
    inputOf(box).scrollIntoView({ block: "nearest" });
    follow(box);
  }
  const turn = ++asked;
  const input = inputOf(box);
  if (isTime(box)) return offerTimes(box);
  wait(box, true);
  if (box.dataset.external !== undefined) {
    fill(box, ASKING);
    await new Promise((done) => setTimeout(done, rest));
    if (turn !== asked) return;
  }
  const typed = input.value === label(box) ? "" : input.value;
  const where = { ...whereOf(box), action: box.dataset.at, block: box.dataset.in, typed };
  const url = `${address("/suggest", where)}${values(box).map((value) => `&chosen=${encodeURIComponent(value)}`).join("")}`;
  const html = await fetch(url).then((answer) => (answer.ok ? answer.text() : SILENT), () => SILENT);
  if (turn !== asked || open !== box || !box.isConnected) return;
  const now = hurries;
  wait(box, false);
  fill(box, html);
  if (now) choose(box);
}

// What was wrong with a time is wrong no more once somebody goes on.
function offerTimes(box) {
  const input = inputOf(box);
  input.setCustomValidity("");
  isWhole(input);
  fill(box, timesLike(input.value === label(box) ? "" : input.value.trim(), values(box)[0]));
}

// A time counts that was typed and left; what is none stays, and is told at the field.
function readTime(box) {
  const input = inputOf(box);
  const time = timeIn(input.value);
  if (time) add(storeOf(box), time, time);
  else if (input.value && input.value !== label(box)) input.setCustomValidity("This is no time.");
  return isWhole(input);
}

function wait(box, is) {
  waits = is;
  hurries = false;
  listOf(box).setAttribute("aria-busy", String(is));
}

// Enter is for what was typed: it waits until the list shows that.
function choose(box) {
  if (waits) hurries = true;
  else if (activeOf(box)) take(box, activeOf(box));
}

function fill(box, html) {
  const list = listOf(box);
  list.innerHTML = html; // Drawn and escaped by the server.
  optionsOf(box).forEach((option, number) => { option.id = `${list.id}-${number}`; });
  if (!list.matches(":popover-open")) list.showPopover();
  placed(box);
  inputOf(box).setAttribute("aria-expanded", "true");
  point(box, list.querySelector("[aria-selected=true], [data-start]") || optionsOf(box)[0]);
}

// Neither what was chosen nor what is said at the field lies under its list.
const placed = (box) => place(listOf(box), box, { wide: true, under: isFull(box) || box });

// The list stays at its field, whatever moves that, and is closed once the field is scrolled away.
function follow(box, was = "") {
  if (open !== box || !box.isConnected) return;
  const { top, bottom, left, width } = inputOf(box).getBoundingClientRect();
  const around = box.closest(".content, .scroll")?.getBoundingClientRect();
  if (around && (bottom <= around.top || top >= around.bottom)) return close(box);
  const now = [top, left, width, innerHeight].join();
  if (now !== was && listOf(box).matches(":popover-open")) placed(box);
  return requestAnimationFrame(() => follow(box, now));
}

function point(box, option) {
  activeOf(box)?.removeAttribute("data-active");
  if (!option) return inputOf(box).removeAttribute("aria-activedescendant");
  option.setAttribute("data-active", "");
  inputOf(box).setAttribute("aria-activedescendant", option.id);
  return option.scrollIntoView({ block: "nearest" });
}

function close(box) {
  if (open !== box) return;
  open = null;
  asked += 1;
  isFull(box)?.remove();
  wait(box, false);
  const list = listOf(box);
  if (list.matches(":popover-open")) list.hidePopover();
  inputOf(box).setAttribute("aria-expanded", "false");
  inputOf(box).removeAttribute("aria-activedescendant");
  const emptied = !inputOf(box).value && !box.classList.contains("many") && box.dataset.acts === undefined;
  if (emptied) storeOf(box).replaceChildren();
  if (isTime(box) && !readTime(box)) return;
  inputOf(box).value = label(box);
  told(box);
}

// The app hears of it once the list is closed, and only if something is different.
function told(box) {
  const was = before;
  if (values(box).join("\n") === was.map((option) => option.value).join("\n")) return;
  inputOf(box).dispatchEvent(new Event("change", { bubbles: true }));
  chosen(box, () => {
    storeOf(box).replaceChildren(...was);
    inputOf(box).value = label(box);
    draw(box);
  });
}

function take(box, option) {
  const store = storeOf(box);
  const known = [...store.options].find((one) => one.value === option.dataset.value);
  const text = option.querySelector("span").textContent;
  if (!store.multiple) {
    add(store, option.dataset.value, text);
    inputOf(box).value = text;
    return close(box);
  }
  if (known) known.remove();
  else if (store.options.length < Number(box.dataset.most)) add(store, option.dataset.value, text);
  else {
    full(box, `No more than ${box.dataset.most} can be chosen here.`);
    return placed(box);
  }
  option.setAttribute("aria-selected", String(!known));
  inputOf(box).value = "";
  draw(box);
  inputOf(box).scrollIntoView({ block: "nearest" });
  return placed(box);
}

function step(box, by) {
  const all = optionsOf(box);
  point(box, all[(all.indexOf(activeOf(box)) + by + all.length) % all.length]);
}

const KEYS = {
  ArrowDown: (box) => (open === box ? step(box, 1) : show(box)),
  ArrowUp: (box) => (open === box ? step(box, -1) : show(box)),
  Home: (box) => open === box && point(box, optionsOf(box)[0]),
  End: (box) => open === box && point(box, optionsOf(box).at(-1)),
  Enter: (box) => (open === box ? choose(box) : show(box)),
  Escape: (box) => { inputOf(box).value = label(box); close(box); },
};

// Before a form hears of Enter and Escape.
document.addEventListener("keydown", (event) => {
  const box = event.target.matches?.("[role=combobox]") && boxOf(event.target);
  if (!box || event.isComposing) return;
  if (event.key === "Backspace" && !event.target.value && box.classList.contains("many")) {
    const last = [...storeOf(box).options].at(-1);
    if (last && open === box) { last.remove(); draw(box); show(box); } else if (last) remove(box, last);
  }
  if (!KEYS[event.key] || (event.key === "Escape" && open !== box) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  KEYS[event.key](box);
}, { capture: true });

document.addEventListener("click", (event) => { if (event.target.matches("[role=combobox]") && open !== boxOf(event.target)) { event.target.select(); show(boxOf(event.target)); } });
document.addEventListener("input", (event) => { if (event.target.matches("[role=combobox]")) show(boxOf(event.target), REST); });
document.addEventListener("focusout", (event) => { if (event.target.matches?.("[role=combobox]")) close(boxOf(event.target)); });
document.addEventListener("mousedown", (event) => {
  const list = event.target.closest?.("[data-combo] [role=listbox]");
  if (!list) return;
  event.preventDefault();
  const option = event.target.closest("[data-value]");
  if (option) take(boxOf(option), option);
});
document.addEventListener("refilled", (event) => { if (event.target.dataset.combo !== undefined && event.target !== open) inputOf(event.target).value = label(event.target); });
