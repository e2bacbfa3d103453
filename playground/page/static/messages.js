// A list of messages: a window onto what was said, which grows where the reader looks and never gets long.
import { act, oneAtATime, pane, part, released } from "./acting.js";
import { takeUp } from "./drafts.js";
import { redraw, tracked } from "./redraw.js";
import { equip } from "./toolbar.js";
import { keep } from "./values.js";

const MOST = 240; // More messages than these are not kept on the page.
const ASK_AT_ONCE = 50;
const FLOOD = 5; // Where more than these came at once others follow, and they are drawn together,
const REST = 250; // after so many milliseconds.
const TOGETHER_SECONDS = 300; // Messages of one person within five minutes stand together.
const NEAR = 600; // So many pixels before an end more is fetched.
const said = document.getElementById("said");

// What a day is called today; its year is said where it is another.
function called(day) {
  const [today, yesterday] = document.querySelector("#time time").dataset.days.split("|");
  return { [today]: "Today", [yesterday]: "Yesterday" }[day] || day.replace(today.slice(-6), "");
}

// Whether a message on the page is as the server draws it, but for what the page added itself.
function isAsDrawn(old, one) {
  const bare = old.cloneNode(true);
  bare.classList.remove("grouped", "pointed");
  bare.tabIndex = one.tabIndex;
  return bare.isEqualNode(one);
}

export class List {
  constructor(box, name, thread = "") {
    Object.assign(this, { box, name, thread, waiting: new Set(), missed: 0, fresh: "", told: "" });
    equip(box);
    this.look = oneAtATime(async () => {
      const isFlood = this.waiting.size > FLOOD;
      await this.fetchChanged();
      if (isFlood) await new Promise((done) => setTimeout(done, REST));
    });
    this.more = oneAtATime(() => this.fetchMore());
    box.addEventListener("scroll", () => requestAnimationFrame(() => this.scrolled()), { passive: true });
    new ResizeObserver(() => this.resized()).observe(box);
    document.addEventListener("visibilitychange", () => { this.away = document.visibilityState === "hidden"; this.markRead(); });
  }

  get list() { return this.box.querySelector(".list"); }
  get all() { return [...this.list.querySelectorAll(":scope > article")]; }
  get atEnd() { return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 40; }
  get hasNewer() { return this.list.dataset.newer === "1"; }

  async arrive(ts) {
    this.fresh = this.list.dataset.fresh || "";
    this.tidy();
    this.toEnd();
    if (ts) await this.show(ts);
  }

  // From now on what is seen counts as read.
  wake() {
    this.awake = true;
    this.markRead();
  }

  // Puts days and the line before what is new between messages, and those of one sender together.
  tidy() {
    this.list.querySelectorAll(":scope > .day").forEach((one) => one.remove());
    let before = null;
    for (const one of this.all) {
      const given = one.dataset;
      const newDay = given.day !== before?.dataset.day;
      // A thread begins with its root, whose day is told beside its time in the channel.
      if (newDay && (before || !this.thread)) this.divide(one, called(given.day), "");
      if (given.ts === this.fresh && before) this.divide(one, "New", " fresh");
      const together = before && !newDay && given.ts !== this.fresh && given.by === before.dataset.by && !one.matches(".private, .gone") && given.ts - before.dataset.ts < TOGETHER_SECONDS;
      one.classList.toggle("grouped", Boolean(together));
      before = one;
    }
    if (before && !this.list.querySelector(":scope > article[tabindex='0']")) before.tabIndex = 0;
    this.countReplies();
    takeUp();
  }

  // Between a message and what was replied to it stands how much that is.
  countReplies() {
    const said = this.all.filter((one) => !one.classList.contains("private"));
    if (!this.thread || said.length < 2 || this.list.dataset.older === "1") return;
    const count = `${said.length - 1}${this.hasNewer ? "+" : ""}`;
    this.divide(said[0].nextElementSibling, `${count} ${count === "1" ? "reply" : "replies"}`, " count");
  }

  divide(before, text, kind) {
    const line = document.createElement("div");
    const words = document.createElement("span");
    words.textContent = text;
    line.className = `day${kind}`;
    line.append(words);
    before.before(line);
  }

  toEnd() {
    this.sticks = true;
    this.known = this.size;
    this.box.scrollTop = this.box.scrollHeight;
    this.top = this.box.scrollTop;
  }

