// Keeps a page up to date: hears which conversations changed, reads the page again, and swaps its
// live parts. Focus never moves, nothing typed is lost, and lists wait until nobody is in them.
import { say, sayMany } from "./words.js";

const BACKGROUND = { headers: { "X-Live": "1" }, cache: "no-store", redirect: "error" };
const SAFETY_MS = 30000; // in case a change was missed
const POLL_MS = 10000; // without a stream
const WORK_MS = 2000; // while long work goes on, of which no stream tells
const GATHER_MS = 120; // one turn makes several changes

const body = document.body;
const listens = body.dataset.cursor !== undefined;
let streaming = false;
let reading = false;
let again = false;
let timer = 0;
let dueAt = Infinity;
let kept = null;

function isBusy(part) {
  return part.matches(":hover") || part.contains(document.activeElement);
}

function atBottom(part) {
  return part.scrollHeight - part.scrollTop - part.clientHeight < 40;
}

function appendNew(part, fresh) {
  // A log only grows: new entries are added and changed ones replaced, so that a reader's place
  // and a screen reader's announcements stay right.
  const stays = !atBottom(part);
  const wanted = new Set();
  let last = null;
  for (const entry of [...fresh.children]) {
    const known = entry.id ? part.querySelector(`:scope > #${CSS.escape(entry.id)}`) : null;
    if (known && known.innerHTML !== entry.innerHTML) {
      known.innerHTML = entry.innerHTML;
      known.className = entry.className;
    }
    const placed = known || document.importNode(entry, true);
    if (!known) part.insertBefore(placed, last ? last.nextSibling : part.firstChild);
    wanted.add(placed);
    last = placed;
  }
  for (const old of [...part.children]) if (!wanted.has(old)) old.remove();
  if (fresh.dataset.lastSeen !== undefined) {
    part.dataset.lastSeen = fresh.dataset.lastSeen;
    document.querySelectorAll("input[name=last_seen]").forEach((field) => {
      field.value = fresh.dataset.lastSeen;
    });
  }
  if (!stays) part.scrollTop = part.scrollHeight;
}

function swap(part, fresh) {
  if (part.innerHTML === fresh.innerHTML) return;
  part.innerHTML = fresh.innerHTML;
  for (const { name, value } of [...fresh.attributes]) part.setAttribute(name, value);
}

function offer(part, fresh) {
  const bar = document.getElementById("fresh");
  const same = strip(part) === strip(fresh);
  if (same || !bar) return;
  kept = fresh;
  const more = Number(fresh.dataset.size || 0) - Number(part.dataset.size || 0);
  const words = more > 0 ? sayMany("new", more) : say("changed");
  if (bar.firstChild.nodeType === Node.TEXT_NODE) bar.firstChild.remove();
  bar.prepend(words);
  bar.hidden = false;
}

function strip(part) {
  // Clocks run on by themselves: only whether a deadline has passed counts as a change.
  const still = part.cloneNode(true);
  still.querySelectorAll(".ticks, .deadline").forEach((one) => { one.textContent = one.className; });
  return still.textContent.replace(/\s+/g, " ");
}

function showKept() {
  const bar = document.getElementById("fresh");
  const part = kept && document.getElementById(kept.id);
  if (part) swap(part, kept);
  kept = null;
  if (bar) bar.hidden = true;
}

function take(page) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (!fresh) continue;
    part.toggleAttribute("data-at-work", fresh.hasAttribute("data-at-work"));
    if (part.dataset.live === "log") appendNew(part, fresh);
    else if (part.dataset.live === "gentle" && isBusy(part)) offer(part, fresh);
    else {
      swap(part, fresh);
      if (kept && kept.id === part.id) showKept();
    }
  }
  if (document.title !== page.title && !body.dataset.page) document.title = page.title;
  document.dispatchEvent(new CustomEvent("page-read", { detail: page }));
}

function tell(words) {
  const bar = document.getElementById("connection");
  if (!bar || bar.textContent === words) return;
  bar.textContent = words;
  bar.hidden = !words;
}

function contact(status) {
  document.dispatchEvent(new CustomEvent("contact", { detail: status }));
}

async function read() {
  if (reading) {
    again = true;
    return;
  }
  reading = true;
  try {
    const answer = await fetch(body.dataset.page || location.href, BACKGROUND);
    contact(answer.status);
    if (answer.status === 401) tell(say("signed_out"));
    else if (answer.ok) {
      take(new DOMParser().parseFromString(await answer.text(), "text/html"));
      tell("");
    } else tell(say("not_answering"));
  } catch {
    contact(0);
  }
  reading = false;
  wait(Math.min(pace(), streaming ? SAFETY_MS : POLL_MS));
  if (again) {
    again = false;
    soon();
  }
}

const pace = () => (document.querySelector("[data-at-work]") ? WORK_MS : SAFETY_MS);

// Reads after so long, or when it would have anyway: what asks for less haste never puts it off.
function wait(ms) {
  const at = performance.now() + ms;
  if (at >= dueAt) return;
  clearTimeout(timer);
  dueAt = at;
  timer = setTimeout(() => {
    dueAt = Infinity;
    read();
  }, ms);
}

const soon = () => wait(GATHER_MS);

function concerns(change) {
  const mine = body.dataset.conversation;
  // Who looks on is a hint of its own; who is called to what concerns every page.
  if (change.kind === "presence") return false;
  if (change.kind === "call") return true;
  if (!mine && body.dataset.page) return false;
  return !mine || change.conversation === mine;
}

function listen() {
  const stream = new EventSource(`/live?after=${body.dataset.cursor}`);
  stream.addEventListener("hello", () => { streaming = true; });
  stream.addEventListener("missed", () => { streaming = true; soon(); });
  stream.addEventListener("change", (event) => {
    const change = JSON.parse(event.data);
    document.dispatchEvent(new CustomEvent("changed", { detail: change }));
    if (concerns(change)) heard();
  });
  stream.addEventListener("error", () => {
    streaming = false;
    wait(POLL_MS);
    // Refused for good (too many streams, signed out): asking goes on, a stream is tried later.
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, POLL_MS * 6);
  });
  window.addEventListener("pagehide", () => stream.close(), { once: true });
}

function heard() {
  soon();
  document.dispatchEvent(new CustomEvent("change-heard"));
}

// A page that was hidden, put away or cut off may be old: it looks at once when it is seen again.
function comeBack() {
  document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(); });
  addEventListener("online", soon);
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    listen();
    soon();
  });
}

async function sendHere(event) {
  // The phone's box sends without leaving the page, so that both sides are seen to move.
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (answer.ok) form.querySelector("textarea").value = "";
    else tell(say("not_sent"));
  } catch {
    tell(say("offline_not_sent"));
  }
  button.disabled = false;
  read();
}

document.querySelectorAll("[data-live=log]").forEach((part) => {
  part.style.scrollBehavior = "auto";
  part.scrollTop = part.scrollHeight;
  part.style.scrollBehavior = "";
});
document.querySelectorAll("form[data-send=here]").forEach((form) => {
  form.addEventListener("submit", sendHere);
  form.querySelector("textarea").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
});
document.querySelector("#fresh button")?.addEventListener("click", showKept);
document.addEventListener("page-came", (event) => take(event.detail));
if (listens) {
  listen();
  comeBack();
  wait(pace());
}
