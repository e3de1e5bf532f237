// Covers the page when nobody has touched it for a while, so that a phone left lying tells nothing.
// It is no sign-out: showing again is one touch, and what was typed is still there.
import { seconds, told } from "./device.js";

const LOOK_MS = 2000;
const cover = document.getElementById("cover");
const handheld = matchMedia("(max-width: 620px), (pointer: coarse)");
let touchedAt = Date.now();
let title = "";

const isWanted = () => told.cover === "always" || (told.cover === "phones" && handheld.matches);

function look() {
  if (cover.open || !isWanted() || Date.now() - touchedAt < seconds("coverAfter")) return;
  title = document.title;
  document.title = told.title;
  document.body.dataset.covered = "yes";
  cover.showModal();
}

function touched() {
  if (!cover.open) touchedAt = Date.now();
}

for (const kind of ["keydown", "pointerdown", "pointermove", "scroll", "input"]) {
  addEventListener(kind, touched, { passive: true, capture: true });
}
cover.addEventListener("close", () => {
  touchedAt = Date.now();
  delete document.body.dataset.covered;
  if (document.title === told.title) document.title = title;
});
// A phone that slept, or was in another app, counted no time: look before anything is shown.
document.addEventListener("visibilitychange", look);
addEventListener("pageshow", look);
setInterval(look, LOOK_MS);
