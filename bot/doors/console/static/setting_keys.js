// The settings' section of keys: press a button, then the new key.
import * as keymap from "./keymap.js";

const section = document.getElementById("keys-setting");
const told = document.getElementById("keys-told");
const buttons = [...section.querySelectorAll("[data-set]")];
// The queue's lists and views keep their digits.
const FIXED = [..."123456789"];
let waiting = null;

function show() {
  for (const button of buttons) button.querySelector("kbd").textContent = `Alt+${keymap.keyOf(button.dataset.set)}`;
}

function tell(name, values = {}) {
  told.textContent = told.dataset[name].replace(/\{(\w+)\}/g, (whole, key) => values[key]);
}

function wait(button) {
  waiting?.removeAttribute("data-waits");
  waiting = button;
  button?.setAttribute("data-waits", "yes");
  if (button) tell("press");
}

function takenBy(key, deed) {
  if (FIXED.includes(key)) return document.getElementById("lists-key");
  const other = keymap.deedOf(key);
  return other && other !== deed ? document.getElementById(`does-${other}`) : null;
}

function heard(event) {
  if (!waiting || ["Alt", "Shift", "Control", "Meta", "Tab"].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  const [deed, key] = [waiting.dataset.set, keymap.pressed(event)];
  wait(null);
  if (event.key === "Escape") told.textContent = "";
  else if (!key || !keymap.isAltOnly(event)) tell("plain");
  else if (takenBy(key, deed)) tell("taken", { key: `Alt+${key}`, deed: takenBy(key, deed).textContent });
  else {
    keymap.change(deed, key);
    show();
    tell("kept");
  }
}

// Before any shortcut hears it.
addEventListener("keydown", heard, { capture: true });
for (const button of buttons) button.addEventListener("click", () => wait(button));
section.addEventListener("focusout", () => wait(null));
document.getElementById("keys-reset").addEventListener("click", () => {
  keymap.reset();
  show();
  tell("reset");
});
const used = document.getElementById("keys-used-here");
used.checked = !keymap.isOff();
used.addEventListener("change", () => keymap.turn(used.checked));
show();
section.dataset.ready = "yes";
