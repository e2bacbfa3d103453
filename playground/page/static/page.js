// Starts one person's pane. Everything that is shown was drawn and escaped on the server.
import "./elements.js";
import "./place.js";
import "./writing.js";
import "./composer.js";
import "./complete.js";
import "./menus.js";
import "./thread.js";
import "./panes.js";
import { act, ensure, pane } from "./acting.js";
import { channelList, lists } from "./lists.js";
import { listen } from "./live.js";
import { start as startForms } from "./modal.js";

document.documentElement.classList.toggle("framed", window.top !== window);
await ensure(document);
startForms();
const hears = listen();
await channelList?.arrive(location.hash.slice(2));
if (pane.channel === "home") act("home", { tab: "home" }, { quiet: true });
else if (document.querySelector(".tabs")) act("home", { tab: "messages" }, { quiet: true });
if (!document.querySelector("dialog[open]") && !location.hash) document.getElementById("words")?.focus({ preventScroll: true });
await hears;
for (const list of lists()) list.wake();
if (pane.channel === "threads") import("./threads.js");
