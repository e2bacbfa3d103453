// The question "are you sure", which the app asks before something is done.
import { tracked } from "./redraw.js";

const question = document.getElementById("sure");
let settle = null;
let from = null; // How to find where somebody was.

// Resolves to whether the person agrees. What is asked was drawn and escaped by the server.
export function sure({ title, text, html, yes, no, style }) {
  settle?.();
  const [deny, agree] = question.querySelectorAll("button");
  question.querySelector("h2").textContent = title;
  const asked = question.querySelector(".asked");
  if (html) asked.innerHTML = html;
  else asked.textContent = text;
  deny.textContent = no;
  agree.textContent = yes;
  agree.className = `button ${style || "primary"}`;
  question.returnValue = "no";
  from = tracked(document.activeElement);
  question.showModal();
  return new Promise((done) => { settle = () => { settle = null; done(question.returnValue === "yes"); }; });
}

// As with forms, the caret comes back only so.
function shut(event, answer) {
  event.preventDefault();
  question.close(answer);
  const on = document.activeElement;
  on.blur();
  (from() || document.getElementById("words"))?.focus();
  if (document.activeElement === document.body) on.focus();
}
question.addEventListener("submit", (event) => shut(event, event.submitter.value));
question.addEventListener("cancel", (event) => shut(event, "no"));
question.addEventListener("close", () => { if (!question.open) settle?.(); });
export const asking = () => question.open;

// Opens something that comes while somebody is asked: the question stays on top of it, with the focus in it.
export function beneath(open) {
  const on = question.open && document.activeElement;
  open();
  if (!on) return;
  question.close();
  question.showModal();
  on.focus();
}
