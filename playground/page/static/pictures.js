// A picture that was sent or stands in a block, in full over the page; with Ctrl it opens in a window of its own.
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
