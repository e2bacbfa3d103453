// The panel of tools, in a pane or beside two: open or not, as it was left.
const button = document.getElementById("tools-toggle");
const tools = document.getElementById("tools");

function show(open) {
  tools.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
  sessionStorage.setItem("tools", open ? "open" : "");
}

button.addEventListener("click", () => show(tools.hidden));
tools.addEventListener("keydown", (event) => { if (event.key === "Escape") { show(false); button.focus(); } });
if (window.top === window && tools.childElementCount && sessionStorage.getItem("tools")) show(true);
