// The tool Clock: moves the time of the workspace on, and shows it while it runs.
import { act, oneAtATime, part, refill, say } from "./acting.js";
import { isWhole } from "./pickers.js";
import { valueOf } from "./values.js";

const tool = document.getElementById("tool-clock");
let turning = 0;

// Shows the time again when the next minute begins; what is being filled in stays as it is.
const turn = oneAtATime(async () => {
  const fresh = tool.checkVisibility() && await part("clock");
  for (const place of [".now", ".standing"]) {
    if (fresh) tool.querySelector(place)?.replaceWith(fresh.querySelector(place));
  }
  clearTimeout(turning);
  turning = setTimeout(turn, 1000 * (tool.querySelector("time")?.dataset.turns || 1));
});

async function change(what, told) {
  const back = await act(what, told);
  const fresh = await part("clock");
  const now = fresh?.querySelector("time").textContent;
  refill(tool, fresh);
  if (!back.notice && now) say(`The clock shows ${now}.`);
  turn();
}

tool.addEventListener("click", (event) => {
  const to = event.target.closest("[data-clock]")?.dataset.clock;
  if (to) change("clock", { to });
});
tool.addEventListener("submit", (event) => {
  event.preventDefault();
  const at = tool.querySelector("#clock-at");
  const half = [...at.querySelectorAll("[data-picker]")].filter((field) => !isWhole(field, { isSent: true }));
  if (half.length) return half[0].focus();
  const to = valueOf(at.firstElementChild);
  if (!to) return at.querySelector("input").focus();
  delete at.dataset.kept;
  return change("clock", { to });
});
// A time that somebody began to write stays, whoever moves the clock meanwhile.
for (const kind of ["input", "change"]) {
  tool.addEventListener(kind, ({ target }) => { if (target.closest("#clock-at")) target.closest("#clock-at").dataset.kept = ""; });
}
tool.addEventListener("change", (event) => {
  if (event.target.id === "clock-rate") change("clock_speed", { rate: event.target.value });
});
turn();
