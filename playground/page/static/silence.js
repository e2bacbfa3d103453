// Whether somebody can write here. Where they no longer can, the field makes way for a sentence that says why, and it
// comes back as it was. With the right to look at a channel everything of it goes, and comes back.
import { oneAtATime, pane, part } from "./acting.js";
import { recall } from "./drafts.js";

const putAway = new WeakMap();

export const refresh = oneAtATime(async () => {
  for (const place of document.querySelectorAll("[data-writing]")) {
    const card = place.closest(".followed");
    const fresh = await part("writing", { thread: place.dataset.writing, ...(card && { channel: card.dataset.channel, listed: 1 }) });
    if (!fresh || !place.isConnected) continue;
    const [was, is] = [place, fresh].map((one) => Boolean(one.querySelector("[data-away]")));
    if (was !== is && !card) return location.reload();
    const { why = "" } = fresh.firstElementChild.dataset;
    if (!card) pane.hushed = why;
    // What an app shows in an archived channel can still be pressed.
    for (const deeds of (card || document).querySelectorAll("article fieldset")) deeds.disabled = why === "deactivated" || (why === "archived" && deeds.querySelector(":scope > .reactions") !== null);
    turn(place, fresh.firstElementChild);
  }
});

function turn(place, fresh) {
  const shown = place.firstElementChild;
  const [could, can] = [shown, fresh].map((one) => one.matches("form"));
  if ((could && can) || shown.isEqualNode(fresh)) return;
  const hadFocus = place.contains(document.activeElement);
  if (could) putAway.set(place, shown);
  place.replaceChildren(can ? putAway.get(place) || fresh : fresh);
  recall(place);
  if (hadFocus) place.closest("main, aside").querySelector(".scroll").focus();
}
