// The threads that somebody follows: each is drawn anew where it stands, and counts as read once its end was seen.
import { act, oneAtATime, part, refill, released } from "./acting.js";
import { recall } from "./drafts.js";
import { redraw } from "./redraw.js";
import { keep } from "./values.js";

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

export const refresh = oneAtATime(async () => {
  const before = new URLSearchParams(location.search).get("before");
  // What was there when somebody came to look stays where it is, and what was new then stays marked.
  const cards = [...place.querySelectorAll(".followed")];
  const marked = cards.map(({ dataset }) => `${dataset.root}:${dataset.new || ""}`);
  const fresh = await part("threads", { before, marked: marked.join() });
  await released(place);
  if (!fresh) return;
  const list = place.querySelector(".threads");
  const theirs = fresh.querySelector(".threads");
  if (list && theirs) take(list, theirs.children);
  else refill(place, fresh);
  recall(place);
});

function take(list, fresh) {
  const known = new Map([...list.children].map((one) => [one.dataset.root, one]));
  let next = list.firstElementChild;
  for (const one of [...fresh]) {
    const old = known.get(one.dataset.root);
    known.delete(one.dataset.root);
    if (old) { draw(old, one); next = old.nextElementSibling; }
    else list.insertBefore(one, next);
  }
  for (const gone of known.values()) gone.remove();
}

// The field below it stays as it is, with whatever is being written there.
function draw(card, fresh) {
  Object.assign(card.dataset, fresh.dataset);
  const [old, now] = [card, fresh].map((one) => one.querySelector(".told"));
  if (old.isEqualNode(now) || redraw(old, now)) return;
  const back = keep(old);
  const all = document.createDocumentFragment();
  all.append(...now.childNodes);
  refill(old, all);
  back(old);
}

new MutationObserver(watch).observe(place, { childList: true, subtree: true });
document.addEventListener("visibilitychange", watch);
watch();
