// A field of rich text and who is in it: what is chosen, changing it, and taking changes back.
import { chosenLines, isMarked, isOnePoint, marksAt } from "./rich_changes.js";
import { draw, read, select, styles, wordsOf } from "./rich_lines.js";

export const KINDS = ["bullet", "ordered", "quote", "preformatted"];
export const editorOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-rich]");

// Of each field: where somebody was before they left it, the style of what is typed next, and what can be undone.
const states = new WeakMap();
export const stateOf = (field) => states.get(field) ?? states.set(field, { past: [], future: [], doing: "", at: null, next: null }).get(field);

const inOrder = (one, other) => (one.line - other.line || one.at - other.at) <= 0;
const between = (lines, one, other) => (inOrder(one, other) ? { lines, from: one, to: other } : { lines, from: other, to: one });

// The lines of a field and what is chosen in them; where nobody is in it, what was chosen last.
export function docOf(field, range = null) {
  const { lines, at } = read(field);
  if (range) return between(lines, at(range.startContainer, range.startOffset), at(range.endContainer, range.endOffset));
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection();
  if (editorOf(anchorNode) === field && editorOf(focusNode) === field) return between(lines, at(anchorNode, anchorOffset), at(focusNode, focusOffset));
  const end = { line: lines.length - 1, at: wordsOf(lines.at(-1)).length };
  const { from, to } = stateOf(field).at ?? { from: end, to: end };
  return { lines, ...(inOrder(to, end) ? { from, to } : { from: end, to: end }) };
}

// Brings somebody into a field, to where they were.
export function enter(field, doc) {
  field.focus();
  draw(field, doc.lines);
  select(field, doc.from, doc.to);
}

function show(field, doc) {
  stateOf(field).next = null;
  enter(field, doc);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  told(field);
}

// Keeps what was there before a change; words that are typed one after the other are undone together.
export function remember(field, doc, doing, words = "") {
  const state = stateOf(field);
  if (doing !== "type" || state.doing !== "type") state.past.push(doc);
  state.future = [];
  state.doing = /\s/.test(words) ? "" : doing;
}

export function change(field, doc, after, doing = "", words = "") {
  remember(field, doc, doing, words);
  show(field, after);
}

function goBack(field, from, to) {
  const doc = stateOf(field)[from].pop();
  if (!doc) return;
  stateOf(field)[to].push(docOf(field));
  stateOf(field).doing = "";
  show(field, doc);
}
export const undo = (field) => goBack(field, "past", "future");
export const redo = (field) => goBack(field, "future", "past");

// The style of what is typed next holds only where it was chosen.
export function marksNext(field, doc) {
  const { next } = stateOf(field);
  const isHere = next && isOnePoint(doc) && next.line === doc.from.line && next.at === doc.from.at;
  return isHere ? next.marks : marksAt(doc);
}

// The buttons say which styles hold where somebody is.
export function told(field) {
  const doc = docOf(field);
  const lines = chosenLines(doc);
  const next = isOnePoint(doc) ? styles(marksNext(field, doc)) : null;
  for (const button of field.parentElement.querySelectorAll("[data-style][aria-pressed]")) {
    const { style: name } = button.dataset;
    const holds = KINDS.includes(name) ? lines.every(({ kind }) => kind === name) : next?.includes(name) ?? isMarked(doc, name);
    button.setAttribute("aria-pressed", String(holds));
  }
}

// Where somebody was in a field before they went to its buttons. A browser tells of it late: maybe not before they are there.
export function stay(field) {
  if (field && editorOf(getSelection().anchorNode) === field) stateOf(field).at = docOf(field);
}
