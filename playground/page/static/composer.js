// Writing: sending with Enter, and files by drop, paste or choice.
import { act, pane, say, upload } from "./acting.js";
import "./drafts.js";
import { lists } from "./lists.js";
import { edit, lastOwn } from "./menus.js";

async function send(form) {
  const words = form.querySelector("textarea");
  const text = words.value;
  const attachments = form.querySelector(".attached");
  const files = [...attachments.children];
  if (!text.trim() && !files.length) return;
  write(words, "");
  attachments.replaceChildren();
  form.setAttribute("aria-busy", "true");
  const back = await act("say", { channel: pane.channel, text, thread: form.dataset.thread, files: files.map((one) => one.dataset.id) });
  form.removeAttribute("aria-busy");
  if (back.notice) attachments.prepend(...files);
  if (back.notice && !words.value) write(words, text, "back");
  else if (!text.startsWith("/")) for (const list of lists()) if (form.closest("#thread, #place")?.contains(list.box)) list.toEnd();
}

// What comes "back" was not typed just now: nothing is offered for it, which would lie over the notice of what went wrong.
export function write(words, text, detail = "") {
  words.value = text;
  words.dispatchEvent(new CustomEvent("input", { bubbles: true, detail }));
}

async function attach(form, files) {
  for (const file of files) {
    const id = await upload(file);
    if (id) form.querySelector(".attached").append(attached(id, file.name));
  }
  form.querySelector("textarea").focus();
}

function attached(id, name) {
  const one = document.createElement("li");
  const remove = document.createElement("button");
  one.dataset.id = id;
  one.append(name, remove);
  remove.type = "button";
  remove.textContent = "✕";
  remove.setAttribute("aria-label", `Remove ${name}`);
  remove.addEventListener("click", () => one.remove());
  return one;
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".composer")) return;
  event.preventDefault();
  send(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || !event.target.matches(".composer textarea")) return;
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(event.target.form); }
  const own = event.key === "ArrowUp" && !event.target.value && lastOwn();
  if (own) { event.preventDefault(); edit(own); }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest(".composer [data-insert]");
  if (!button || button.matches("[role=option]")) return;
  const words = button.form.querySelector("textarea");
  const { insert } = button.dataset;
  words.focus();
  if (insert === "/" && words.value) return say("A command is a message of its own.");
  words.setSelectionRange(words.selectionEnd, words.selectionEnd);
  const before = words.value.slice(0, words.selectionEnd);
  // As if it was typed, so that it can be undone.
  document.execCommand("insertText", false, (/\S$/.test(before) ? " " : "") + insert);
});

document.addEventListener("change", (event) => {
  if (!event.target.matches(".composer input[type=file]")) return;
  attach(event.target.form, [...event.target.files]);
  event.target.value = "";
});

document.addEventListener("paste", (event) => {
  if (event.target.matches(".composer textarea") && event.clipboardData.files.length) attach(event.target.form, [...event.clipboardData.files]);
});

// A file may be dropped anywhere over a conversation.
const formAt = (target) => target.closest("#thread, #place")?.querySelector(".composer");
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest && formAt(event.target);
    if (!form || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("dropping", kind === "dragover");
    if (kind === "drop") attach(form, [...event.dataTransfer.files]);
  });
}
