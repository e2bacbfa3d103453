// Files that are brought to a message before it is sent, each with a button that takes it away again. Like the words of
// the message they wait where it was begun.
import { upload } from "./acting.js";
import { keyOf } from "./drafts.js";

const watched = new WeakSet();

function watch(form) {
  const [list, key] = [form.querySelector(".attached"), keyOf(form, "files")];
  if (watched.has(list)) return;
  watched.add(list);
  new MutationObserver(() => {
    const files = [...list.children].map((one) => [one.dataset.id, one.dataset.name]);
    if (files.length) sessionStorage.setItem(key, JSON.stringify(files));
    else sessionStorage.removeItem(key);
  }).observe(list, { childList: true });
}

// Shows what was brought before, where the field was drawn anew.
export function bringBack(form, files) {
  const list = form.querySelector(".attached");
  if (!form.isConnected || list.children.length) return;
  watch(form);
  list.append(...files.map(([id, name]) => attached(id, name)));
}

// In another workspace there are other files.
export function forget() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("files ")) sessionStorage.removeItem(key);
}

export async function bring(form, files, before) {
  watch(form);
  let isWhole = await before !== false;
  for (const file of files) {
    const id = await upload(file);
    if (id) form.querySelector(".attached").append(attached(id, file.name));
    else isWhole = false;
  }
  return isWhole;
}

function attached(id, name) {
  const one = document.createElement("li");
  const remove = document.createElement("button");
  Object.assign(one.dataset, { id, name });
  one.append(name.replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd"), remove);
  remove.type = "button";
  remove.textContent = "✕";
  remove.setAttribute("aria-label", `Remove ${name}`);
  remove.addEventListener("click", () => one.remove());
  return one;
}
