// Small menus beside what they act on: of a message, of shortcuts, of emoji.
import { act, oneAtATime, pane, part, say, UNREACHABLE } from "./acting.js";
import { listOf } from "./lists.js";
import { place } from "./place.js";
import { tracked } from "./redraw.js";
import { openThread, threadOf } from "./thread.js";

const menu = document.getElementById("menu");
export let opener = null; // How to find the button that opened it.
let about = null; // The id of the message that it acts on, which may be drawn anew while the menu is open.

function open(button, template) {
  const again = opener?.() === button;
  close();
  if (again) return;
  const message = button.closest("article");
  opener = tracked(button);
  about = message?.id;
  menu.replaceChildren(document.getElementById(template).content.cloneNode(true));
  if (message && message.dataset.own === undefined) menu.querySelectorAll("[data-edit], [data-delete]").forEach((one) => one.remove());
  if (message?.closest("#thread")) menu.querySelector("[data-reply]")?.remove();
  menu.showPopover();
  button.setAttribute("aria-expanded", "true");
  place(menu, button);
  menu.querySelector("button")?.focus();
}

// What there is to choose from changes with the app, the channels and the people.
export const refreshOffers = oneAtATime(async () => {
  const fresh = await part("offers");
  for (const one of fresh?.querySelectorAll("template") || []) document.getElementById(one.id)?.replaceWith(one);
  document.dispatchEvent(new Event("offered"));
});

export function close(back = false) {
  if (!opener) return;
  menu.hidePopover();
  const button = opener();
  button?.setAttribute("aria-expanded", "false");
  if (back) (button || document.getElementById("words"))?.focus();
  opener = null;
}

const told = (message) => ({ channel: message.closest("[data-channel]").dataset.channel, ts: message.dataset.ts });

export const remove = (ts) => import("./deleting.js").then(({ ask }) => ask(ts));

// A change that is under way goes on.
export const edit = (one) => (one.querySelector(".editing textarea") || change(one)).focus();

export function change(one) {
  const form = document.getElementById("edit-form").content.cloneNode(true).querySelector("form");
  const words = form.querySelector("textarea");
  words.value = one.dataset.own;
  words.id = `edit-${one.id}`;
  form.querySelector(".choices").id = `${words.id}-choices`;
  words.setAttribute("aria-controls", `${words.id}-choices`);
  one.querySelector(".said").replaceChildren(form);
  ending();
  return words;
}

const ending = (how, one) => import("./editing.js").then((all) => all[how]?.(one.closest("article"))).catch(() => say(UNREACHABLE));

const CHOICES = {
  add: (one) => open(one.querySelector(":scope > .toolbar [data-menu]"), "emoji-menu"),
  reply: (one) => openThread(threadOf(one)),
  copy: (one) => import("./copying.js").then(({ copyLink }) => copyLink(one)),
  edit,
  delete: (one) => remove(one.dataset.ts),
  messageShortcut: (one, value) => act("message_shortcut", { callback: value, ...told(one) }),
  shortcut: (one, value) => act("shortcut", { callback: value }),
  react: (one, value) => act("react", { name: value, ...told(one) }, { quiet: true }),
};

async function choose({ dataset }) {
  close(true);
  const id = about;
  const one = document.getElementById(id) || (id && (await (await import("./missing.js")).bring(id)));
  if (id && (!one || one.matches(".gone"))) say("That message is not here any more.");
  else for (const [name, does] of Object.entries(CHOICES)) if (dataset[name] !== undefined) does(one, dataset[name]);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button && menu.contains(button)) choose(button);
  else if (button?.dataset.menu) open(button, button.dataset.menu);
  else if (button?.dataset.pick !== undefined) open(button, "emoji-menu");
  else if (button?.dataset.dismiss !== undefined) act("dismiss", told(button.closest("article")));
  else if (button?.dataset.react) CHOICES.react(button.closest("article"), button.dataset.react);
  else if (button?.dataset.editStop !== undefined) ending("stop", button);
  else close();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".editing")) return;
  event.preventDefault();
  ending("save", event.target);
});

document.addEventListener("keydown", (event) => {
  if (opener) return inMenu(event);
  if (event.target.closest?.(".editing")) return inEditing(event);
  const one = event.target.closest?.("article.message");
  if (one && event.target === one) onMessage(event, one);
});

const IN_A_ROW = 8; // So many emoji stand beside each other.

function inMenu(event) {
  const buttons = [...menu.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const row = menu.querySelector(".emojis") ? IN_A_ROW : 1;
  const step = { ArrowDown: row, ArrowRight: 1, ArrowUp: -row, ArrowLeft: -1 }[event.key];
  if (event.key === "Escape") { event.preventDefault(); close(true); }
  else if (document.activeElement === searchField()) inSearch(event, buttons);
  else if (step) { event.preventDefault(); (buttons[at + step] || (at + step < 0 && searchField()) || buttons.at(step > 0 ? 0 : -1)).focus(); }
  else if (event.key === "Tab") close(true);
  // Whoever just types looks for a name.
  else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) searchField()?.focus();
}

export const searchField = () => menu.querySelector("input[type=search]");

function inSearch(event, buttons) {
  if (!["ArrowDown", "Tab", "Enter"].includes(event.key)) return;
  event.preventDefault();
  if (event.key === "Tab" && event.shiftKey) close(true);
  else if (event.key === "Enter") buttons[0]?.click();
  else buttons[0]?.focus();
}

menu.addEventListener("input", () => import("./emoji.js").then(({ search }) => search()));

function inEditing(event) {
  if (event.key === "Escape") { event.preventDefault(); ending("stop", event.target); }
  if (event.key === "Enter" && !event.shiftKey && !event.defaultPrevented && event.target.matches("textarea")) { event.preventDefault(); ending("save", event.target); }
}

// With the focus on a message: arrows go on, letters act as in Slack.
function onMessage(event, one) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const list = listOf(one);
  if (!list) return;
  const all = list.all;
  const to = { ArrowDown: all.indexOf(one) + 1, ArrowUp: Math.max(all.indexOf(one) - 1, 0), Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined && all[to]) { event.preventDefault(); list.focus(all[to]); }
  const letter = { t: () => openThread(threadOf(one)), r: () => one.querySelector("[data-pick]")?.click(), e: () => one.dataset.own !== undefined && edit(one), m: () => one.querySelector("[data-menu]")?.click() }[event.key];
  const may = event.key === "t" || one.querySelector(":scope > .toolbar")?.checkVisibility();
  if (letter && may && !one.classList.contains("private")) { event.preventDefault(); letter(); }
}

export const lastOwn = (place) => [...place.querySelectorAll(`article[data-by="${CSS.escape(pane.as)}"][data-own]`)].filter(listOf).at(-1);
