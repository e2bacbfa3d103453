// What was filled into the form on top and not sent yet: it waits in this window while the page is loaded anew.
import { pane } from "./acting.js";
import { kept, putBack } from "./values.js";

const PREFIX = `form ${pane.as} `;

export function leave(form) {
  if (form) sessionStorage.setItem(PREFIX + form.dataset.view, JSON.stringify(kept(form)));
}

// Fills the form that is still open; what was begun in one that is not open any more is forgotten.
export function comeBack(form) {
  for (const key of Object.keys(sessionStorage).filter((each) => each.startsWith(PREFIX))) {
    if (form && key === PREFIX + form.dataset.view) putBack(form, JSON.parse(sessionStorage[key]));
    sessionStorage.removeItem(key);
  }
}
