// The words of a change to a message that is deleted meanwhile go into the field below it.
import { say } from "./acting.js";
import { write } from "./composer.js";

document.addEventListener("leaves", ({ target }) => {
  const changed = target.querySelector(".editing textarea");
  // Whoever takes every word away deletes it themselves.
  if (!changed?.value.trim()) return;
  const words = target.closest("#thread, #place").querySelector(".composer textarea");
  const stays = words && changed.value !== target.dataset.own;
  if (stays) write(words, [words.value, changed.value].filter(Boolean).join("\n"), "back");
  if (stays && changed === document.activeElement) words.focus();
  say(`That message is not here any more.${stays ? " What you wrote is in the field below." : ""}`);
});
