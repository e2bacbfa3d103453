// A window with two panes: each is a page of its own, so nothing of one can reach the other. Its address says what stands
// in both, so that a reload or another window shows the same.
import "./tools.js";

const frames = [...document.querySelectorAll("iframe")];

function remember() {
  const panes = frames.map((one) => one.contentDocument?.body?.dataset);
  if (!panes.every((one) => one?.as)) return;
  const asked = new URLSearchParams(panes.flatMap(({ as, channel, thread }) => Object.entries({ as, channel, thread })));
  history.replaceState(null, "", `?${asked}`);
}

for (const one of frames) one.addEventListener("load", remember);
addEventListener("turned", remember);
