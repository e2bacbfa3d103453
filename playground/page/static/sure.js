// The question "are you sure", which the app asks before something is done.
const question = document.getElementById("sure");

// Resolves to whether the person agrees. What is asked was drawn and escaped by the server.
export function sure({ title, text, html, yes, no, style }) {
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
  return new Promise((done) => question.addEventListener("close", () => done(question.returnValue === "yes"), { once: true }));
}

export const asking = () => question.open;
