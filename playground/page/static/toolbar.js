// The buttons of each message. They are the same everywhere, so they do not travel with every message.
const [row, ofPrivate] = ["message-toolbar", "private-toolbar"].map((one) => document.getElementById(one).content.firstElementChild);

// Gives messages that have just come their buttons.
export function equip(place) {
  for (const message of place.querySelectorAll("article.message:not(.gone)")) {
    if (message.querySelector(":scope > .toolbar")) continue;
    const own = (message.classList.contains("private") ? ofPrivate : row).cloneNode(true);
    if (message.id.startsWith("t")) own.querySelector("[data-thread]")?.remove();
    message.append(own);
  }
}

// They come into the order of Tab with the message itself.
for (const [kind, order] of [["focusin", 0], ["focusout", -1]]) {
  document.addEventListener(kind, (event) => {
    event.target.closest?.("article.message")?.querySelectorAll(".toolbar button").forEach((one) => { one.tabIndex = order; });
  });
}
