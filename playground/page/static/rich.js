// Fields of rich text: words look as they will while they are typed. What is pasted or dropped comes as plain text.
import { readRichBy } from "./values.js";

const STYLES = ["bold", "italic", "strike", "code", "underline", "highlight"];
const LINES = "div, p, li";
const PARTS = { BLOCKQUOTE: "rich_text_quote", PRE: "rich_text_preformatted" };
const COMMANDS = { bullet: "insertUnorderedList", ordered: "insertOrderedList" };
const KEYS = { b: "bold", i: "italic" };
const EMPTY = "\u200b"; // Stands in code that nothing was typed into yet.

const editorOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-rich]");

// What stands in a field, as parts of rich text; nothing where nothing does.
function richOf(field) {
  const parts = [];
  read(field, parts);
  const made = parts.map((part) => (part.type === "rich_text_list" ? part : { ...part, elements: trimmed(part.elements) })).filter((part) => part.elements.length);
  return made.length ? made : null;
}

readRichBy(richOf);

// Lines that follow each other are one part; lists, quotes and code are parts of their own.
function read(node, parts) {
  for (const child of node.childNodes) {
    if (child.matches?.("ul, ol")) list(child, parts, 0);
    else if (PARTS[child.nodeName]) parts.push({ type: PARTS[child.nodeName], elements: runs(child, {}, []) });
    else if (child.querySelector?.("ul, ol, blockquote, pre")) read(child, parts);
    else {
      if (parts.at(-1)?.type !== "rich_text_section") parts.push({ type: "rich_text_section", elements: [] });
      run(child, {}, parts.at(-1).elements);
    }
  }
}

function list(node, parts, indent) {
  const style = node.nodeName === "OL" ? "ordered" : "bullet";
  let count = style === "ordered" ? node.start - 1 : 0;
  let open = null;
  for (const item of node.children) {
    if (item.matches("ul, ol")) { list(item, parts, indent + 1); open = null; continue; }
    if (!open) parts.push(open = { type: "rich_text_list", style, indent: Math.min(indent, 8), border: 0, elements: [], ...(style === "ordered" && count ? { offset: count } : {}) });
    open.elements.push({ type: "rich_text_section", elements: trimmed(runs(item, {}, [])) });
    count += 1;
    for (const inner of item.querySelectorAll(":scope > ul, :scope > ol")) { list(inner, parts, indent + 1); open = null; }
  }
}

function runs(node, style, found) {
  for (const child of node.childNodes) if (!child.matches?.("ul, ol")) run(child, style, found);
  return found;
}

function run(node, style, found) {
  if (node.nodeType === Node.TEXT_NODE) return write(found, node.data.replaceAll(EMPTY, "").replaceAll("\u00a0", " "), style);
  if (node.nodeName === "BR") return node.nextSibling || !node.parentElement.matches(LINES) ? write(found, "\n", {}) : found;
  if (node.nodeName === "A") return found.push({ type: "link", url: node.href, text: node.textContent, ...(Object.keys(style).length ? { style } : {}) });
  if (node.matches?.(LINES) && found.length) write(found, "\n", {});
  const own = STYLES.filter((name) => node.matches?.(`.run.${name}`)).map((name) => [name, true]);
  return runs(node, { ...style, ...Object.fromEntries(own) }, found);
}

function write(found, text, style) {
  const last = found.at(-1);
  const styled = text.trim() && Object.keys(style).length ? { style } : {};
  if (last?.type === "text" && JSON.stringify(last.style) === JSON.stringify(styled.style)) last.text += text;
  else if (text) found.push({ type: "text", text, ...styled });
}

// The end of a line that nothing follows is not written.
function trimmed(elements) {
  const last = elements.at(-1);
  if (last?.type === "text") last.text = last.text.replace(/\n+$/, "");
  return elements.filter((one) => one.type !== "text" || one.text);
}

const runOf = (node) => node.parentElement.closest(".run");
const stylesOf = (node) => new Set(runOf(node)?.classList ?? []);

// Styles stand side by side, each run in an element of its own, which splits where the style ends: nesting them would make
// a browser write styles into the page, which the page forbids.
function style(name) {
  const range = getSelection().getRangeAt(0);
  const texts = range.collapsed ? [fresh(range)] : chosen(range);
  const all = texts.length && texts.every((text) => stylesOf(text).has(name));
  for (const text of texts) {
    const run = alone(text);
    run.classList.toggle(name, !all);
    run.classList.add("run");
  }
  if (!texts.length) return;
  getSelection().setBaseAndExtent(texts[0], range.collapsed || texts[0].data === EMPTY ? texts[0].length : 0, texts.at(-1), texts.at(-1).length);
}

