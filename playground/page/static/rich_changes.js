// What can be done to rich text: each takes lines and what is chosen in them, and returns how they are afterwards.
import { isList, joined, lengthOf, marksOf, styles, wordsOf } from "./rich_lines.js";

export const isOnePoint = ({ from, to }) => from.line === to.line && from.at === to.at;

function cut(runs, at) {
  const [before, after] = [[], []];
  let left = at;
  for (const run of runs) {
    const length = Math.max(0, Math.min(left, run.text.length));
    before.push({ ...run, text: run.text.slice(0, length) });
    after.push({ ...run, text: run.text.slice(length) });
    left -= run.text.length;
  }
  return [before, after].map((each) => each.filter(({ text }) => text));
}

// The part of a line that is chosen, and what stands around it.
function parted(doc, number) {
  const { runs } = doc.lines[number];
  const [most, after] = cut(runs, number === doc.to.line ? doc.to.at : Infinity);
  const [before, chosen] = cut(most, number === doc.from.line ? doc.from.at : 0);
  return [before, chosen, after];
}

// The lines that are chosen; one of which nothing is chosen does not count.
export function chosenLines({ lines, from, to }) {
  const last = to.line > from.line && !to.at ? to.line - 1 : to.line;
  return lines.slice(from.line, last + 1);
}

export const chosenRuns = (doc) => doc.lines.flatMap((line, number) => (number < doc.from.line || number > doc.to.line || line.kind === "preformatted" ? [] : parted(doc, number)[1]));
export const isMarked = (doc, name) => chosenRuns(doc).length > 0 && chosenRuns(doc).every(({ marks }) => styles(marks).includes(name));

// The style of what is typed next: that of what stands before.
export function marksAt({ lines, from }) {
  const [before, after] = cut(lines[from.line].runs, from.at);
  return (before.at(-1) ?? after[0])?.marks ?? "";
}

// Puts lines in the place of what is chosen. Those without a kind become what the first line is.
export function put(doc, fresh) {
  const { lines, from, to } = doc;
  const first = lines[from.line];
  const [[before], [, , after]] = [parted(doc, from.line), parted(doc, to.line)];
  const isKept = before.length || first.kind !== "section" || !fresh[0].kind;
  const kindOf = (line, number) => (first.kind === "preformatted" || !line.kind || (!number && isKept) ? { ...first, start: number ? 0 : first.start } : line);
  const all = fresh.map((line, number) => {
    const runs = [...(number ? [] : before), ...line.runs, ...(number === fresh.length - 1 ? after : [])];
    const like = kindOf(line, number);
    return { ...like, runs: joined(runs, like.kind) };
  });
  const last = { line: from.line + fresh.length - 1, at: lengthOf(fresh.at(-1)) + (fresh.length > 1 ? 0 : before.reduce((sum, { text }) => sum + text.length, 0)) };
  return { lines: [...lines.slice(0, from.line), ...all, ...lines.slice(to.line + 1)], from: last, to: last };
}

export const typed = (doc, text, marks, url = "") => put(doc, text.split("\n").map((line) => ({ runs: line ? [{ text: line, marks, url }] : [] })));

// Gives what is chosen a style, or takes it away; code has none.
export function mark(doc, name, is) {
  const lines = doc.lines.map((line, number) => {
    if (number < doc.from.line || number > doc.to.line || line.kind === "preformatted") return line;
    const [before, chosen, after] = parted(doc, number);
    const marked = chosen.map((one) => ({ ...one, marks: marksOf(is ? [...styles(one.marks), name] : styles(one.marks).filter((each) => each !== name)) }));
    return { ...line, runs: joined([...before, ...marked, ...after], line.kind) };
  });
  return { ...doc, lines };
}

