// The threads that somebody follows: what is new in one counts as read once its end was seen.
import { act } from "./acting.js";

const place = document.getElementById("threads");
const told = new Map();

function seen(card) {
  const { channel, root, last } = card.dataset;
  if (document.visibilityState !== "visible" || told.get(root) === last) return;
  told.set(root, last);
  act("read", { channel, thread: root, ts: last }, { quiet: true });
}

const ends = new IntersectionObserver((all) => {
  for (const { isIntersecting, target } of all) if (isIntersecting) seen(target.closest("[data-new]"));
});
function watch() {
  ends.disconnect();
  for (const end of place.querySelectorAll("[data-new] article:last-of-type")) ends.observe(end);
}

new MutationObserver(watch).observe(place, { childList: true, subtree: true });
document.addEventListener("visibilitychange", watch);
watch();
