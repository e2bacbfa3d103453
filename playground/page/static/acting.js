// What every part of a pane shares: whose it is, how it asks for its parts, and how it tells what was done.
export const pane = document.body.dataset;
const token = document.querySelector("meta[name=page-token]").content;
const notice = document.getElementById("notice");
export const UNREACHABLE = "The playground cannot be reached.";
let fading = 0;

const onTop = () => document.querySelector("dialog.modal[open] form");
const owed = new Map(); // What is to be said in a form once it is on top again, or in the pane when all are closed.

// Says what happened, where the reader is: in the form on top, else above the message field.
export function say(text) {
  const complaint = onTop()?.querySelector(".complaint");
  if (complaint) complaint.textContent = text || "";
  else notice.textContent = text || "";
  clearTimeout(fading);
  if (text && !complaint) fading = setTimeout(() => { notice.textContent = ""; }, 8000);
}

// What came of something in a form is said in no other.
function sayIn(view, text) {
  const top = onTop();
  if (!view || top?.dataset.view === view || text && !top) say(text);
  else if (text) owed.set(view, text);
}

export function sayOwed(view) {
  for (const [from, text] of owed) {
    if (view && from !== view) continue;
    say(text);
    owed.delete(from);
  }
}

export function address(path, asked = {}) {
  const given = { as: pane.as, channel: pane.channel, ...asked };
  return `${path}?${new URLSearchParams(Object.entries(given).filter(([, value]) => value))}`;
}

// Sends something as our own page; nothing comes back when the server cannot be reached.
export function post(path, body, { headers = {}, ...asked } = {}) {
  return fetch(address(path, asked), { method: "POST", headers: { "X-Page-Token": token, ...headers }, body }).catch(() => null);
}

// Tells the server what the person did; whatever went wrong is said.
export async function act(what, told, { quiet = false } = {}) {
  const view = onTop()?.dataset.view;
  const from = view === told.view ? view : null;
  try {
    const answer = await post(`/act/${what}`, JSON.stringify(told), { headers: { "Content-Type": "application/json" } });
    const back = answer.ok || answer.status === 400 ? await answer.json() : { notice: await answer.text() };
    if (!quiet || back.notice) sayIn(from, back.notice);
    return back;
  } catch {
    sayIn(from, UNREACHABLE);
    return { notice: UNREACHABLE, unreachable: true };
  }
}

// Returns a part of the page, drawn and escaped by the server; nothing when it cannot be reached.
export async function part(name, asked = {}) {
  const answer = await fetch(address(`/part/${name}`, asked)).catch(() => null);
  if (!answer?.ok) return null;
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  await ensure(template.content);
  return template.content;
}

// What only some fields need is there before the first of them.
const NEEDED = { "[data-rich]": "rich", "[data-combo]": "combobox", "[data-files]": "chips", "[data-turned]": "turning", ".paged": "tables", "[data-picture], [data-outside]": "pictures" };
export const ensure = (fresh) => Promise.all([
  ...Object.entries(NEEDED).map(([field, name]) => fresh.querySelector(field) && import(`./${name}.js`)),
  fresh.querySelector(".table, .chart") && sheet("tables"),
  fresh.querySelector(".file") && sheet("files"),
  fresh.querySelector(".container, .task, .alert, .todo") && sheet("recent"),
]);

const sheets = {};
// Resolves once a sheet of styles is there that the page does not begin with.
export const sheet = (name) => (sheets[name] ??= new Promise((onload) => {
  const href = import.meta.resolve(`./${name}.css`);
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload, onerror: onload }));
}));

const uploads = new Set();

// Resolves once every file is there that is on its way: to whether all of them came.
export async function arrived() {
  let all = true;
  while (uploads.size) {
    const came = await Promise.all(uploads);
    all &&= came.every(Boolean);
  }
  return all;
}

export function upload(file) {
  const coming = sent(file);
  uploads.add(coming);
  coming.finally(() => uploads.delete(coming));
  return coming;
}

async function sent(file) {
  const answer = await post("/upload", file, { name: file.name });
  const back = answer?.ok ? await answer.json() : {};
  if (back.id) return back.id;
  say(back.notice || (answer?.status === 403 ? await answer.text() : "The file could not be uploaded."));
  return null;
}

// Shows something new in a place, unless it is as it was. The focus stays where it was, what was unfolded stays open,
// and what is marked as kept is not replaced, so that nothing typed is lost.
export function refill(place, fresh) {
  if (!place || !fresh) return;
  const box = document.createElement("div");
  box.append(fresh);
  const twin = (one) => box.querySelector(`#${CSS.escape(one.id)}`);
  for (const fold of place.querySelectorAll("details[id]")) twin(fold)?.toggleAttribute("open", fold.open);
  const kept = [...place.querySelectorAll("[data-kept][id]")];
  for (const one of kept) twin(one)?.replaceWith(one.cloneNode(true));
  if (place.innerHTML === box.innerHTML) return;
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const key = focused && (focused.id ? `#${CSS.escape(focused.id)}` : focused.getAttribute("href") && `[href="${CSS.escape(focused.getAttribute("href"))}"]`);
  const open = place.querySelector("details[open]:not([id])") !== null;
  const from = place.scrollTop;
  const used = kept.find((one) => one.parentNode === place && one.contains(focused));
  for (const one of kept) if (one !== used) twin(one)?.replaceWith(one);
  const now = [...box.childNodes];
  const at = used ? now.indexOf(twin(used)) : -1;
  if (at < 0) place.replaceChildren(...now);
  else {
    // Whoever moves a field takes the focus out of it.
    for (const other of [...place.childNodes]) if (other !== used) other.remove();
    place.prepend(...now.slice(0, at));
    place.append(...now.slice(at + 1));
  }
  place.scrollTop = from;
  if (open) place.querySelector("details:not([id])")?.setAttribute("open", "");
  if (key) place.querySelector(key)?.focus();
}

// Resolves once nobody presses anything in a place: what is drawn anew under a finger was not pressed.
export async function released(place) {
  while (place?.matches(":active")) await new Promise((done) => setTimeout(done, 20));
}

// Returns a function that runs one at a time, and once more when it was called meanwhile.
export function oneAtATime(work) {
  let again = false;
  let running = null;
  return () => {
    again = true;
    running ??= (async () => {
      while (again) {
        again = false;
        await work();
      }
    })().finally(() => { running = null; });
    return running;
  };
}
