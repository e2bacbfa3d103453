// Rich text as lines: each is of a kind, and made of runs of words in one style. A field is read into lines, changed as
// lines and drawn from them; what is pasted is read in the same way, and what an app is told is made of them.
const STYLES = ["bold", "italic", "strike", "code", "underline", "highlight"];
const TAGS = { B: "bold", STRONG: "bold", I: "italic", EM: "italic", S: "strike", STRIKE: "strike", DEL: "strike", CODE: "code", KBD: "code", SAMP: "code", TT: "code" };
const KINDS = { BLOCKQUOTE: "quote", PRE: "preformatted", UL: "bullet", OL: "ordered" };
const BLOCKS = "address, article, aside, blockquote, body, dd, div, dl, dt, figure, footer, h1, h2, h3, h4, h5, h6, header, hr, li, main, nav, ol, p, pre, section, table, tbody, thead, tr, ul";
const HOLDERS = "body, dl, hr, ol, table, tbody, thead, tr, ul";
const SILENT = "button, head, iframe, math, noscript, object, option, script, select, style, svg, template, textarea, title";
const MOST_WORDS = /[\s\S]{1,12000}/gu; // In one run.

export const isList = ({ kind }) => kind === "bullet" || kind === "ordered";
export const wordsOf = (line) => line.runs.map(({ text }) => text).join("");
export const lengthOf = (line) => wordsOf(line).length;
export const section = (...runs) => ({ kind: "section", indent: 0, start: 0, runs });
export const styles = (marks) => marks.split(" ").filter(Boolean);
export const marksOf = (names) => STYLES.filter((name) => names.includes(name)).join(" ");

// Puts neighbours in one style together; code has no styles.
export const joined = (runs, kind) => runs.reduce((all, run) => {
  const { text, marks, url } = kind === "preformatted" ? { text: run.text, marks: "", url: "" } : run;
  const last = all.at(-1);
  if (last && last.marks === marks && last.url === url) last.text += text;
  else if (text) all.push({ text, marks, url });
  return all;
}, []);

// An address that a link may lead to; nothing for every other.
export function linkable(given) {
  const url = given.trim();
  return /^(https?:\/\/|mailto:)\S+$/i.test(url) && url.length <= 3000 && URL.canParse(url) ? url : "";
}

// Returns the lines of a place, and where each of its points is in them.
export function read(place, { isPasted = false } = {}) {
  const [lines, starts, ends, pieces] = [[], new Map(), new Map(), new Map()];
  let open = null;
  const here = () => (open ? { line: lines.length - 1, at: lengthOf(open) } : { line: lines.length, at: 0 });
  const begin = ({ kind, indent, start }) => lines.push(open = { kind, indent, start, runs: [] });
  const end = (as) => { if (!open) begin(as); open = null; };
  const write = (text, as) => {
    if (!open) begin(as);
    open.runs = joined([...open.runs, { text, marks: as.marks, url: as.url }], open.kind);
  };

  function words(node, as) {
    const isFlowing = isPasted && as.kind !== "preformatted";
    const shown = isFlowing ? node.data.replace(/[ \t\r\n]+/g, " ") : node.data.replaceAll("\r", "");
    const text = (isFlowing && (!open || wordsOf(open).endsWith(" ")) ? shown.trimStart() : shown).replaceAll("\u00a0", " ");
    let from = 0;
    pieces.set(node, []);
    for (const [number, piece] of text.split("\n").entries()) {
      if (number) isList(as) ? write("\n", as) : end(as);
      pieces.get(node).push({ from, ...here() });
      if (piece) write(piece, as);
      from += piece.length + 1;
    }
  }

  function walk(node, as) {
    starts.set(node, here());
    if (node.nodeType === Node.TEXT_NODE) return words(node, as);
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(SILENT)) return null;
    if (node.nodeName === "BR") return isList(as) && open ? node.nextSibling && write("\n", as) : end(as);
    if (node.matches("td, th") && open) write("\t", as);
    const inner = within(node, as, isPasted);
    const isBlock = node.matches(BLOCKS);
    if (isBlock) open = null;
    const before = lines.length;
    for (const child of node.childNodes) walk(child, inner);
    if (isBlock && lines.length === before && !node.matches(HOLDERS)) begin(inner);
    ends.set(node, here());
    if (isBlock) open = null;
    return null;
  }

  for (const child of place.childNodes) walk(child, { ...section(), marks: "", url: "", level: -1 });
  if (!lines.length) begin(section());
  const last = { line: lines.length - 1, at: Infinity };
  const at = (container, offset) => {
    const piece = pieces.get(container)?.findLast(({ from }) => from <= offset);
    const child = container.childNodes[offset];
    const found = piece ? { line: piece.line, at: piece.at + offset - piece.from } : (child ? starts.get(child) : ends.get(container)) ?? last;
    const line = Math.min(found.line, last.line);
    return { line, at: Math.min(found.line > line ? Infinity : found.at, lengthOf(lines[line])) };
  };
  return { lines, at };
}

