// Deleting a message, which is asked about first.
import { act, pane } from "./acting.js";
import { sure } from "./sure.js";

const QUESTION = { title: "Delete message", text: "Are you sure you want to delete this message? This cannot be undone.", yes: "Delete", no: "Cancel", style: "danger" };

export async function ask(ts) {
  if (await sure(QUESTION)) act("delete", { channel: pane.channel, ts });
}
