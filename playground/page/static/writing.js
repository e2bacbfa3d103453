// Fields to write in: how many letters are left, and marks for bold, lists and the like.
function count(field) {
  const shown = field.parentElement.querySelector(`output[for="${CSS.escape(field.id)}"]`);
  if (!shown) return;
  const { longest, shortest } = field.dataset;
  const length = [...field.value].length;
  const left = longest ? Number(longest) - length : null;
  const missing = shortest ? Number(shortest) - length : 0;
  shown.value = missing > 0 && length ? `${missing} more needed` : left !== null ? String(left) : "";
  shown.classList.toggle("over", left !== null && left < 0);
}

function mark(field, sign) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const chosen = value.slice(from, to);
  const line = sign.endsWith(" ");
  const start = line ? value.lastIndexOf("\n", from - 1) + 1 : from;
  const words = line ? value.slice(start, to).split("\n").map((one) => sign + one).join("\n") : sign + chosen + sign;
  field.setRangeText(words, start, to, "end");
  if (!line && !chosen) field.setSelectionRange(from + sign.length, from + sign.length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

document.addEventListener("input", (event) => { if (event.target.matches("[data-longest], [data-shortest]")) count(event.target); });
document.addEventListener("click", (event) => {
  const button = event.target.closest(".writing [data-mark]");
  if (button) mark(button.closest(".writing").querySelector("textarea"), button.dataset.mark);
});
document.addEventListener("keydown", (event) => {
  const button = event.target.closest?.(".marks button");
  const field = event.target.matches?.(".writing textarea") && event.target;
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (button && by) {
    const all = [...button.parentElement.children];
    all[(all.indexOf(button) + by + all.length) % all.length].focus();
  }
  const sign = { b: "*", i: "_" }[event.key];
  if (field && sign && (event.ctrlKey || event.metaKey)) { event.preventDefault(); mark(field, sign); }
});
