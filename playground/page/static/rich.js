// Fields of rich text: words look as they will while they are typed.
import { sheet } from "./acting.js";
import { completeRichBy } from "./complete.js";
import { begun, broken, indented, isMarked, isOnePoint, linkAt, mark, marksAt, put, turn, typed } from "./rich_changes.js";
import { change, docOf, editorOf, enter, KINDS, marksNext, redo, remember, stateOf, stay, told, undo } from "./rich_field.js";
import { askForLink } from "./rich_link.js";
import { draw, linkable, marksOf, partsOf, read, styles, wordsOf } from "./rich_lines.js";
import { richBy } from "./values.js";

const PLAIN = { b: "bold", i: "italic" };
const SHIFTED = { KeyX: "strike", KeyC: "code", KeyU: "link", Digit7: "ordered", Digit8: "bullet", Digit9: "quote" };
const FORMATS = { formatBold: "bold", formatItalic: "italic", formatStrikeThrough: "strike" };
const LEFT_TO_IT = ["insertCompositionText", "insertFromComposition", "insertTranspose"];

const fieldBeside = (button) => button.closest(".writing").querySelector("[data-rich]");
const toggled = (marks, name) => (styles(marks).includes(name) ? marksOf(styles(marks).filter((one) => one !== name)) : marksOf([...styles(marks), name]));

function format(field, name) {
  const doc = docOf(field);
  if (document.activeElement !== field) enter(field, doc);
  if (name === "link") return askForLink(field, linkAt(doc), ({ from, to, marks }, words, url) => change(field, docOf(field), typed({ ...docOf(field), from, to }, words, marks, url)));
  if (KINDS.includes(name)) return change(field, doc, turn(doc, name));
  if (!isOnePoint(doc)) return change(field, doc, mark(doc, name, !isMarked(doc, name)));
  if (doc.lines[doc.from.line].kind !== "preformatted") stateOf(field).next = { ...doc.from, marks: toggled(marksNext(field, doc), name) };
  return told(field);
}

// A browser changes words within a run by itself; everything else would leave more behind than it shows.
function isWithinWords({ startContainer, endContainer, startOffset, endOffset }, words) {
  if (startContainer !== endContainer || startContainer.nodeType !== Node.TEXT_NODE || !startOffset) return false;
  if (!words) return endOffset - startOffset < startContainer.length;
  const isAfterLink = startContainer.parentElement.matches("a") && startOffset === startContainer.length;
  return startOffset === endOffset && !words.includes("\n") && !isAfterLink;
}

function typing(event, field, range) {
  const doc = docOf(field, range);
  const words = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
  const marks = marksNext(field, doc);
  const after = begun(doc, words);
  if (after) {
    event.preventDefault();
    return change(field, doc, after);
  }
  if (isWithinWords(range, words) && marks === marksAt(doc)) return remember(field, doc, "type", words);
  event.preventDefault();
  const link = linkAt(doc);
  const isInLink = link.from.at < doc.from.at && doc.to.at < link.to.at;
  change(field, doc, typed(doc, words, marks, isInLink ? link.url : ""), "type", words);
  return null;
}

function deleting(event, field, range) {
  const doc = docOf(field, range);
  if (isWithinWords(range)) return remember(field, doc, "delete");
  event.preventDefault();
  return isOnePoint(doc) ? null : change(field, doc, put(doc, [{ runs: [] }]));
}

document.addEventListener("beforeinput", (event) => {
  const { target: field, inputType: kind } = event;
  if (!field.matches("[data-rich]")) return;
  const range = event.getTargetRanges()[0] ?? getSelection().getRangeAt(0);
  if (LEFT_TO_IT.includes(kind)) remember(field, docOf(field), "type");
  else if (kind === "insertText" || kind === "insertReplacementText") typing(event, field, range);
  else if (kind.startsWith("delete")) deleting(event, field, range);
  else {
    event.preventDefault();
    const doc = docOf(field);
    if (kind === "insertParagraph" || kind === "insertLineBreak") change(field, doc, broken(doc, kind === "insertLineBreak"));
    if (kind === "historyUndo") undo(field);
    if (kind === "historyRedo") redo(field);
    if (FORMATS[kind]) format(field, FORMATS[kind]);
  }
});

// A browser composes words by itself: they get the style that was chosen for them once they are whole.
let composed = null;
document.addEventListener("compositionstart", ({ target: field }) => {
  const doc = field.matches("[data-rich]") ? docOf(field) : null;
  const marks = doc && marksNext(field, doc);
  composed = doc && isOnePoint(doc) && marks !== marksAt(doc) ? { from: doc.from, marks } : null;
});
document.addEventListener("compositionend", ({ target: field, data }) => {
  if (!composed || !data) return;
  const { from, marks } = composed;
  const doc = docOf(field);
  change(field, doc, typed({ ...doc, from, to: { ...from, at: from.at + data.length } }, data, marks), "type");
});

