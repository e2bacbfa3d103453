// A picture that was sent or stands in a block, in full over the page; with Ctrl it opens in a window of its own.
import { sheet } from "./acting.js";

const frame = document.getElementById("picture");

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-picture]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { src, alt } = link.querySelector("img");
  frame.querySelector(".shown").replaceChildren(Object.assign(new Image(), { src, alt }));
  frame.querySelector("h2").textContent = alt;
  frame.querySelector("a").href = link.href;
  frame.showModal();
});

// A click beside the picture closes it, as Escape and the cross do.
frame.addEventListener("click", (event) => { if (event.target === frame || event.target.closest("[data-picture-close]")) frame.close(); });

// One from outside that did not come: the server says why in its place.
document.addEventListener("error", async (event) => {
  const picture = event.target;
  if (picture.dataset?.outside === undefined) return;
  const why = await fetch(picture.src).then((answer) => answer.text()).catch(() => "not shown: the page lost its server");
  const told = document.createElement("span");
  const more = document.createElement("small");
  told.className = "picture";
  more.textContent = `${picture.dataset.outside} (${/^not shown/.test(why) ? why : "not shown: it is damaged"})`;
  if (picture.matches(".small")) told.title = more.textContent;
  told.append(`🖼 ${picture.alt} `);
  if (!picture.matches(".small")) told.append(more);
  (picture.closest("a[data-picture]") || picture).replaceWith(told);
}, { capture: true });
// Those that failed before this script was there fail once more.
for (const one of document.querySelectorAll("img[data-outside]")) if (one.complete && !one.naturalWidth) one.src = one.getAttribute("src");

await sheet("pictures");
