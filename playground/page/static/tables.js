// Data tables: what a reader looks for, sorts by and turned to stays so while a message is drawn anew: fields hold it.
const NUMBER = /^\p{Sc}?\s?([-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s?(?:%|\p{Sc}|\p{L}{1,3})?$/u;
const NEXT = { ascending: "descending", descending: "" };
const inWords = new Intl.Collator("en", { numeric: true });
const given = new WeakMap(); // The rows of each table, in the order of the app.

const held = (box, name) => box.querySelector(`[data-held=${name}]`);
const wordsOf = (cell) => cell?.textContent.trim() ?? "";

function rowsOf(table) {
  if (!given.has(table)) given.set(table, [...table.rows].slice(1));
  return given.get(table);
}

// What a cell is sorted by: a number as a number, also one that has a unit; nothing comes last, whichever way.
function weight(cell) {
  const words = wordsOf(cell);
  const number = cell?.dataset.number ?? NUMBER.exec(words)?.[1].replaceAll(",", "").replace("−", "-");
  if (number !== undefined) return { rank: 0, by: Number(number) };
  return { rank: words ? 1 : 2, by: words };
}

function sorted(rows, [column, way]) {
  if (!way) return rows;
  const sign = way === "ascending" ? 1 : -1;
  const weights = new Map(rows.map((row) => [row, weight(row.cells[column])]));
  return rows.toSorted((one, other) => {
    const [a, b] = [weights.get(one), weights.get(other)];
    return a.rank - b.rank || sign * (a.rank ? inWords.compare(a.by, b.by) : a.by - b.by);
  });
}

function told(from, to, found, all) {
  if (!found) return "No row has these words";
  return `${to - from > 1 ? `Rows ${from + 1} to ${to}` : `Row ${to}`} of ${found}${found < all ? " found" : ""}`;
}

function arrange(box) {
  const table = box.querySelector("table");
  const order = held(box, "sort").value.split(" ");
  const words = held(box, "words").value.toLowerCase().split(/\s+/);
  const all = sorted(rowsOf(table), order);
  const found = all.filter((row) => {
    const text = [...row.cells].map(wordsOf).join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const { size } = box.dataset;
  const page = Math.min(held(box, "page").value, Math.max(Math.ceil(found.length / size) - 1, 0));
  const shown = found.slice(page * size, (page + 1) * size);
  for (const row of all) row.hidden = !shown.includes(row);
  table.rows[0].after(...all);
  [...table.rows[0].cells].forEach((head, at) => { head.ariaSort = order[1] && at === Number(order[0]) ? order[1] : null; });
  const from = page * size;
  const isWhole = found.length === all.length && all.length <= size;
  box.querySelector("[role=status]").textContent = isWhole ? "" : told(from, from + shown.length, found.length, all.length);
  // Whoever comes to the end keeps the button, and the focus on it: only it does nothing any more.
  const [back, on] = box.querySelectorAll("[data-to]");
  if (!on) return;
  [back.value, on.value] = [page - 1, page + 1];
  back.setAttribute("aria-disabled", page === 0);
  on.setAttribute("aria-disabled", from + shown.length === found.length);
}

// Whoever looks for other rows, or sorts them, sees the first of them.
function begin(box) {
  held(box, "page").value = 0;
  arrange(box);
}

document.addEventListener("click", ({ target }) => {
  const box = target.closest(".paged");
  const button = box && target.closest("[data-to]:not([aria-disabled=true]), [data-sort]");
  if (!button) return;
  if (button.dataset.sort === undefined) {
    held(box, "page").value = button.value;
    return arrange(box);
  }
  const head = button.closest("th");
  const way = NEXT[head.ariaSort] ?? "ascending";
  held(box, "sort").value = way && `${head.cellIndex} ${way}`;
  return begin(box);
});
document.addEventListener("input", ({ target }) => { if (target.dataset.held === "words") begin(target.closest(".paged")); });
document.addEventListener("refilled", ({ target }) => { if (target.dataset.held) arrange(target.closest(".paged")); });
