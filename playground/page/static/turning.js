// What a reader turns over or unfolds in a message stays so while it is drawn anew: a hidden field holds it.
function turnTo(field, bar) {
  const rows = [...bar.closest(".paged").querySelectorAll("tr")].slice(1);
  const from = Math.min(Number(field.value), Math.ceil(rows.length / bar.dataset.size) - 1) * bar.dataset.size;
  const to = Math.min(from + Number(bar.dataset.size), rows.length);
  rows.forEach((row, at) => { row.hidden = at < from || at >= to; });
  bar.querySelector("[role=status]").textContent = `${to - from > 1 ? `Rows ${from + 1} to ${to}` : `Row ${to}`} of ${rows.length}`;
  const [back, on] = bar.querySelectorAll("[data-turn]");
  back.setAttribute("aria-disabled", from === 0);
  on.setAttribute("aria-disabled", to === rows.length);
}

// The style of what is folded follows the field.
function unfold(field, button) {
  const isOpen = field.value === "1";
  if ((button.ariaExpanded === "true") === isOpen) return;
  button.ariaExpanded = isOpen;
  [button.textContent, button.dataset.less] = [button.dataset.less, button.textContent];
}

function show(field) {
  const bar = field.parentElement;
  if (bar.dataset.size) turnTo(field, bar);
  else unfold(field, bar.querySelector("[data-turn]"));
}

// Whoever comes to the end keeps the button, and the focus on it: only it does nothing any more.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-turn]:not([aria-disabled=true])");
  const field = button?.parentElement.querySelector("[data-turned]");
  if (!field) return;
  field.value = button.dataset.turn ? Number(field.value) + Number(button.dataset.turn) : field.value ? "" : "1";
  show(field);
});
document.addEventListener("refilled", ({ target }) => { if (target.dataset.turned !== undefined) show(target); });