  get size() { return `${this.box.clientWidth} ${this.box.clientHeight}`; }

  resized() {
    this.known = this.size;
    if (this.sticks) this.toEnd();
    this.fill();
  }

  // A tall screen that is not full gets older messages although nobody scrolls.
  async fill() {
    let first = null;
    while (this.list?.dataset.older === "1" && this.box.scrollHeight <= this.box.clientHeight && first !== this.all[0]) {
      [first] = this.all;
      await this.more();
      if (this.sticks) this.toEnd();
    }
  }

  scrolled() {
    // A box of another size moves its content down; only people move it up.
    const wasMoved = this.size !== this.known && this.box.scrollTop >= this.top;
    if (!wasMoved) this.sticks = this.atEnd && !this.hasNewer;
    this.top = this.box.scrollTop;
    if (this.sticks) { this.missed = 0; this.markRead(); }
    this.offerNewest();
    const above = this.box.scrollTop < NEAR && this.list.dataset.older === "1";
    const below = this.hasNewer && this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR;
    if (above || below) this.more();
  }

  offerNewest() {
    const button = this.name === "messages" && document.getElementById("newest");
    if (!button) return;
    button.hidden = this.sticks || !this.hasNewer && !this.missed && this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 300;
    button.textContent = this.missed ? `${this.missed} new ${this.missed === 1 ? "message" : "messages"}` : "Jump to the newest";
  }

  async fetchMore() {
    const all = this.all;
    const upwards = this.box.scrollTop < NEAR && this.list.dataset.older === "1";
    if (!all.length || !(upwards || this.hasNewer)) return;
    const asked = upwards ? { before: all[0].dataset.ts } : { after: all.at(-1).dataset.ts };
    const fresh = await this.ask(asked);
    if (!fresh) return;
    this.keeping(() => {
      if (upwards) this.list.prepend(...fresh.childNodes);
      else this.list.append(...fresh.childNodes);
      this.list.dataset[upwards ? "older" : "newer"] = fresh.dataset[upwards ? "older" : "newer"];
      this.trim(upwards);
      this.tidy();
    });
  }

  // What the reader looks at stays where it is while something changes above it.
  keeping(change) {
    const top = this.box.getBoundingClientRect().top;
    const anchor = this.all.find((one) => one.getBoundingClientRect().bottom > top);
    if (!anchor) return change();
    const before = anchor.getBoundingClientRect().top;
    change();
    if (anchor.isConnected && !this.sticks) this.box.scrollTop += anchor.getBoundingClientRect().top - before;
    return null;
  }

  // A message that somebody is changing stays, with all that stands between it and the others.
  trim(fromEnd) {
    const all = this.all;
    const { length } = all;
    while (all.length > MOST && !all.at(fromEnd ? -1 : 0).querySelector(".editing")) all[fromEnd ? "pop" : "shift"]().remove();
    if (all.length === length) return;
    this.list.dataset[fromEnd ? "newer" : "older"] = "1";
    if (!fromEnd) this.list.querySelector(".beginning")?.remove();
  }

  changed(ts) {
    this.waiting.add(ts);
    return this.look();
  }

  async fetchChanged() {
    const asked = [...this.waiting];
    this.waiting.clear();
    if (asked.length > ASK_AT_ONCE) return this.sticks ? this.newest() : this.skip(asked);
    const last = this.all.at(-1)?.dataset.ts || "";
    const wanted = asked.filter((ts) => !this.hasNewer || ts <= last);
    this.missed += asked.length - wanted.length;
    if (wanted.length) {
      const fresh = await this.ask({ only: wanted.join(",") });
      if (fresh) this.keeping(() => this.put(wanted, [...fresh.querySelectorAll(":scope > article")]));
    }
    this.offerNewest();
  }

  skip(asked) {
    this.missed += asked.length;
    this.list.dataset.newer = "1";
    this.offerNewest();
  }

  put(wanted, fresh) {
    const known = new Map(this.all.map((one) => [one.dataset.ts, one]));
    const sticks = this.sticks;
    const there = new Set(fresh.map((one) => one.dataset.ts));
    const gone = wanted.filter((ts) => !there.has(ts)).map((ts) => known.get(ts)).filter(Boolean);
    gone.forEach((one) => this.takeOut(one));
    const added = fresh.filter((one) => !known.has(one.dataset.ts));
    const theirs = added.filter((one) => one.dataset.by !== pane.as && !one.matches(".gone"));
    // What is new begins where somebody looked away.
    if (this.away && theirs.length) Object.assign(this, { fresh: theirs[0].dataset.ts, away: false });
    for (const one of fresh) this.place(one, known.get(one.dataset.ts));
    if (sticks) this.trim(false);
    this.tidy();
    if (sticks) this.toEnd();
    else this.missed += theirs.length;
    this.announce(theirs);
    this.markRead();
  }

