// What was typed and not sent yet: it waits where it was begun, in this window.
import { pane } from "./acting.js";

const key = (form) => `draft ${pane.as} ${pane.channel} ${form.dataset.thread}`;

// Puts what was begun into fields that were drawn anew.
export function recall(place) {
  for (const form of place.querySelectorAll(".composer")) form.querySelector("textarea").value ||= sessionStorage.getItem(key(form)) || "";
}

document.addEventListener("input", (event) => {
  if (event.target.matches(".composer textarea")) sessionStorage.setItem(key(event.target.form), event.target.value);
});
recall(document);
