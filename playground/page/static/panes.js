// The pane around the messages: whose it is, its lists, its links, and how it looks on a phone.
import { act, pane, say } from "./acting.js";
import { channelList } from "./lists.js";

const lists = document.getElementById("lists");
const sidebar = document.getElementById("sidebar");

function toggle(button, place, open) {
  button.setAttribute("aria-expanded", String(open));
  place.classList.toggle("open", open);
}

lists.addEventListener("click", () => {
  const open = lists.getAttribute("aria-expanded") !== "true";
  toggle(lists, sidebar, open);
  if (open) sidebar.querySelector("a[aria-current], a")?.focus();
});
sidebar.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  toggle(lists, sidebar, false);
  lists.focus();
});

// Whoever walks through the names by keyboard becomes somebody else with Enter, or on leaving; a list that the browser
// opens itself is walked before anything is chosen.
const as = document.getElementById("as");
const opensItself = navigator.platform.startsWith("Mac");
let walks = false;

function become() {
  const direct = pane.channel.startsWith("D");
  if (as.value !== pane.as) location.href = `/?as=${as.value}${direct || !pane.channel ? "" : `&channel=${pane.channel}`}`;
}

as.addEventListener("keydown", (event) => {
  walks = !(opensItself || event.altKey || event.key === " ");
  if (event.key === "Enter") { event.preventDefault(); become(); }
  if (event.key === "Escape") { as.value = pane.as; say(""); }
});
as.addEventListener("mousedown", () => { walks = false; });
as.addEventListener("change", () => (walks ? say(`Press Enter to act as ${as.selectedOptions[0].text}.`) : become()));
as.addEventListener("blur", become);

// Where a list or a panel lies over the messages, the keyboard does not walk on underneath.
const over = [document.getElementById("thread"), document.getElementById("tools")];
const beneath = [...document.querySelectorAll("#place > :not(#notice, #menu, dialog)")];
const [narrow, small] = ["(max-width: 700px)", "(max-width: 810px)"].map((width) => matchMedia(width));

function cover() {
  const listed = narrow.matches && sidebar.classList.contains("open");
  const covered = listed || (small.matches && over.some((one) => !one.hidden));
  for (const one of beneath) one.inert = covered;
  for (const one of over) one.inert = listed;
}

const seen = new MutationObserver(cover);
for (const one of [sidebar, ...over]) seen.observe(one, { attributeFilter: ["class", "hidden"] });
for (const one of [narrow, small]) one.addEventListener("change", cover);
cover();

document.getElementById("newest")?.addEventListener("click", async () => {
  await channelList.newest();
  document.getElementById("words")?.focus();
});

document.addEventListener("click", (event) => {
  const join = event.target.closest("[data-join]");
  if (join) act("join", { channel: join.dataset.join }).then(() => location.reload());
  // Links to messages lead there as the same person, in this pane.
  const link = event.target.closest("a[href]");
  const archived = link && link.origin === location.origin && link.pathname.startsWith("/archives/");
  if (archived && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    location.href = link.pathname + (link.search || `?as=${pane.as}`);
  }
});

// The list of members lies over the messages, so it goes when somebody looks elsewhere.
const unfolded = () => document.querySelector(".members[open]");
document.addEventListener("click", (event) => { if (!unfolded()?.contains(event.target)) unfolded()?.removeAttribute("open"); });
document.addEventListener("keydown", (event) => {
  const members = event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]") && unfolded();
  if (!members) return;
  event.preventDefault();
  members.removeAttribute("open");
  members.querySelector("summary").focus();
});

window.addEventListener("hashchange", () => { if (location.hash.startsWith("#m")) channelList?.show(location.hash.slice(2)); });

import "./tools.js";
