// Says who else looks at this conversation or types in it: a hint, never a lock.
const BEAT_MS = 20000;
const PAUSE_MS = 6000; // without a key for so long, one no longer types
const shown = document.getElementById("presence");
const composer = document.getElementById("composer");
const BACKGROUND = { "X-Live": "1" };
let doing = "looking";
let typedAt = -PAUSE_MS;

function show(said) {
  if (shown.textContent !== said) shown.textContent = said;
}

async function ask() {
  const answer = await fetch(shown.dataset.here, { headers: BACKGROUND, cache: "no-store" });
  if (answer.ok) show((await answer.json()).said);
}

async function beat() {
  const token = document.querySelector("[name=csrf_token]");
  if (!shown.dataset.acts || !token || document.hidden) return ask();
  const form = new FormData();
  form.set("csrf_token", token.value);
  form.set("doing", doing);
  const answer = await fetch(shown.dataset.here, { method: "POST", body: form, headers: BACKGROUND });
  if (answer.ok) show((await answer.json()).said);
}

function become(what) {
  if (doing === what) return;
  doing = what;
  beat().catch(() => {});
}

composer?.addEventListener("input", (event) => {
  if (!event.target.matches("textarea")) return;
  typedAt = performance.now();
  // Where words are kept as they are typed, the server hears of it by that.
  if (composer.dataset.renew && event.target.id.match(/^(reply|note)-body$/)) doing = "typing";
  else become("typing");
});
setInterval(() => { if (performance.now() - typedAt > PAUSE_MS) become("looking"); }, 1000);
setInterval(() => beat().catch(() => {}), BEAT_MS);
document.addEventListener("changed", ({ detail }) => {
  if (detail.kind === "presence" && detail.conversation === document.body.dataset.conversation) ask().catch(() => {});
});
document.addEventListener("visibilitychange", () => beat().catch(() => {}));
beat().catch(() => {});
