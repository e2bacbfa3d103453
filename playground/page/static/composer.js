// Writing: sending with Enter, and files by drop, paste or choice.
import { act, say, UNREACHABLE } from "./acting.js";
import { placeOf } from "./drafts.js";
import { lists } from "./lists.js";
import { edit, lastOwn } from "./menus.js";

async function send(form) {
  const words = form.querySelector("textarea");
  const text = words.value;
  const attachments = form.querySelector(".attached");
  const { also } = form.elements;
  const broadcast = also?.checked;
  if (!text.trim() && !attachments.children.length && !coming.has(form)) return;
  write(words, "");
  if (also) also.checked = false;
  form.setAttribute("aria-busy", "true");
  const isWhole = await coming.get(form);
  const files = [...attachments.children];
  attachments.replaceChildren();
  const told = { channel: placeOf(form), text, thread: form.dataset.thread, broadcast, files: files.map((one) => one.dataset.id) };
  const failed = isWhole === false || (await act("say", told)).notice;
  form.removeAttribute("aria-busy");
  if (failed) {
    attachments.prepend(...files);
    if (broadcast) also.checked = true;
    write(words, [text, words.value].filter(Boolean).join("\n"), "back");
  } else for (const list of lists()) if (form.closest("#thread, #place")?.contains(list.box)) list[list.hasNewer ? "newest" : "toEnd"]();
}

// What comes "back" was not typed just now: nothing is offered for it, which would lie over the notice of what went wrong.
export function write(words, text, detail = "") {
  words.value = text;
  words.dispatchEvent(new CustomEvent("input", { bubbles: true, detail }));
}

// Files on their way to a field: whether all of them came.
const coming = new WeakMap();

async function attach(form, files) {
  const before = coming.get(form);
  const all = import("./attaching.js").then(({ bring }) => bring(form, files, before)).catch(() => {
    say(UNREACHABLE);
    return false;
  });
  coming.set(form, all);
  await all;
  if (coming.get(form) === all) coming.delete(form);
  form.querySelector("textarea").focus();
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".composer")) return;
  event.preventDefault();
  send(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || !event.target.matches(".composer textarea")) return;
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(event.target.form); }
  const own = event.key === "ArrowUp" && !event.target.value && lastOwn(event.target.closest("#thread, #place"));
  if (own) { event.preventDefault(); edit(own); }
});

// What is selected gets a mark of mrkdwn around it, as in Slack.
const MARKS = { b: "*", i: "_", X: "~", C: "`" };
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || !event.target.matches(":is(.composer, .editing) textarea")) return;
  const mark = MARKS[event.shiftKey ? event.key.toUpperCase() : event.key];
  if (!mark) return;
  event.preventDefault();
  import("./marks.js").then(({ style }) => style(event.target, mark));
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-insert]");
  if (!button) return;
  button.closest("details")?.removeAttribute("open");
  const words = button.form.querySelector("textarea");
  const { insert } = button.dataset;
  words.focus();
  if (insert[0] === "/" && words.value) return say("A command is a message of its own.");
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
const formAt = (target) => target.closest("#thread, .followed, #place:not(:has(#threads))")?.querySelector(".composer");
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest && formAt(event.target);
    if (!form || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("dropping", kind === "dragover");
    if (kind === "drop") attach(form, [...event.dataTransfer.files]);
  });
}
