// What could be meant while somebody types: commands and shortcuts after /, people after @, channels after #, emoji after :.
import { act, part } from "./acting.js";
import { write } from "./composer.js";
import { place } from "./place.js";

const MOST = 100;
const FEW = 8;
const NAME = /(?:^|[^\p{L}\p{N}_@#:/&])(?:([@#])([\w.-]*)|(:)([\w+'-]{2,}))$/u; // Within a word or an address nobody is meant.
const known = () => [...document.getElementById("completions").content.children];

// How words with styles are read up to the caret, and put in from a place on; set once a page has a field of them.
let ofRich = null;
export const completeRichBy = (hands) => { ofRich = hands; };
const isRich = (words) => words.matches("[data-rich]");
const beforeCaret = (words) => (isRich(words) ? ofRich.before(words) : words.value.slice(0, words.selectionStart));

function typed(words) {
  const before = beforeCaret(words);
  const name = NAME.exec(before);
  const isCommand = words.id === "words";
  const command = isCommand && /^\/(\S*)$/.exec(before);
  if (command) return { kind: "/", text: command[1], from: 0 };
  const hint = isCommand && !name && /^(\/\S+)\s/.exec(before);
  if (hint) return { kind: "hint", text: hint[1], from: 0 };
  const [kind, text] = [name?.[1] || name?.[3], name?.[2] ?? name?.[4]];
  return name && { kind, text, from: before.length - text.length - 1 };
}

// Emoji are many: the server knows them.
async function signs(typed) {
  const found = await part("emoji", { typed });
  return [...found?.querySelectorAll("button") ?? []].slice(0, FEW).map(({ textContent, title }) => {
    const one = document.createElement("div");
    one.setAttribute("role", "option");
    one.dataset.insert = title;
    one.append(`${textContent} ${title}`);
    return one;
  });
}

function meant({ kind, text }) {
  if (kind === ":") return signs(text);
  if (kind === "hint") return known().filter((one) => one.dataset.insert === text);
  const looked = text.toLowerCase();
  const fits = known().filter((one) => one.dataset.kind === kind && one.dataset.match.split(" ").some((word) => word.startsWith(looked)));
  return fits.slice(0, MOST);
}

const boxOf = (words) => document.getElementById(`${words.id}-choices`);

let asking = 0; // What was asked for last; whatever comes later than that is not offered.

async function offer(words) {
  const asked = typed(words);
  const mine = ++asking;
  const coming = asked ? meant(asked) : [];
  const found = coming.then ? await coming : coming;
  if (mine !== asking) return;
  const box = boxOf(words);
  box.replaceChildren(...found.map((one) => one.cloneNode(true)));
  box.hidden = !found.length;
  box.dataset.kind = asked?.kind || "";
  [...box.children].forEach((one, number) => { one.id = `${box.id}-${number}`; });
  if (found.length && words.closest(".editing, .writing, .followed")) place(box, words, { wide: true });
  point(words, asked?.kind === "hint" ? -1 : 0);
}

// What is offered follows what there is, under whoever has the list open; what they had pointed at stays pointed at.
function again(words) {
  const box = boxOf(words);
  const meaning = ({ dataset }) => dataset.insert || dataset.shortcut;
  const old = [...box.children].find((one) => one.getAttribute("aria-selected") === "true");
  offer(words);
  const at = old ? [...box.children].findIndex((one) => meaning(one) === meaning(old)) : -1;
  if (at > 0) point(words, at);
}

function point(words, at) {
  const box = boxOf(words);
  [...box.children].forEach((one, number) => one.setAttribute("aria-selected", String(number === at)));
  const active = box.hidden ? null : box.children[at];
  if (active) { words.setAttribute("aria-activedescendant", active.id); active.scrollIntoView({ block: "nearest" }); }
  else words.removeAttribute("aria-activedescendant");
}

function hide(words) {
  asking += 1;
  const box = boxOf(words);
  box.hidden = true;
  box.dataset.kind = "";
  words.removeAttribute("aria-activedescendant");
}

function take(words, option) {
  const asked = typed(words);
  hide(words);
  if (option.dataset.shortcut) {
    write(words, "");
    return act("shortcut", { callback: option.dataset.shortcut });
  }
  if (isRich(words)) return ofRich.write(words, asked.from, `${option.dataset.insert} `);
  const rest = words.value.slice(words.selectionStart);
  const upto = `${words.value.slice(0, asked.from)}${option.dataset.insert} `;
  write(words, upto + rest.trimStart());
  words.setSelectionRange(upto.length, upto.length);
  words.focus();
  return null;
}

const isField = (target) => target?.matches?.(":is(.composer, .editing) textarea, .writing [data-rich]");

document.addEventListener("input", (event) => {
  if (isField(event.target)) (event.detail === "back" ? hide : offer)(event.target);
});
document.addEventListener("offered", () => {
  const words = document.activeElement;
  if (isField(words) && boxOf(words).dataset.kind) again(words);
});
document.addEventListener("focusout", (event) => { if (isField(event.target)) hide(event.target); });
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest(".choices [role=option]");
  if (!option) return;
  event.preventDefault();
  const box = option.closest(".choices");
  if (box.dataset.kind !== "hint") take(document.getElementById(box.id.replace("-choices", "")), option);
});

// Before the composer itself hears of the key.
document.addEventListener("keydown", (event) => {
  const words = event.target;
  if (!isField(words) || boxOf(words).hidden) return;
  const box = boxOf(words);
  if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); hide(words); }
  if (box.dataset.kind === "hint") return;
  const options = [...box.children];
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) { event.preventDefault(); point(words, (at + step + options.length) % options.length); }
  const whole = options[at]?.dataset.insert === words.value;
  if (event.key === "Tab" && !event.shiftKey || event.key === "Enter" && !event.shiftKey && !whole) {
    event.preventDefault();
    take(words, options[at]);
  }
}, { capture: true });
