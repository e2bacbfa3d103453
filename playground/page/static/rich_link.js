// The small window that asks for a link: its words, and where it leads.
import { place } from "./place.js";
import { linkable } from "./rich_lines.js";

const WRONG = "Please enter a web or mail address, such as https://example.com.";

// An address as people write it.
function addressOf(given) {
  const url = given.trim();
  if (/^[^\s@/:]+@[^\s@/:]+\.\w+$/.test(url)) return linkable(`mailto:${url}`);
  return linkable(/^[a-z][a-z\d+.-]*:/i.test(url) ? url : `https://${url}`);
}

// Asks for the link of some words, and tells of it once it is one. Without an address they are words again.
export function askForLink(field, link, tell) {
  const small = document.getElementById(`${field.id}-link`);
  const [words, url] = small.querySelectorAll("input");
  const [remove, save] = small.querySelectorAll("button");
  const wrong = small.querySelector("[role=alert]");
  const done = (address) => {
    const shown = words.value.trim() || address;
    small.hidePopover();
    if (shown) tell(link, shown, address);
  };
  const isRight = () => {
    const address = addressOf(url.value);
    wrong.textContent = address ? "" : WRONG;
    url.setAttribute("aria-invalid", String(!address));
    return address || url.focus();
  };
  [words.value, url.value, wrong.textContent] = [link.text, link.url, ""];
  url.removeAttribute("aria-invalid");
  remove.hidden = !link.url;
  remove.onclick = () => done("");
  save.onclick = () => { const address = isRight(); if (address) done(address); };
  small.onkeydown = (event) => {
    if (event.key !== "Enter" || event.target === remove) return;
    event.preventDefault();
    event.stopPropagation();
    save.onclick();
  };
  small.onfocusout = ({ relatedTarget: to }) => { if (to && !small.contains(to)) small.hidePopover(); };
  small.showPopover();
  place(small, field.parentElement.querySelector(".marks"), { wide: true });
  (link.text ? url : words).focus();
}
