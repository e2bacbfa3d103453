// Puts a small window beside what opened it, inside the screen.
export function place(small, beside, { wide = false, under = beside } = {}) {
  const box = beside.getBoundingClientRect();
  const { bottom } = under.getBoundingClientRect();
  const { scrollTop } = small;
  Object.assign(small.style, { minWidth: wide ? `${box.width}px` : "", maxHeight: "" });
  const { offsetWidth: width, offsetHeight: whole } = small;
  // To the left of it, unless that would leave the pane.
  const edge = beside.closest("#place, #thread, dialog")?.getBoundingClientRect().left ?? 0;
  const left = wide || box.right - width < edge ? box.left : box.right - width;
  // A list must not cover the field that it belongs to, and is cut where it does not fit; a menu must only be whole.
  const [above, beneath] = [box.top - 12, innerHeight - bottom - 12];
  const below = whole <= beneath || (wide && whole > above && beneath >= above);
  if (wide && whole > Math.max(above, beneath)) small.style.maxHeight = `${Math.max(above, beneath)}px`;
  const height = small.offsetHeight;
  small.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  // What opened it may be scrolled away.
  small.style.top = `${Math.max(8, below ? bottom + 4 : Math.min(box.top - 4, innerHeight - 8) - height)}px`;
  small.scrollTop = scrollTop;
}

// Menus that the browser itself opens.
document.addEventListener("toggle", (event) => {
  const small = event.target;
  if (event.newState !== "open" || small.dataset?.beside === undefined) return;
  place(small, document.querySelector(`[popovertarget="${CSS.escape(small.id)}"]`));
  small.querySelector("button, a")?.focus();
}, { capture: true });
document.addEventListener("keydown", (event) => {
  const small = event.target.closest?.("[data-beside]");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!small || !step) return;
  event.preventDefault();
  const all = [...small.querySelectorAll("button, a")];
  all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
});
