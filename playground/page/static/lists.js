// The two lists of messages that a pane can show: its channel's, and those of the open thread.
import { pane } from "./acting.js";
import { List } from "./messages.js";

const box = document.getElementById("messages");
export const channelList = box?.querySelector(".list") ? new List(box, "messages") : null;
let threadList = null;

export function setThread(box, ts) {
  threadList = box ? new List(box, "replies", ts) : null;
  threadList?.arrive("");
  if (pane.live) threadList?.wake();
  return threadList;
}

export function lists() {
  return [channelList, threadList].filter(Boolean);
}

export function listOf(message) {
  return lists().find((list) => list.box.contains(message));
}
