// The panel of tools, in a pane or beside two: which one is open, and each drawn again when it changed.
import { oneAtATime, pane, part, refill, released, say, sheet, UNREACHABLE } from "./acting.js";
import { hear } from "./hearing.js";

const button = document.getElementById("tools-toggle");
const tools = document.getElementById("tools");
const tabs = [...tools.querySelectorAll("[role=tab]")];
const REST = 150; // Each is drawn at most this often, in milliseconds.
let stop = null; // How to stop hearing of changes.

// What is done in the tools is there before they are, and only where somebody opens them.
const needs = (name) => [import(`./${name}.js`), sheet(name)];
const ready = () => Promise.all(["clock", "trace", "doing"].flatMap(needs)).catch(() => say(UNREACHABLE));

const drawings = Object.fromEntries([...tools.querySelectorAll("[data-tool]")].map((place) => [
  place.dataset.tool,
  oneAtATime(async () => {
    if (!(await ready())) return;
    const fresh = await part(place.dataset.tool, asked(place));
    await released(place);
    refill(place, fresh);
    await new Promise((done) => setTimeout(done, REST));
  }),
]));

// What a tool's own form asks for.
function asked(place) {
  const form = place.querySelector("form[data-asks]");
  return form ? Object.fromEntries(new FormData(form)) : {};
}

function choose(tab) {
  for (const one of tabs) {
    one.setAttribute("aria-selected", String(one === tab));
    one.tabIndex = one === tab ? 0 : -1;
    document.getElementById(one.getAttribute("aria-controls")).hidden = one !== tab;
  }
  sessionStorage.setItem("tool", tab.id);
  draw(tab);
}

function draw(tab) {
  drawings[tab?.id.replace("tab-", "")]?.();
}

function shown() {
  return tabs.find((one) => one.getAttribute("aria-selected") === "true");
}

function listen() {
  stop ??= hear(() => "/tools/changes", {
    // What changed before it hears, nobody told.
    onopen: () => draw(shown()),
    ontold(kind) { if (shown()?.id === `tab-${kind}`) drawings[kind]?.(); },
  });
}

function show(open) {
  tools.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
  sessionStorage.setItem("tools", open ? "open" : "");
  if (open) {
    pane.front = "tools";
    listen();
    choose(tabs.find((one) => one.id === sessionStorage.getItem("tool")) || shown());
  } else {
    stop?.();
    stop = null;
  }
}

function close() {
  show(false);
  button.focus();
}

button.addEventListener("click", () => show(!tools.checkVisibility()));
for (const one of [button, tools]) {
  one.addEventListener("keydown", ({ key }) => { if (key === "Escape" && tools.checkVisibility()) close(); });
}
tools.addEventListener("keydown", (event) => {
  const at = tabs.indexOf(event.target);
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (at < 0 || !step) return;
  const next = tabs[(at + step + tabs.length) % tabs.length];
  choose(next);
  next.focus();
});
tools.addEventListener("click", (event) => {
  if (event.target.closest("[data-tools-close]")) close();
  const tab = event.target.closest("[role=tab]");
  if (tab) choose(tab);
});
tools.addEventListener("ask", (event) => drawings[event.target.closest("[data-tool]").dataset.tool]());
if (window.top === window && sessionStorage.getItem("tools")) show(true);