  // The words of a change that is under way do not go with their message.
  leave(one, where = "not here any more") {
    const isOn = one.contains(document.activeElement);
    if (one.querySelector(".editing")) import("./editing.js").then(({ rescue }) => rescue(one, this.box, where, isOn));
  }

  // Whoever was at a message that goes is at the one beside it then.
  takeOut(one) {
    this.leave(one);
    const { all } = this;
    const at = all.indexOf(one);
    const next = all[at + 1] || all[at - 1];
    if (next && one.contains(document.activeElement)) this.focus(next);
    one.remove();
  }

  place(one, old) {
    if (!old) {
      const after = this.all.find((other) => other.dataset.ts > one.dataset.ts);
      if (after) after.before(one);
      else this.list.append(one);
    } else if (old.matches(":active")) released(old).then(() => this.changed(one.dataset.ts));
    else if ((one.matches(".gone") || !old.querySelector(".editing")) && !isAsDrawn(old, one)) {
      if (one.matches(".gone")) this.leave(old);
      const focus = old.contains(document.activeElement) && tracked(document.activeElement);
      one.tabIndex = old.tabIndex;
      // The buttons stay the very same: a menu that one of them opened stands beside it.
      const [row, fresh] = [old, one].map((each) => each.querySelector(":scope > .toolbar"));
      if (row) fresh?.replaceWith(row);
      if (redraw(old, one)) return;
      const back = keep(old);
      old.replaceWith(one);
      back(one);
      if (focus) focus().focus({ preventScroll: true });
    }
  }

  announce(added) {
    if (!added.length) return;
    const by = added.at(-1).querySelector(".by strong").textContent;
    said.textContent = added.length > 1 ? `${added.length} new messages` : `New message from ${by}`;
  }

  async newest() {
    await this.reload({});
    this.missed = 0;
    this.toEnd();
    this.offerNewest();
    this.markRead();
  }

  async ask(wanted) {
    const fresh = (await part(this.name, { thread: this.thread, ...wanted }))?.querySelector(".list");
    if (fresh) equip(fresh);
    return fresh;
  }

  async reload(wanted) {
    const fresh = await this.ask(wanted);
    if (fresh) this.take(fresh);
  }

  take(fresh) {
    for (const one of this.all) this.leave(one, "out of sight now");
    this.list.replaceWith(fresh);
    this.tidy();
  }

  // Looks for what changed while nobody told; whoever went to read elsewhere meanwhile stays there.
  async catchUp() {
    const stays = () => this.sticks && this.atEnd;
    const fresh = stays() && (await this.ask({}));
    if (!fresh || !stays()) return;
    const drawn = [...fresh.querySelectorAll(":scope > article")];
    const first = drawn[0]?.dataset.ts || "";
    const shown = this.all.map((one) => one.dataset.ts);
    if (shown.length && shown.at(-1) < first) this.take(fresh);
    else this.keeping(() => this.put(shown.filter((ts) => ts >= first), drawn));
    this.toEnd();
  }

  async show(ts) {
    const find = () => this.all.find((one) => one.dataset.ts === ts);
    if (!find()) await this.reload({ around: ts });
    const found = find();
    if (!found) return;
    this.sticks = false;
    found.scrollIntoView({ block: "center" });
    found.classList.add("pointed");
    this.focus(found);
    this.offerNewest();
  }

  focus(message) {
    this.list.querySelectorAll("article[tabindex='0']").forEach((one) => { one.tabIndex = -1; });
    message.tabIndex = 0;
    message.focus({ preventScroll: false });
  }

  markRead() {
    if (!this.awake || document.visibilityState !== "visible" || !this.sticks) return;
    const last = this.all.filter((one) => !one.classList.contains("private")).at(-1)?.dataset.ts;
    if (!last || last <= this.told || last <= this.list.dataset.read) return;
    this.told = last;
    act("read", { channel: pane.channel, ts: last, thread: this.thread }, { quiet: true });
  }
}
