// Keeps one person's pane live, and sends what they do. Everything that is shown was drawn and escaped on the server.
const body = document.body;
const person = body.dataset.as;
const channel = body.dataset.channel;
const token = document.querySelector("meta[name=page-token]").content;
const pane = document.getElementById("pane");
const notice = document.getElementById("notice");
const words = document.getElementById("words");
const hints = document.getElementById("hints");
let thread = "";
let fading = 0;
let drawing = null;
let again = false;

function say(text) {
  notice.textContent = text || "";
  clearTimeout(fading);
  if (text) fading = setTimeout(() => { notice.textContent = ""; }, 6000);
}

async function act(what, told) {
  const answer = await fetch(`/act/${what}?as=${person}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Page-Token": token },
    body: JSON.stringify(told),
  });
  const told_back = answer.ok || answer.status === 400 ? await answer.json() : { notice: await answer.text() };
  say(told_back.notice);
  await draw();
  return told_back;
}

function replace(old, fresh) {
  if (!old) return fresh && pane.append(fresh);
  if (old.innerHTML !== fresh.innerHTML) old.replaceWith(fresh);
}

// One look at a time: whatever changes meanwhile is looked at once more afterwards.
function draw() {
  again = true;
  drawing ??= (async () => {
    while (again) {
      again = false;
      await look();
    }
  })().finally(() => { drawing = null; });
  return drawing;
}

async function look() {
  const answer = await fetch(`/pane?as=${person}&channel=${channel}&thread=${thread}`);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = document.getElementById("messages");
  const atEnd = !list || list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const from = list ? list.scrollTop : 0;
  replace(document.getElementById("lists"), fresh.getElementById("lists"));
  replace(list, fresh.getElementById("messages"));
  showForm(fresh.getElementById("form"));
  const now = document.getElementById("messages");
  if (now !== list) now.scrollTop = atEnd ? now.scrollHeight : from;
}

// What somebody is filling in stays as it is until the form itself changes.
function showForm(fresh) {
  const old = document.getElementById("form");
  const before = old && old.querySelector("form");
  const after = fresh.querySelector("form");
  const same = before && after && before.dataset.view === after.dataset.view && before.dataset.hash === after.dataset.hash;
  if (same && !after.querySelector(".error") && !before.querySelector(".error")) return;
  const kept = same ? valuesOf(before) : {};
  replace(old, fresh);
  const form = document.querySelector("#form form");
  if (!form) return before && words.focus();
  for (const [name, value] of Object.entries(kept)) restore(form, name, value);
  if (!same || !form.contains(document.activeElement)) {
    (form.querySelector(".wrong input, .wrong textarea, [autofocus], input, textarea, select, button") || form).focus();
  }
}

function restore(form, name, value) {
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (field.type === "file") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = [].concat(value).includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
    else field.value = value ?? "";
  }
}

function valuesOf(form) {
  const values = {};
  for (const field of form.querySelectorAll("[name]")) {
    const { name, type } = field;
    if (type === "file") { values[name] = field.dataset.ids ? JSON.parse(field.dataset.ids) : []; }
    else if (type === "radio") { if (field.checked) values[name] = field.value; }
    else if (type === "checkbox") { values[name] ??= []; if (field.checked) values[name].push(field.value); }
    else if (field.multiple) values[name] = [...field.selectedOptions].map((option) => option.value);
    else values[name] = field.value === "" ? null : field.value;
  }
  return values;
}

function sure(confirm) {
  const dialog = document.getElementById("sure");
  const { title, text, yes, no, style } = JSON.parse(confirm);
  const [deny, agree] = dialog.querySelectorAll("button");
  dialog.querySelector("h2").textContent = title;
  dialog.querySelector("p").textContent = text;
  deny.textContent = no;
  agree.textContent = yes;
  agree.className = `button ${style}`;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

function whereOf(element) {
  const view = element.closest("[data-view]");
  if (view) return { view: view.dataset.view };
  const message = element.closest("[data-ts]");
  return { channel: message.dataset.channel, ts: message.dataset.ts };
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const given = button.dataset;
  if (given.click !== undefined) {
    if (given.confirm && !(await sure(given.confirm))) return;
    button.disabled = true;
    await act("click", { ...whereOf(button), action: given.action, block: given.block || null, value: given.value || null });
    button.disabled = false;
  } else if (given.close) {
    await act("close", { ...whereOf(button), everything: given.close === "all" });
  } else if (given.shortcut) {
    await act("shortcut", { callback: given.shortcut });
  } else if (given.messageShortcut) {
    await act("message_shortcut", { callback: given.messageShortcut, ...whereOf(button) });
  } else if (given.thread !== undefined) {
    thread = given.thread;
    await draw();
  } else if (given.command) {
    words.value = `${given.command} `;
    hints.hidden = true;
    words.focus();
  }
});

document.addEventListener("submit", async (event) => {
  if (event.target.method === "dialog") return;
  event.preventDefault();
  if (event.target.id === "composer") return send();
  const button = event.target.querySelector("[type=submit]");
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  await act("submit", { view: event.target.dataset.view, values: valuesOf(event.target) });
  button.disabled = false;
});

async function send() {
  const text = words.value;
  if (!text.trim()) return;
  words.value = "";
  hints.hidden = true;
  const back = await act("say", { channel, text, thread });
  if (back.notice) words.value = text;
}

words.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); send(); }
});
words.addEventListener("input", () => { hints.hidden = !/^\/\S*$/.test(words.value); });

document.addEventListener("keydown", (event) => {
  const form = document.querySelector("#form form");
  if (!form || document.getElementById("sure").open) return;
  if (event.key === "Escape") act("close", { view: form.dataset.view, everything: false });
  if (event.key !== "Tab") return;
  const stops = [...form.querySelectorAll("button, input, textarea, select, summary, a")].filter((one) => !one.disabled);
  const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
  if (document.activeElement === edge) { event.preventDefault(); (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus(); }
});

document.addEventListener("change", async (event) => {
  if (event.target.id === "as") { location.href = `/?as=${event.target.value}&channel=${channel.startsWith("D") ? "C0PAYMENTS" : channel}`; return; }
  if (event.target.dataset.file === undefined) return;
  const ids = [];
  for (const file of event.target.files) {
    const answer = await fetch(`/upload?as=${person}&name=${encodeURIComponent(file.name)}`, { method: "POST", headers: { "X-Page-Token": token }, body: file });
    if (answer.ok) ids.push((await answer.json()).id);
    else say("The file could not be uploaded.");
  }
  event.target.dataset.ids = JSON.stringify(ids);
});

async function suggest(box) {
  const answer = await fetch(`/suggest?as=${person}&action=${box.dataset.external}&typed=${encodeURIComponent(box.querySelector("input").value)}`);
  const fresh = new DOMParser().parseFromString(`<select>${await answer.text()}</select>`, "text/html");
  const select = box.querySelector("select");
  const kept = [...select.selectedOptions];
  const known = new Set(kept.map((option) => option.value));
  select.replaceChildren(...kept, ...[...fresh.querySelectorAll("option")].filter((option) => !known.has(option.value)));
}
for (const kind of ["focusin", "input"]) {
  document.addEventListener(kind, (event) => {
    const box = event.target.closest("[data-external]");
    if (box && event.target.type === "search") suggest(box);
  });
}

const listening = new EventSource(`/changes?as=${person}`);
listening.onmessage = draw;
listening.onopen = draw; // What changed before it listened, or while it was cut off.
await draw();
if (channel === "home") act("home", {});
else if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
words.focus();