// What holds inside an element.
function within(node, as, isPasted) {
  const own = [TAGS[node.nodeName], ...STYLES.filter((name) => node.matches(`.run.${name}`))];
  const inner = { ...as, kind: KINDS[node.nodeName] ?? as.kind, marks: marksOf([...styles(as.marks), ...own]) };
  if (node.nodeName === "A") inner.url = isPasted ? linkable(node.getAttribute("href") ?? "") : node.getAttribute("href");
  if (node.nodeName === "PRE") inner.marks = inner.url = "";
  if (node.matches("ul, ol")) {
    inner.level = as.level + 1 + Number(/\bin-(\d)/.exec(isPasted ? "" : node.className)?.[1] ?? 0);
    inner.indent = Math.min(inner.level, 8);
  }
  if (node.nodeName === "LI") {
    const { parentElement: list } = node;
    inner.start = list.nodeName === "OL" && node === list.firstElementChild ? Math.max(0, Math.min(list.start - 1, 10_000)) : 0;
    if (!isList(inner)) inner.kind = "bullet";
  }
  return inner;
}

// Lines of one kind that follow each other belong together, with the number that the first of a numbered list has.
function groups(lines) {
  const found = [];
  const counts = [];
  for (const line of lines) {
    const last = found.at(-1)?.lines[0];
    const isNew = !last || last.kind !== line.kind || last.indent !== line.indent;
    counts.length = isList(line) ? Math.min(counts.length, line.indent + 1) : 0;
    const count = line.kind === "ordered" ? counts[line.indent] ?? line.start : 0;
    if (isNew) found.push({ kind: line.kind, indent: line.indent, offset: count, lines: [line] });
    else found.at(-1).lines.push(line);
    if (line.kind === "ordered") counts[line.indent] = count + 1;
    else if (isList(line)) delete counts[line.indent];
  }
  return found;
}

// Draws lines in a field. Styles stand side by side, never one in another.
export function draw(field, lines) {
  const isEmpty = lines.length === 1 && lines[0].kind === "section" && !lengthOf(lines[0]);
  field.replaceChildren(...(isEmpty ? [] : groups(lines).flatMap(drawn)));
}

const made = (name, children, properties = {}) => {
  const one = Object.assign(document.createElement(name), properties);
  one.append(...children);
  return one;
};

function drawn({ kind, indent, offset, lines }) {
  const inner = { preformatted: "div", bullet: "li", ordered: "li" }[kind] ?? "p";
  const all = lines.map((line) => made(inner, [...line.runs.map(run), ...(/(^|\n)$/.test(wordsOf(line)) ? [made("br", [])] : [])]));
  if (kind === "section") return all;
  const className = isList({ kind }) ? `level-${indent % 3} in-${indent}` : "";
  const name = Object.keys(KINDS).find((one) => KINDS[one] === kind);
  return [made(name, all, { className, ...(kind === "ordered" && offset ? { start: offset + 1 } : {}) })];
}

function run({ text, marks, url }) {
  const className = marks && `run ${marks}`;
  if (url) return made("a", [text], { className, href: url });
  return marks ? made("span", [text], { className }) : document.createTextNode(text);
}

// Chooses what is between two points of lines that were drawn just now.
export function select(field, from, to) {
  const all = field.querySelectorAll("p, li, pre > div");
  const point = ({ line, at }) => {
    if (!all.length) return [field, 0];
    const walker = document.createTreeWalker(all[line], NodeFilter.SHOW_TEXT);
    let left = at;
    while (walker.nextNode()) {
      if (left <= walker.currentNode.length) return [walker.currentNode, left];
      left -= walker.currentNode.length;
    }
    return [all[line], 0];
  };
  getSelection().setBaseAndExtent(...point(from), ...point(to));
}

// What an app is told; nothing where nothing was written. Empty lines stay where they keep other parts from each other.
export function partsOf(lines) {
  const all = groups(lines);
  const isBlank = (group) => group.kind === "section" && !group.lines.some((line) => wordsOf(line).trim());
  while (all.length && isBlank(all[0])) all.shift();
  while (all.length && isBlank(all.at(-1))) all.pop();
  const parts = all.map((group) => (isBlank(group) ? { type: "rich_text_section", elements: [{ type: "text", text: "\n".repeat(group.lines.length) }] } : partOf(group)));
  return parts.length ? parts : null;
}

function partOf({ kind, indent, offset, lines }) {
  if (!isList({ kind })) return { type: `rich_text_${kind}`, elements: elementsOf(kind === "section" ? trimmed(lines) : lines) };
  const elements = lines.map((line) => ({ type: "rich_text_section", elements: elementsOf([line]) }));
  return { type: "rich_text_list", style: kind, indent, border: 0, elements, ...(offset ? { offset } : {}) };
}

const trimmed = (lines) => {
  const isFull = (line) => wordsOf(line).trim();
  return lines.slice(lines.findIndex(isFull), lines.findLastIndex(isFull) + 1);
};

function elementsOf(lines) {
  const found = [];
  for (const [number, line] of lines.entries()) {
    const runs = number ? [{ text: "\n", marks: "", url: "" }, ...line.runs] : line.runs;
    for (const { text, marks, url } of runs) {
      const styled = marks && text.trim() ? { style: Object.fromEntries(styles(marks).map((name) => [name, true])) } : {};
      const before = found.at(-1);
      if (url) found.push({ type: "link", url, text, ...styled });
      else if (before?.type === "text" && JSON.stringify(before.style) === JSON.stringify(styled.style)) before.text += text;
      else found.push({ type: "text", text, ...styled });
    }
  }
  return found.flatMap((one) => (one.type === "text" ? one.text.match(MOST_WORDS).map((text) => ({ ...one, text })) : one));
}
