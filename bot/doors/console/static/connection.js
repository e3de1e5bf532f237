// Tells honestly whether the server is reached: since when not, and how old is what one sees.
// Others tell it by the event "contact": the status of an answer, or 0 when there was none.
import { clock, seconds, told, word } from "./device.js";

const SHOW_MS = 5000;
const PROBE_MS = 3000;
const bar = document.getElementById("offline");
const line = document.getElementById("line");
let reachedAt = Date.now();
let lost = false;

export const lastReached = () => reachedAt;
export const isLost = () => lost;

export function contact(status) {
  document.dispatchEvent(new CustomEvent("contact", { detail: status }));
}

function show() {
  const since = Date.now() - reachedAt;
  const minutes = Math.floor(since / 60000);
  const late = since > seconds("asksAfter");
  const values = { minutes, time: clock(reachedAt), limit: Math.round(told.asksAfter / 60) };
  // The first sentence counts: it must not be read out again and again (aria-live is off there).
  const count = minutes ? word("offline-for", values) : word("offline-now");
  const rest = `${word("showing", values)} ${word(late ? "offline-asks" : "offline-waits", values)}`;
  put(bar.querySelector(".count-up"), count);
  put(bar.querySelector(".rest"), rest);
  bar.hidden = !lost;
  if (line) put(line, lost ? word("line-lost") : word("line-good"));
  line?.classList.toggle("lost", lost);
}

function put(part, words) {
  if (part.textContent !== words) part.textContent = words;
}

document.addEventListener("contact", (event) => {
  const was = lost;
  lost = event.detail === 0;
  if (!lost) reachedAt = Date.now();
  show();
  if (was && !lost) document.dispatchEvent(new CustomEvent("reached-again"));
});
addEventListener("offline", () => contact(0));
navigator.serviceWorker?.addEventListener("message", (event) => {
  if (event.data !== "unreached") return;
  contact(0);
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});

// While it is lost, or the device says that it has no network, the truth is asked for.
async function probe() {
  if (!lost && navigator.onLine) return;
  contact(await fetch("/health", { cache: "no-store" }).then((answer) => answer.status, () => 0));
}

setInterval(probe, PROBE_MS);
addEventListener("online", probe);
setInterval(show, SHOW_MS);
show();
if (!navigator.onLine) contact(0);
