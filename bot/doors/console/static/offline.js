// Keeps my open conversations on this device, to be read where there is no network, and wipes them:
// at sign-out, when the server says that the sign-in has ended (also when it was ended elsewhere),
// and when the server has not been reached for as long as a sign-in lasts.
import { contact } from "./connection.js";
import { seconds, told, word } from "./device.js";
import * as vault from "./vault.js";

const CARRY_MS = 60000;
const LOOK_MS = 30000;
let carriedAt = 0;

const carry = () => vault.calmly(carried());

async function carried() {
  if (document.hidden || Date.now() - carriedAt < CARRY_MS) return;
  carriedAt = Date.now();
  const pass = await vault.begin(told.who);
  const answer = await asked();
  if (answer?.ok) await vault.carry(pass, await answer.json());
  document.dispatchEvent(new CustomEvent("carried"));
  contact(answer ? answer.status : 0);
}

function asked() {
  const background = { headers: { "X-Live": "1" }, cache: "no-store", redirect: "error" };
  return fetch(told.mine, background).catch(() => null);
}

async function forget() {
  // Nothing of a client stays to be read; what one typed does.
  document.querySelectorAll("[data-live]").forEach((part) => part.replaceChildren());
  document.querySelectorAll("h1").forEach((one) => { one.textContent = "Aftercall"; });
  document.title = told.title;
  await vault.calmly(vault.wipe());
}

async function leave(event) {
  event.preventDefault();
  // Nothing that fails here may keep anybody signed in: the server's answer clears the device too.
  const waiting = await vault.unsent(seconds("outboxFor")).catch(() => []);
  if (waiting.length && !confirm(word("sign-out-unsent"))) return;
  await vault.calmly(vault.wipe());
  event.target.submit();
}

if (vault.usable) {
  if (told.who) {
    carry();
    setInterval(carry, CARRY_MS);
    document.addEventListener("page-read", carry);
    // Whether the sign-in still stands shows at once.
    document.addEventListener("reached-again", () => { carriedAt = 0; carry(); });
    document.querySelector("form.out")?.addEventListener("submit", leave);
    document.addEventListener("contact", (event) => {
      if (event.detail === 401) forget();
      else if (event.detail) vault.calmly(vault.touch());
    });
  } else if (told.wipes) vault.calmly(vault.wipe());
  setInterval(() => vault.calmly(vault.lapse(seconds("keptFor"))), LOOK_MS);
}
// Without a worker (an old browser, a connection that is not private) pages work as they always did.
if (told.who) navigator.serviceWorker?.register("/sw.js", { updateViaCache: "none" }).catch(() => null);
