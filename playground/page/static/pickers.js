// Pickers of dates and times: what stands in an empty one gives way to what is picked.
export function mark(field) {
  if (field.matches("[data-picker]")) field.toggleAttribute("data-empty", !field.value && !field.validity.badInput);
}

for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => mark(event.target));
