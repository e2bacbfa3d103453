// The thread that is open beside the channel.
import { UNREACHABLE, pane, part, say } from "./acting.js";
import { recall } from "./drafts.js";
import { setThread } from "./lists.js";

const aside = document.getElementById("thread");
let cameFrom = null;

if (pane.thread) setThread(document.getElementById("replies"), pane.thread);

// The message whose thread another one opens: itself, or what it replied to where it was sent to the channel too.
export const threadOf = (message) => message.dataset.root || message.dataset.ts;

export async function openThread(ts) {
  const fresh = await part("thread", { thread: ts });
  if (!fresh) return say(UNREACHABLE);
  cameFrom = document.activeElement;
  aside.replaceChildren(fresh);
  aside.hidden = false;
  pane.front = "thread";
  recall(aside);
  remember(ts);
  setThread(document.getElementById("replies"), ts);
  document.getElementById("reply")?.focus();
}

export function closeThread() {
  aside.hidden = true;
  aside.replaceChildren();
  remember("");
  setThread(null, "");
  // As soon as nothing lies over it any more.
  queueMicrotask(() => (cameFrom?.isConnected ? cameFrom : document.getElementById("words"))?.focus());
}

function remember(ts) {
  pane.thread = ts;
  const address = new URL(location.href);
  if (ts) address.searchParams.set("thread", ts);
  else address.searchParams.delete("thread");
  history.replaceState(null, "", address);
  window.parent.dispatchEvent(new Event("turned"));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-thread]:not(form)");
  if (button?.matches("button")) openThread(button.dataset.thread || threadOf(button.closest("article")));
  if (event.target.closest("[data-thread-close]")) closeThread();
});

aside.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !event.target.closest(".editing")) { event.preventDefault(); closeThread(); }
});
