// The address of a message, for elsewhere.
import { pane, say } from "./acting.js";

export async function copyLink(message) {
  const link = `${location.origin}/archives/${pane.channel}/p${message.dataset.ts.replace(".", "")}?as=${pane.as}`;
  try {
    await navigator.clipboard.writeText(link);
    say("The link is copied.");
  } catch {
    say(link);
  }
}
