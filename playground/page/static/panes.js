// The pane around the messages: whose it is, its lists, its links, and how it looks on a phone.
import { act, pane } from "./acting.js";
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

document.getElementById("as").addEventListener("change", (event) => {
  const direct = pane.channel.startsWith("D");
  location.href = `/?as=${event.target.value}${direct || !pane.channel ? "" : `&channel=${pane.channel}`}`;
});

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
