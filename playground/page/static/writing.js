// Fields to write in: how many letters are left.
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

for (const kind of ["input", "refilled"]) document.addEventListener(kind, ({ target: field }) => { if (field.matches("[data-longest], [data-shortest]")) count(field); });
