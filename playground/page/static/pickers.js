// Pickers of dates and times: what stands in an empty one gives way to what is picked, and only a whole one counts.
const OWN = "[data-picker]:not([role=combobox])"; // Those that the browser itself draws.
export function mark(field) {
  if (field.matches(OWN)) field.toggleAttribute("data-empty", !field.value && !field.validity.badInput);
}

for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => mark(event.target));

// Of a date and a time, one alone is not enough.
const isMissing = (field) => !field.value && [...field.closest("[data-moment]")?.querySelectorAll("input") ?? []].some((one) => one.value);

// Whether a picker is empty or holds something whole; otherwise that is said at it.
export function isWhole(field, { isSent = false } = {}) {
  const { badInput, rangeUnderflow, customError } = field.validity;
  const whole = !badInput && !rangeUnderflow && !customError && !(isSent && isMissing(field));
  const id = `${field.id}-part`;
  if (whole === !document.getElementById(id)) return whole;
  document.getElementById(id)?.remove();
  for (const [name, value] of [["aria-invalid", "true"], ["aria-errormessage", id]]) {
    if (whole) field.removeAttribute(name);
    else field.setAttribute(name, value);
  }
  if (whole) return true;
  const error = document.createElement("p");
  Object.assign(error, { id, className: "mistake", role: "alert", textContent: `Please enter a ${field.dataset.picker}.` });
  field.closest(".input, .actions, .accessory, form").append(error);
  return false;
}

// What is picked is told at once; what is typed, once somebody leaves or presses Enter.
const typing = new WeakSet();

export function whenWhole(tell) {
  const done = (field) => isWhole(field) && field.value !== field.defaultValue && tell(field);
  const on = (kind, react) => document.addEventListener(kind, (event) => event.target.matches?.(OWN) && react(event.target, event));
  on("keydown", (field, event) => {
    if (event.key === "Enter") {
      if (field.closest("[data-acts]")) event.preventDefault();
      done(field);
    } else if (!event.altKey && event.key !== "Tab") typing.add(field);
  });
  on("pointerdown", (field) => typing.delete(field));
  on("change", (field) => typing.has(field) || done(field));
  on("focusout", (field) => { typing.delete(field); done(field); });
}