// A place for what is typed next, in the style of what is around it.
function fresh(range) {
  const text = document.createTextNode(EMPTY);
  range.insertNode(text);
  return text;
}

// The words that are chosen, cut where the choice begins and ends.
function chosen(range) {
  const { startContainer, startOffset, endContainer, endOffset } = range;
  const walker = document.createTreeWalker(range.commonAncestorContainer.nodeType === Node.TEXT_NODE ? range.commonAncestorContainer.parentNode : range.commonAncestorContainer, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (range.intersectsNode(walker.currentNode)) texts.push(walker.currentNode);
  return texts.map((text) => {
    if (text === endContainer) text.splitText(endOffset);
    return text === startContainer ? text.splitText(startOffset) : text;
  }).filter((text) => text.length);
}

// Returns the run that holds a text and nothing else; what stood before and after it in its run keeps its style.
function alone(text) {
  const run = runOf(text);
  if (!run) {
    const made = document.createElement("span");
    text.replaceWith(made);
    made.append(text);
    return made;
  }
  for (const side of ["before", "after"]) {
    const next = side === "before" ? "previousSibling" : "nextSibling";
    if (!text[next]) continue;
    const part = run.cloneNode();
    while (text[next]) part[side === "before" ? "prepend" : "append"](text[next]);
    run[side](part);
  }
  return run;
}

function quote() {
  const inside = getSelection().anchorNode.parentElement.closest("blockquote");
  document.execCommand("formatBlock", false, inside ? "div" : "blockquote");
}

function format(field, name) {
  if (document.activeElement !== field) {
    const before = kept.get(field);
    field.focus();
    if (before?.[0].isConnected && before[2].isConnected) getSelection().setBaseAndExtent(...before);
  }
  if (COMMANDS[name]) document.execCommand(COMMANDS[name]);
  else if (name === "quote") quote();
  else style(name);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  told(field);
}

// The buttons say which styles hold where somebody is.
function told(field) {
  const { anchorNode } = getSelection();
  const node = anchorNode?.nodeType === Node.TEXT_NODE ? anchorNode : null;
  for (const button of field.parentElement.querySelectorAll("[data-style]")) {
    const { style: name } = button.dataset;
    if (name !== "quote") button.setAttribute("aria-pressed", String(COMMANDS[name] ? document.queryCommandState(COMMANDS[name]) : Boolean(node && stylesOf(node).has(name))));
  }
}

// Where somebody was in a field before they went to its buttons. A browser tells of it late: maybe not before they are there.
const kept = new WeakMap();
function stay(field) {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection();
  if (field && editorOf(anchorNode) === field) kept.set(field, [anchorNode, anchorOffset, focusNode, focusOffset]);
}
document.addEventListener("focusout", ({ target }) => stay(editorOf(target)));
document.addEventListener("selectionchange", () => {
  const field = editorOf(getSelection().anchorNode);
  if (!field || document.activeElement !== field) return;
  stay(field);
  told(field);
});

// A browser leaves a line end in a field that was emptied.
document.addEventListener("input", ({ target: field }) => {
  if (field.matches("[data-rich]") && !field.textContent && !field.querySelector("li, pre, blockquote")) field.replaceChildren();
});
document.addEventListener("mousedown", (event) => { if (event.target.closest(".marks button")) event.preventDefault(); });
document.addEventListener("click", (event) => {
  const button = event.target.closest(".writing [data-style]");
  if (button) format(button.closest(".writing").querySelector("[data-rich]"), button.dataset.style);
  const label = event.target.closest("label[for]");
  if (label) document.querySelector(`[data-rich]#${CSS.escape(label.htmlFor)}`)?.focus();
});
document.addEventListener("keydown", (event) => {
  const button = event.target.closest?.(".marks button");
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (button && by) {
    const all = [...button.parentElement.children];
    all[(all.indexOf(button) + by + all.length) % all.length].focus();
  }
  const field = event.target.matches?.("[data-rich]") && event.target;
  if (!field || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  const name = event.shiftKey ? { X: "strike", C: "code" }[event.key.toUpperCase()] : KEYS[event.key];
  if (name) { event.preventDefault(); format(field, name); }
  // What a browser underlines has no place in the buttons.
  if (event.key === "u") event.preventDefault();
});
for (const [kind, from] of [["paste", "clipboardData"], ["drop", "dataTransfer"]]) {
  document.addEventListener(kind, (event) => {
    const field = event.target.closest?.("[data-rich]") || editorOf(event.target);
    if (!field) return;
    event.preventDefault();
    document.execCommand("insertText", false, event[from].getData("text/plain"));
  });
}
