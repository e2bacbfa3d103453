// The words of a change that is under way when its message is drawn anew, goes out of sight, or is deleted.
import { say } from "./acting.js";
import { write } from "./composer.js";

// Lets them stand in the message that is drawn now, or else in the field below.
export function rescue(one, box, where, isOn) {
  const changed = one.querySelector(".editing textarea");
  const now = box.querySelector(`#${CSS.escape(one.id)}:not(.gone) .said`);
  if (now) {
    now.replaceChildren(changed.form);
    // Unless the list was drawn anew to show them something else.
    if (isOn && document.activeElement === document.body) changed.focus();
  // Whoever takes every word away deletes it themselves.
  } else if (changed.value.trim()) giveBack(changed, box, where, changed.value !== one.dataset.own, isOn);
}

function giveBack(changed, box, where, isOther, isOn) {
  const words = isOther && box.closest("#thread, #place")?.querySelector(".composer textarea");
  if (words) write(words, [words.value, changed.value].filter(Boolean).join("\n"), "back");
  if (words && isOn) words.focus();
  say(`That message is ${where}.${words ? " What you wrote is in the field below." : ""}`);
}
