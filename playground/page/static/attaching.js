// Files that are brought to a message before it is sent, each with a button that takes it away again.
import { upload } from "./acting.js";

export async function bring(form, files, before) {
  let isWhole = await before !== false;
  for (const file of files) {
    const id = await upload(file);
    if (id) form.querySelector(".attached").append(attached(id, file.name));
    else isWhole = false;
  }
  return isWhole;
}

function attached(id, name) {
  const one = document.createElement("li");
  const remove = document.createElement("button");
  one.dataset.id = id;
  one.append(name.replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd"), remove);
  remove.type = "button";
  remove.textContent = "✕";
  remove.setAttribute("aria-label", `Remove ${name}`);
  remove.addEventListener("click", () => one.remove());
  return one;
}
