// What was typed and not sent yet: it waits where it was begun, in this window.
import { pane } from "./acting.js";

// Where something is written: in the channel of the pane, or in that of a thread that is listed.
export const placeOf = (form) => form.closest("[data-channel]").dataset.channel;
export const keyOf = (form, what) => `${what} ${pane.as} ${placeOf(form)} ${form.dataset.thread}`;

// Puts what was begun into fields that were drawn anew.
export function recall(place) {
  for (const form of place.querySelectorAll(".composer")) {
    form.querySelector("textarea").value ||= sessionStorage.getItem(keyOf(form, "draft")) || "";
    const files = sessionStorage.getItem(keyOf(form, "files"));
    if (files) import("./attaching.js").then(({ bringBack }) => bringBack(form, JSON.parse(files)));
  }
}

// Goes on with changes of messages that were begun, where one of these is shown again.
export const takeUp = () => { if (Object.keys(sessionStorage).some((key) => key.startsWith("edit "))) import("./editing.js").then((all) => all.takeUp()); };

document.addEventListener("input", (event) => {
  if (event.target.matches(".composer textarea")) sessionStorage.setItem(keyOf(event.target.form, "draft"), event.target.value);
});
recall(document);
