// A message that is out of sight: its list was drawn anew elsewhere while something was open on it.
import { lists } from "./lists.js";

// Shows it again and returns it; nothing where it stood in what is shown, and so is gone.
export async function bring(id) {
  const list = lists().find(({ thread }) => Boolean(thread) === id.startsWith("t"));
  const ts = id.slice(1);
  const { older, newer } = list?.list.dataset ?? {};
  const shown = list?.all.map((one) => one.dataset.ts) ?? [];
  if ((older === "1" && ts < shown[0]) || (newer === "1" && ts > shown.at(-1))) await list.show(ts);
  return document.getElementById(id);
}
