// The words of a change of a message that is under way: saved, given up, or kept until somebody comes back to them.
import { act, pane, say } from "./acting.js";
import { write } from "./composer.js";
import { listOf, lists } from "./lists.js";
import { change, remove } from "./menus.js";

const PREFIX = `edit ${pane.as} ${pane.channel} `;
const keyOf = ({ id }) => `${PREFIX}${id[0] === "t" ? pane.thread : ""} ${id}`;
const fieldIn = (one) => one?.querySelector(".editing textarea");
const below = (box) => box.closest("#thread, #place")?.querySelector(".composer textarea");
const given = new Set(); // What was given back before the list itself told that its message goes.

export async function save(one) {
  const text = fieldIn(one).value;
  const { ts } = one.dataset;
  // Whoever takes every word away means the message.
  if (!text.trim()) return remove(ts);
  const back = await act("edit", { channel: pane.channel, ts, text });
  if (!back.notice) stop(one);
  return null;
}

export function stop(one) {
  sessionStorage.removeItem(keyOf(one));
  const list = listOf(one);
  one.querySelector(".editing")?.remove();
  list?.changed(one.dataset.ts);
  one.focus();
}

function keep(field) {
  const one = field.closest("article");
  if (field.value === one.dataset.own) sessionStorage.removeItem(keyOf(one));
  else sessionStorage.setItem(keyOf(one), field.value);
}
document.addEventListener("input", ({ target }) => { if (target.matches(".editing textarea")) keep(target); });
// What was typed while this was on its way.
document.querySelectorAll(".editing textarea").forEach(keep);

// Opens what was begun wherever its message is shown.
export function takeUp() {
  for (const [key, text] of Object.entries(sessionStorage)) {
    if (!key.startsWith(PREFIX) || pane.hushed) continue;
    const [thread, id] = key.slice(PREFIX.length).split(" ");
    const list = lists().find((each) => each.thread === thread);
    const one = list?.all.find((each) => each.id === id && !each.matches(".gone"));
    if (one && !fieldIn(one)) goOn(list, one, text);
    else if (!one && list && isPast(list, id.slice(1))) {
      given.add(key);
      giveBack(key, text, list.box, "not here any more");
    }
  }
}

function goOn(list, one, text) {
  change(one).value = text;
  if (list.sticks) list.toEnd();
}

// Whether a message would be shown if it was still there.
function isPast({ list, all }, ts) {
  const { older, newer } = list.dataset;
  return (older !== "1" || ts > all[0].dataset.ts) && (newer !== "1" || ts < all.at(-1).dataset.ts);
}

// Lets them stand in the message that is drawn now, or else in the field below.
export function rescue(one, box, where, isOn) {
  const field = fieldIn(one);
  const now = box.querySelector(`#${CSS.escape(one.id)}:not(.gone) .said`);
  if (now) {
    now.replaceChildren(field.form);
    // Unless the list was drawn anew to show them something else.
    if (isOn && document.activeElement === document.body) field.focus();
  } else if (!given.delete(keyOf(one))) giveBack(keyOf(one), field.value, box, where, field.value === one.dataset.own);
  if (!now && isOn && field.value.trim() && field.value !== one.dataset.own) below(box)?.focus();
}

function giveBack(key, text, box, where, isSame) {
  const words = !isSame && below(box);
  // Whoever takes every word away deletes the message themselves.
  if (!text.trim()) return sessionStorage.removeItem(key);
  if (words) {
    sessionStorage.removeItem(key);
    write(words, [words.value, text].filter(Boolean).join("\n"), "back");
  }
  return say(`That message is ${where}.${words ? " What you wrote is in the field below." : ""}`);
}
