// Keeps the claim alive while the page is open, and locks the composer when it is lost.
import { say } from "./words.js";

const RENEW_MS = 20000;
const composer = document.getElementById("composer");
let active = true;

function lock(words) {
  const lost = document.getElementById("lost");
  lost.textContent = words;
  lost.hidden = false;
  composer.dataset.locked = "yes";
  composer.removeAttribute("data-renew");
  composer.querySelectorAll("#reply button, form:has(> [name=token]) button")
    .forEach((button) => { button.disabled = true; });
}

async function renew() {
  if (!composer.dataset.renew) return;
  const form = new FormData();
  form.set("token", composer.querySelector("[name=token]").value);
  form.set("csrf_token", composer.querySelector("[name=csrf_token]").value);
  // Only a person keeps a sign-in alive: a page left alone says that it asks by itself.
  const headers = active ? {} : { "X-Live": "1" };
  active = false;
  const answer = await fetch(composer.dataset.renew, { method: "POST", body: form, headers });
  if (answer.status === 409) lock(`${(await answer.json()).said} ${say("stays")}`);
  if (answer.status === 401) lock(say("signed_out_stays"));
}

function follow(page) {
  // Who speaks has changed: show the other forms, but never drop what was typed.
  const fresh = page.getElementById("composer");
  if (!fresh || composer.dataset.locked) return;
  const same = ["speaks", "stopped"].every((name) => fresh.dataset[name] === composer.dataset[name]);
  if (same) return;
  const typed = [...composer.querySelectorAll("textarea, input:not([type=hidden]):not([type=checkbox])")]
    .some((field) => field.value.trim());
  const inside = composer.contains(document.activeElement);
  if (typed || inside) {
    if (composer.dataset.speaks === "mine") {
      const words = fresh.dataset.stopped ? say("client_stopped") : fresh.dataset.holder || say("not_yours");
      lock(`${words} ${say("stays")}`);
    }
    return;
  }
  composer.innerHTML = fresh.innerHTML;
  composer.dataset.speaks = fresh.dataset.speaks;
  composer.dataset.stopped = fresh.dataset.stopped;
  if (fresh.dataset.renew) composer.dataset.renew = fresh.dataset.renew;
  else composer.removeAttribute("data-renew");
}

function once(event) {
  // Holding Enter, or a second click, sends once.
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
}

function hurry(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.preventDefault();
    // The first choice, where the form offers some.
    event.target.form.requestSubmit(event.target.form.querySelector("button.main"));
  }
}

for (const kind of ["keydown", "pointerdown", "scroll"]) {
  addEventListener(kind, () => { active = true; }, { passive: true, capture: true });
}
document.addEventListener("visibilitychange", () => { if (!document.hidden) renew().catch(() => {}); });
addEventListener("pageshow", () => {
  composer.querySelectorAll("form").forEach((form) => { delete form.dataset.sent; });
});
composer.addEventListener("submit", once);
composer.addEventListener("keydown", hurry);
document.addEventListener("page-read", (event) => follow(event.detail));
setInterval(() => renew().catch(() => {}), RENEW_MS);
