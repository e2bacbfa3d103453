// Several things that were chosen, each with a button that takes it away again.
import { sheet, upload } from "./acting.js";
import { chosen } from "./elements.js";

// What is said at a field into which nothing more fits, until its list is closed or something is taken away.
export const isFull = (box) => (box.nextElementSibling?.matches(".full") ? box.nextElementSibling : null);
export function full(box, words) {
  isFull(box)?.remove();
  box.after(Object.assign(document.createElement("p"), { className: "mistake full", role: "alert", textContent: words }));
  isFull(box).scrollIntoView({ block: "nearest" });
}

export function draw(box) {
  isFull(box)?.remove();
  const list = box.querySelector(".chips");
  list?.replaceChildren(...[...box.querySelector("[data-store]").options].map(chip));
}

function chip(option) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const button = document.createElement("button");
  name.textContent = option.text;
  button.type = "button";
  button.textContent = "✕";
  button.dataset.remove = option.value;
  button.setAttribute("aria-label", `Remove ${option.text}`);
  item.append(name, button);
  return item;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-remove]");
  const box = button?.closest("[data-combo], [data-files]");
  if (box) remove(box, [...box.querySelector("[data-store]").options].find((one) => one.value === button.dataset.remove));
});

export function remove(box, option) {
  const before = [...option.parentElement.options];
  const store = option.parentElement;
  option.remove();
  draw(box);
  box.querySelector("input")?.focus();
  return chosen(box, () => { store.replaceChildren(...before); draw(box); });
}

export function add(store, value, text) {
  const option = new Option(text, value, true, true);
  if (store.multiple) store.append(option);
  else store.replaceChildren(option);
}

document.addEventListener("change", async ({ target }) => {
  const box = target.closest?.("[data-files]");
  if (!box) return;
  // The form may be drawn anew while a file is on its way.
  const now = () => (box.isConnected ? box : document.getElementById(target.id)?.closest("[data-files]") ?? box);
  const files = [...target.files];
  target.value = "";
  const free = Number(box.dataset.most) - box.querySelector("[data-store]").options.length;
  for (const file of files.slice(0, Math.max(free, 0))) {
    const id = await upload(file);
    if (id) add(now().querySelector("[data-store]"), id, file.name);
  }
  draw(now());
  if (files.length > free) full(now(), `No more than ${box.dataset.most} file${box.dataset.most === "1" ? "" : "s"} here.`);
});

document.addEventListener("refilled", (event) => draw(event.target));

await sheet("chips");
