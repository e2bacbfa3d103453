// What a reader unfolds in a message stays so while it is drawn anew: a hidden field holds it,
// and the style of what is folded follows that.
function unfold(field, button) {
  const isOpen = field.value === "1";
  if ((button.ariaExpanded === "true") === isOpen) return;
  button.ariaExpanded = isOpen;
  [button.textContent, button.dataset.less] = [button.dataset.less, button.textContent];
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-turn]");
  if (!button) return;
  const field = button.parentElement.querySelector("[data-turned]");
  field.value = field.value ? "" : "1";
  unfold(field, button);
});
document.addEventListener("refilled", ({ target }) => { if (target.dataset.turned !== undefined) unfold(target, target.parentElement.querySelector("[data-turn]")); });
