// Sends replies so that a lost network loses nothing. A reply that cannot leave is kept, encrypted,
// with all that the server judges it by. When the network is back it leaves by itself, unless what
// its writer saw is too old by then: then the page asks. The server judges either way, and counts
// each reply once however often it is sent.
import { contact, lastReached } from "./connection.js";
import { clock, part, seconds, told, word } from "./device.js";
import * as vault from "./vault.js";

const PATIENCE_MS = 20000;
const AGAIN_MS = 5000;
const FIELDS = ["token", "last_seen", "idempotency_key", "body", "why_now"];
const here = document.body.dataset.conversation;
const composer = document.getElementById("composer");
const panel = here && composer ? part("outbox") : null;
let shown = null; // the unsent reply of this conversation
let last = Promise.resolve();
let flushing = false;

// One thing after the other: a press waits for what is under way, and none is lost.
function inTurn(deed) {
  const turn = last.then(deed);
  last = turn.catch(() => null); // its fault is its own: what comes after goes on
  return turn;
}

const isOld = (entry) => Date.now() - entry.seenAt > seconds("asksAfter");

function written(form, button) {
  const named = FIELDS.filter((name) => form.elements[name]);
  const fields = Object.fromEntries(named.map((name) => [name, form.elements[name].value]));
  if (button?.name) fields[button.name] = button.value;
  const action = new URL(form.action).pathname;
  return { key: fields.idempotency_key, conversation: here, action, fields, seenAt: lastReached(), at: Date.now() };
}

async function tried(entry) {
  const form = new FormData();
  for (const [name, value] of Object.entries(entry.fields)) form.set(name, value);
  form.set("csrf_token", document.querySelector("[name=csrf_token]").value);
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(entry.action, { method: "POST", body: form, signal });
    const text = await answer.text();
    return { status: answer.status, page: new DOMParser().parseFromString(text, "text/html") };
  } catch {
    return { status: 0 };
  }
}

// True when the server has judged it, whichever way.
async function send(entry) {
  const { status, page } = await tried(entry);
  contact(status);
  if (status === 0 || status >= 500 || status === 429) return false;
  if (entry.conversation === here && panel) {
    // After the end of a sign-in it stays, locked, until its writer signs in again.
    judged(entry, page);
    if (status !== 401 && vault.usable) await vault.drop(entry.key);
  } else if (status === 401) return false;
  else if (status === 200) await vault.drop(entry.key);
  else await vault.hold({ ...entry, refused: true });
  return true;
}

function judged(entry, page) {
  const fresh = page.getElementById("composer");
  hide();
  if (!fresh) {
    back(entry, word("not-sent"));
    return;
  }
  const focus = document.activeElement === document.getElementById("reply-body");
  composer.innerHTML = fresh.innerHTML;
  for (const { name, value } of [...fresh.attributes]) composer.setAttribute(name, value);
  if (!fresh.dataset.renew) composer.removeAttribute("data-renew");
  composer.removeAttribute("data-locked");
  swap("fault", page, document.querySelector(".talk-columns"));
  document.getElementById("notices").replaceChildren(...page.getElementById("notices").childNodes);
  document.dispatchEvent(new CustomEvent("page-came", { detail: page }));
  const field = document.getElementById("reply-body");
  if (focus) field?.focus();
}

function swap(id, page, before) {
  document.getElementById(id)?.remove();
  const fresh = page.getElementById(id);
  if (fresh) before.before(document.importNode(fresh, true));
}

function back(entry, words) {
  const form = document.getElementById("reply");
  const field = document.getElementById("reply-body");
  if (!form || !field) return;
  delete form.dataset.sent;
  form.hidden = false;
  field.value = together(entry.fields.body, field.value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  say(words);
}

// The box may hold an earlier state of the same words, which the server kept: then the newer rule.
function together(words, box) {
  if (words.startsWith(box.trim())) return words;
  return box.includes(words) ? box : `${words}\n${box}`;
}

function say(words) {
  document.getElementById("fault")?.remove();
  if (!words) return;
  const bar = Object.assign(document.createElement("p"), { id: "fault", className: "bar fault", textContent: words });
  bar.setAttribute("role", "alert");
  document.querySelector(".talk-columns").before(bar);
}

function show(entry) {
  shown = entry;
  const form = document.getElementById("reply");
  if (form) form.hidden = true;
  const late = isOld(entry) || entry.refused;
  const values = { time: clock(entry.at), seen: clock(entry.seenAt), limit: Math.round(told.asksAfter / 60) };
  panel.querySelector(".why").textContent = word(late ? "kept-asks" : "kept-waits", values);
  panel.querySelector(".words").textContent = entry.fields.body;
  panel.querySelector("[name=now]").hidden = !late;
  if (!panel.isConnected) composer.before(panel);
}

function hide() {
  shown = null;
  panel.remove();
}

async function submitted(event) {
  if (event.target.id !== "reply" || event.defaultPrevented) return;
  // With something that happens then it goes as a form of its own, now or not at all.
  if (event.target.querySelector("#after:enabled")) return;
  event.preventDefault();
  const entry = written(event.target, event.submitter);
  await inTurn(async () => {
    // Kept before it is tried: a page that is closed meanwhile loses nothing.
    // A browser that cannot keep still sends.
    const kept = vault.usable && await vault.hold(entry).catch(() => false);
    if (await send(entry)) return;
    if (kept) show(entry);
    else back(entry, word("not-sent-here"));
  });
}

const deeds = {
  now: async (entry) => { if (!await send(entry)) show(entry); },
  draft: async (entry) => { await vault.drop(entry.key); hide(); back(entry, ""); },
  away: async (entry) => { await vault.drop(entry.key); hide(); renewed(); },
};

function renewed() {
  const form = document.getElementById("reply");
  if (!form) return;
  delete form.dataset.sent;
  form.hidden = false;
  form.elements.body.value = "";
  form.elements.body.dispatchEvent(new Event("input", { bubbles: true }));
}

function pressed(event) {
  const deed = deeds[event.target.name];
  if (deed) inTurn(async () => { if (shown) await deed(shown); });
}

// Look at what waits: send what is young, ask about the rest where it belongs.
async function flush() {
  const waiting = await vault.unsent(seconds("outboxFor"));
  for (const entry of waiting) {
    const mine = entry.conversation === here && panel;
    if (isOld(entry) || entry.refused) {
      if (mine) show(entry);
    } else if (!await send(entry) && mine) show(entry);
  }
  elsewhere(waiting.filter((entry) => entry.conversation !== here && (isOld(entry) || entry.refused)));
}

function elsewhere(entries) {
  const bar = document.getElementById("unsent");
  if (!bar || bar.childElementCount === entries.length) return;
  bar.replaceChildren(...entries.map((entry) => {
    const link = Object.assign(document.createElement("a"), { href: `/c/${entry.conversation}` });
    link.textContent = word("unsent-elsewhere", { time: clock(entry.at) });
    return link;
  }));
  bar.hidden = !entries.length;
}

composer?.addEventListener("submit", submitted);
panel?.addEventListener("click", pressed);
async function soon() {
  if (flushing || !vault.usable) return;
  flushing = true;
  await vault.calmly(inTurn(flush));
  flushing = false;
}

// With the key that locks them there, words that were kept can be read again.
document.addEventListener("carried", soon);
document.addEventListener("reached-again", soon);
setInterval(soon, AGAIN_MS);
soon();