// Makes lines a list, a quote or code; what is all of it already becomes plain lines.
export function turn(doc, kind) {
  const chosen = chosenLines(doc);
  const becomes = chosen.every((line) => line.kind === kind) ? "section" : kind;
  const turned = (line) => ({ ...line, kind: becomes, start: 0, indent: isList({ kind: becomes }) && isList(line) ? line.indent : 0, runs: joined(line.runs, becomes) });
  return whole({ ...doc, lines: doc.lines.map((line) => (chosen.includes(line) ? turned(line) : line)) });
}

// Moves items of a list further in, or out again; nothing where they cannot go there.
export function indented(doc, by) {
  const chosen = chosenLines(doc);
  const above = doc.lines[doc.from.line - 1];
  const most = above && isList(above) ? Math.min(above.indent + 1, 8) : 0;
  const goes = by < 0 ? chosen[0].indent > 0 : chosen[0].indent < most;
  if (!goes || !chosen.every(isList)) return null;
  const moved = (line) => ({ ...line, start: 0, indent: Math.max(0, Math.min(line.indent + by, 8)) });
  return { ...doc, lines: doc.lines.map((line) => (chosen.includes(line) ? moved(line) : line)) };
}

// What a line begins with becomes what it stands for once more is typed: a list, a quote, or code.
const BEGINNINGS = { "- ": "bullet", "* ": "bullet", "1. ": "ordered", "> ": "quote", "```": "preformatted" };
export function begun(doc, words) {
  const line = doc.lines[doc.from.line];
  const kind = BEGINNINGS[wordsOf(line).slice(0, doc.from.at) + words];
  if (!kind || words.length !== 1 || line.kind !== "section" || !isOnePoint(doc)) return null;
  return turn(put({ ...doc, from: { line: doc.from.line, at: 0 } }, [{ runs: [] }]), kind);
}

// Only an item of a list may hold several lines.
function whole(doc) {
  const split = (line) => (isList(line) ? [line] : wordsOf(line).split("\n").map((words, number, all) => {
    const begin = all.slice(0, number).join("\n").length + (number ? 1 : 0);
    return { ...line, runs: cut(cut(line.runs, begin + words.length)[0], begin)[1] };
  }));
  const moved = ({ line, at }) => {
    const [inside, lines] = [split(doc.lines[line]), doc.lines.slice(0, line).flatMap(split).length];
    let [number, left] = [0, at];
    while (left > lengthOf(inside[number])) left -= lengthOf(inside[number++]) + 1;
    return { line: lines + number, at: left };
  };
  return { lines: doc.lines.flatMap(split), from: moved(doc.from), to: moved(doc.to) };
}

// Begins a new line. In an empty item, in an empty line of a quote and in one at the end of code, what it is in ends.
export function broken(doc, isSoft) {
  const line = doc.lines[doc.from.line];
  const isLast = doc.lines[doc.from.line + 1]?.kind !== "preformatted";
  if (!isSoft && isOnePoint(doc) && !lengthOf(line) && line.kind !== "section" && (line.kind !== "preformatted" || isLast)) return turn(doc, line.kind);
  if (isSoft && isList(line)) return put(doc, [{ runs: [{ text: "\n", marks: "", url: "" }] }]);
  return put(doc, [{ runs: [] }, { runs: [] }]);
}

// The link that somebody is in, or the words that are to become one.
export function linkAt(doc) {
  const { line } = doc.from;
  const { runs } = doc.lines[line];
  let at = 0;
  for (const { text, marks, url } of runs) {
    const [from, to] = [at, at + text.length];
    at = to;
    if (url && from <= doc.from.at && (doc.to.line === line ? doc.to.at : Infinity) <= to) return { ...doc, from: { line, at: from }, to: { line, at: to }, text, marks, url };
  }
  const to = doc.to.line === line ? doc.to : { line, at: lengthOf(doc.lines[line]) };
  const chosen = chosenRuns({ ...doc, to });
  return { ...doc, to, text: chosen.map((run) => run.text).join(""), marks: chosen[0]?.marks ?? marksAt(doc), url: "" };
}
