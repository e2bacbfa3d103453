// The question "are you sure", which the app asks before something is done.
const question = document.getElementById("sure");
let settle = null;

// Resolves to whether the person agrees. What is asked was drawn and escaped by the server.
export function sure({ title, text, html, yes, no, style }) {
  // The next may be asked before the browser tells that one was closed.
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
  question.showModal();
  return new Promise((done) => { settle = () => { settle = null; done(question.returnValue === "yes"); }; });
}

question.addEventListener("close", () => {
  if (question.open) return;
  const on = document.activeElement;
  on.blur(); // As with forms, the caret comes back only so.
  on.focus();
  settle?.();
});
export const asking = () => question.open;
