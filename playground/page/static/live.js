// Hears what changed, and has those parts of the pane drawn again that show it.
import { address, oneAtATime, pane, part, refill, released, say } from "./acting.js";
import { hear } from "./hearing.js";
import { lists } from "./lists.js";
import { refreshOffers } from "./menus.js";
import { refresh as refreshForm } from "./modal.js";
import { redraw } from "./redraw.js";
import { keep } from "./values.js";

const REST = 120; // Lists on the side are drawn at most this often, in milliseconds.
const LOST = "The playground cannot be reached; trying again.";
const refreshSides = oneAtATime(async () => {
  await Promise.all(["sidebar", "heading"].map(async (name) => {
    const [place, fresh] = [document.getElementById(name), await part(name)];
    await released(place);
    refill(place, fresh);
  }));
  count();
  await new Promise((done) => setTimeout(done, REST));
});
// The title of the window says how much is unread.
function count() {
  const unread = [...document.querySelectorAll("#sidebar .badge")].reduce((sum, one) => sum + parseInt(one.textContent, 10), 0);
  document.title = (unread ? `(${unread}) ` : "") + document.title.replace(/^\(\d+\) /, "");
}
const time = document.getElementById("time");
let ticking = 0;
const AGAIN = 40; // On a new day so many messages of a list, the newest, are looked at again: "today" is yesterday then.
const days = () => time.querySelector("time").dataset.days;
// Draws everything that shows the time, and does so again when the next minute begins there.
const tick = oneAtATime(async () => {
  const before = days();
  refreshSides();
  refill(time, await part("time"));
  for (const list of lists()) {
    list.tidy();
    if (days() !== before) list.all.slice(-AGAIN).forEach((one) => list.changed(one.dataset.ts));
  }
  tickLater();
});
const refreshNames = oneAtATime(async () => refill(document.getElementById("as"), await part("names")));
const refreshHome = oneAtATime(async () => {
  const place = document.getElementById("home");
  if (!place) return;
  const fresh = await part("home");
  await released(place);
  if (!fresh || redraw(place, fresh)) return;
  const back = keep(place);
  refill(place, fresh);
  back(place);
});
const refreshWriting = () => import("./silence.js").then(({ refresh }) => refresh());
const refreshThreads = () => { if (document.getElementById("threads")) import("./threads.js").then(({ refresh }) => refresh()); };

function tickLater() {
  clearTimeout(ticking);
  ticking = setTimeout(tick, 1000 * time.querySelector("time").dataset.turns);
}

function inList({ channel, ts }) {
  if (channel === pane.channel) for (const list of lists()) list.changed(ts);
}

const WAYS = {
  message: [inList, refreshSides, refreshThreads],
  message_changed: [inList, refreshThreads],
  message_deleted: [inList, refreshSides, refreshThreads],
  ephemeral: [inList],
  channel: [refreshSides, refreshOffers, refreshWriting, refreshThreads],
  user: [refreshSides, refreshNames, refreshOffers, refreshWriting, refreshHome],
  presence: [refreshSides],
  read: [refreshSides],
  app: [refreshSides, refreshOffers],
  clock: [tick],
  view: [refreshForm],
  home: [refreshHome],
  problem: [({ channel, text }) => { if (!channel || channel === pane.channel) say(text); }],
  reset: [() => import("./attaching.js").then(({ forget }) => forget()).finally(() => location.reload())],
  again: [() => top.location.reload()],
  missed: [() => lists().forEach((list) => list.catchUp()), tick, refreshNames, refreshOffers, refreshWriting, refreshForm, refreshHome, refreshThreads],
};

// Resolves when it hears.
export function listen() {
  tickLater();
  count();
  return new Promise((hears) => {
    hear(() => address("/changes", { seen: pane.seen }), {
      ontold(told) { for (const way of WAYS[told.kind] || []) way(told); },
      onlost: () => say(LOST),
      onopen() {
        if (document.getElementById("notice").textContent === LOST) say("");
        pane.live = "yes";
        // Of what changed since it was drawn a page is told once; who is cut off later looks at everything again.
        pane.seen = pane.seen.split("-")[0];
        hears();
      },
    });
  });
}
