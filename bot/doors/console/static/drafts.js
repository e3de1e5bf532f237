// Keeps what is being written on the server, while one holds the conversation: some seconds after a
// key, before any form of this page leaves, and when the page does. So no word is lost with a claim,
// a tab or a phone, and a colleague can go on from there.
const SOON_MS = 1000;
const EVERY_MS = 3000;
const PATIENCE_MS = 2500;
const FIELDS = { "reply-body": "reply", "note-body": "note" };
const composer = document.getElementById("composer");
const kept = new WeakMap(); // by field, what the server has of it
const leaving = new WeakSet(); // fields whose words are being said
const saved = new WeakSet(); // forms that waited for the saving
let last = Promise.resolve();
let savedAt = -EVERY_MS;
let timer = 0;
let lost = "";

const onServer = (field) => kept.get(field) ?? (field.dataset.kept ? field.defaultValue : "");
const token = () => composer.querySelector("#reply [name=token], [name=token]")?.value || "";

function unsaved() {
  // Without the claim nothing is taken: the words stay in the page, which says so.
  if (!composer.dataset.renew || lost === token()) return [];
  return Object.keys(FIELDS).map((id) => document.getElementById(id))
    .filter((field) => field && !leaving.has(field) && field.value !== onServer(field));
}

function form(field) {
  const filled = new FormData();
  filled.set("csrf_token", document.querySelector("[name=csrf_token]").value);
  filled.set("token", token());
  filled.set("kind", FIELDS[field.id]);
  filled.set("idempotency_key", field.form.elements.idempotency_key?.value || "");
  filled.set("body", field.value);
  return filled;
}

async function save(field) {
  const words = field.value;
  const shown = token();
  const path = composer.dataset.renew.replace(/renew$/, "draft");
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(path, { method: "POST", body: form(field), keepalive: true, signal });
  if (answer.ok) kept.set(field, words);
  else if (answer.status < 500 && answer.status !== 429) lost = shown;
}

async function saveAll() {
  savedAt = performance.now();
  for (const field of unsaved()) await save(field);
}

// One after the other, so that an older saving never comes last. What fails is tried again with the
// next key, and when the server is reached again.
function now() {
  clearTimeout(timer);
  timer = 0;
  last = last.then(saveAll).catch(() => null);
  return last;
}

function soon() {
  if (timer || !unsaved().length) return;
  timer = setTimeout(now, Math.max(SOON_MS, savedAt + EVERY_MS - performance.now()));
}

async function first(event) {
  const sent = event.target;
  if (sent.method !== "post" || saved.has(sent)) return;
  for (const id of Object.keys(FIELDS)) {
    const field = sent.querySelector(`#${id}`);
    if (field) leaving.add(field);
  }
  if (!unsaved().length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  await now();
  if (!sent.isConnected) {
    // The page read itself anew meanwhile: what was pressed is still to be done.
    sent.hidden = true;
    document.body.append(sent);
  }
  saved.add(sent);
  sent.requestSubmit(event.submitter);
  saved.delete(sent);
}

function onLeaving() {
  for (const field of unsaved()) save(field).catch(() => null);
}

if (composer) {
  document.addEventListener("submit", first, true);
  composer.addEventListener("input", (event) => {
    if (!FIELDS[event.target.id]) return;
    leaving.delete(event.target);
    soon();
  });
  for (const told of ["page-came", "reached-again"]) document.addEventListener(told, soon);
  document.addEventListener("visibilitychange", () => { if (document.hidden) onLeaving(); });
  addEventListener("pagehide", onLeaving);
  addEventListener("pageshow", () => {
    for (const id of Object.keys(FIELDS)) leaving.delete(document.getElementById(id));
    soon();
  });
}
