// Acts from the tools: buttons and forms that name one; what was typed there stays when the tool is drawn again.
import { act, post, say, UNREACHABLE } from "./acting.js";
import { sure } from "./sure.js";

const tools = document.getElementById("tools");
const typed = new Map();

const agreed = ({ sure: text, yes }) => !text || sure({ title: "Are you sure?", text, yes, no: "Cancel", style: "danger" });

async function busy(element, work) {
  element.setAttribute("aria-busy", "true");
  await work();
  element.removeAttribute("aria-busy");
}

async function does(element, told) {
  const { act: what } = element.dataset;
  if (await agreed(element.dataset)) await busy(element, () => act(what, told));
}

async function asked(path, body) {
  const answer = await post(path, body);
  if (!answer) say(UNREACHABLE);
  else if (!answer.ok) say(answer.status === 413 ? "This file is too large." : await answer.text());
  return answer?.ok ? answer : null;
}

async function save() {
  const answer = await asked("/workspace/save");
  if (!answer) return;
  const link = document.createElement("a");
  Object.assign(link, { href: URL.createObjectURL(await answer.blob()), download: "workspace.zip" });
  link.click();
  URL.revokeObjectURL(link.href);
  say("The workspace was saved as workspace.zip.");
}

async function open(field) {
  const [file] = field.files;
  if (file && await agreed(field.dataset)) {
    const answer = await asked("/workspace/open", file);
    if (answer) say((await answer.json()).notice);
  }
  field.value = "";
}

tools.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act], [data-save]");
  if (button?.matches("[data-save]")) busy(button, save);
  else if (button) does(button, JSON.parse(button.dataset.told || "{}"));
});
tools.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-act]");
  if (!form) return;
  event.preventDefault();
  does(form, Object.fromEntries(new FormData(form, event.submitter)));
});
tools.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches("[data-open]")) open(field);
  else if (field.form?.dataset.act) typed.set(`${field.form.dataset.act} ${field.name}`, field.value);
});
new MutationObserver(() => {
  for (const field of tools.querySelectorAll("form[data-act] :is(input, select)")) {
    const before = typed.get(`${field.form.dataset.act} ${field.name}`);
    if (before !== undefined && field.value !== before) field.value = before;
  }
}).observe(tools, { childList: true, subtree: true });