function nameOf(event) {
  const { code, shiftKey, altKey } = event;
  if (altKey) return shiftKey && code === "KeyC" ? "preformatted" : null;
  return shiftKey ? SHIFTED[code] : PLAIN[event.key];
}

function pressed(event, field) {
  const key = event.key.toLowerCase();
  const isUndo = key === "z" && !event.shiftKey && !event.altKey;
  const isRedo = !event.altKey && (key === "y" || (key === "z" && event.shiftKey));
  const name = nameOf(event);
  if (isUndo) undo(field);
  if (isRedo) redo(field);
  if (name) format(field, name);
  // What a browser underlines has no place in the buttons.
  if (name || isUndo || isRedo || key === "u") event.preventDefault();
}

// Whoever deletes backwards from where a line begins leaves the list, the quote or the code.
function outOf(doc) {
  const { kind } = doc.lines[doc.from.line];
  return kind === "section" || !isOnePoint(doc) || doc.from.at ? null : turn(doc, kind);
}

document.addEventListener("keydown", (event) => {
  const button = event.target.closest?.(".marks button");
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (button && by) {
    const all = [...button.parentElement.children];
    all[(all.indexOf(button) + by + all.length) % all.length].focus();
  }
  const field = event.target.matches?.("[data-rich]") && event.target;
  if (!field || event.isComposing || event.defaultPrevented) return null;
  if (event.ctrlKey || event.metaKey) return pressed(event, field);
  if (event.key.length > 1) stateOf(field).doing = "";
  const does = { Backspace: outOf, Tab: (doc) => indented(doc, event.shiftKey ? -1 : 1) }[event.key];
  const doc = does && docOf(field);
  const after = does?.(doc);
  if (!after) return null;
  event.preventDefault();
  return change(field, doc, after);
});

// In a template nothing runs and nothing is fetched; of styles and handlers in a tag a browser complains all the same.
function inert(html) {
  const template = document.createElement("template");
  template.innerHTML = html.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/(?<=[\s"'])(?:style|on\w+)\s*=/gi, "data-left="));
  return template.content;
}

// What is pasted brings lists, links and the styles that there are buttons for, and nothing else.
function brought(data, doc) {
  const words = data.getData("text/plain");
  const html = data.getData("text/html");
  const isCode = doc.lines[doc.from.line].kind === "preformatted";
  const lines = html && !isCode ? read(inert(html), { isPasted: true }).lines : [];
  if (lines.some((line) => wordsOf(line).trim())) return lines;
  const url = isOnePoint(doc) || isCode ? "" : linkable(words);
  if (url) return [{ runs: [{ text: linkAt(doc).text, marks: "", url }] }];
  return words.replaceAll("\r", "").split("\n").map((line) => ({ runs: line ? [{ text: line, marks: "", url: "" }] : [] }));
}

for (const [kind, from] of [["paste", "clipboardData"], ["drop", "dataTransfer"]]) {
  document.addEventListener(kind, (event) => {
    const field = event.target.closest?.("[data-rich]") || editorOf(event.target);
    if (!field) return;
    event.preventDefault();
    const doc = docOf(field);
    change(field, doc, put(doc, brought(event[from], doc)));
  });
}

document.addEventListener("focusout", ({ target }) => stay(editorOf(target)));
document.addEventListener("selectionchange", () => {
  const field = editorOf(getSelection().anchorNode);
  if (!field || document.activeElement !== field) return;
  stay(field);
  told(field);
});
document.addEventListener("mousedown", (event) => {
  if (event.target.closest(".marks button")) event.preventDefault();
  const field = editorOf(event.target);
  if (field) stateOf(field).doing = "";
});
document.addEventListener("click", (event) => {
  const button = event.target.closest(".writing [data-style]");
  if (button) format(fieldBeside(button), button.dataset.style);
  const label = event.target.closest("label[for]");
  if (label) document.querySelector(`[data-rich]#${CSS.escape(label.htmlFor)}`)?.focus();
});

richBy({ told: (field) => partsOf(read(field).lines), kept: (field) => read(field).lines, fill: draw });

// Names and signs complete as in the field for messages, but not in code.
completeRichBy({
  before(field) {
    const doc = docOf(field);
    const line = doc.lines[doc.from.line];
    const isCode = line.kind === "preformatted" || styles(marksNext(field, doc)).includes("code");
    return isCode || !isOnePoint(doc) ? "" : wordsOf(line).slice(0, doc.from.at);
  },
  write(field, from, words) {
    const doc = docOf(field);
    change(field, doc, typed({ ...doc, from: { ...doc.from, at: from } }, words, marksNext(field, doc)));
  },
});

await sheet("rich");
