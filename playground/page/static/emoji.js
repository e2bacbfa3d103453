// Looks for emoji by what is typed into their menu.
import { oneAtATime, part, refill } from "./acting.js";
import { opener, searchField } from "./menus.js";
import { place } from "./place.js";

const menu = document.getElementById("menu");

export const search = oneAtATime(async () => {
  const typed = searchField()?.value;
  const fresh = typed !== undefined && await part("emoji", { typed });
  if (!fresh || !opener || !searchField()) return;
  refill(menu.querySelector(".offered"), fresh);
  if (opener()) place(menu, opener());
});
