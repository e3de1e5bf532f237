// Shortcuts: Alt and a letter goes to the control that carries it. No letter alone does anything but
// `?`, which lists them, outside of fields. Which letter, and whether at all, this device keeps.
import { deedOf, isAltOnly, isOff, keyOf, pressed, turn } from "./keymap.js";

let used = false;
const dialog = document.getElementById("keys");

function writes(target) {
  return target.matches?.("input, textarea, select, [contenteditable]");
}

function go(control) {
  if (control.matches("summary")) {
    const part = control.parentElement;
    part.open = true;
    (part.querySelector("textarea, select, input:not([type=hidden])") || control).focus();
  } else if (control.matches("textarea, input, aside, main")) {
    // On a phone's width it may be the other pane.
    if (!control.checkVisibility() && control.id) location.hash = control.id;
    control.focus();
  } else control.click();
}

function step(by) {
  const items = [...document.querySelectorAll(".items a")];
  if (!items.length) return;
  const at = items.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : items.length - 1) : at + by;
  items[Math.max(0, Math.min(items.length - 1, next))].focus();
}

function list() {
  for (const key of dialog.querySelectorAll("[data-shows]")) key.textContent = `Alt+${keyOf(key.dataset.shows)}`;
  dialog.showModal();
}

addEventListener("keydown", (event) => {
  if (event.key === "?" && !writes(event.target) && !isOff()) {
    event.preventDefault();
    list();
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.code === "KeyK" && !event.altKey && !isOff()) {
    event.preventDefault();
    document.getElementById("find-open").click();
    return;
  }
  if (!isAltOnly(event) || isOff() || document.querySelector("dialog[open]")) return;
  const deed = deedOf(pressed(event));
  const control = deed && document.querySelector(`[data-key="${CSS.escape(deed)}"]`);
  if (control && !control.disabled) go(control);
  else if (deed === "J" || deed === "K") step(deed === "J" ? 1 : -1);
  else return;
  used = true;
  event.preventDefault();
});
addEventListener("keyup", (event) => {
  // Else letting go of Alt would move the focus to the browser's own menu.
  if (event.key !== "Alt" || !used) return;
  used = false;
  event.preventDefault();
});

const use = document.getElementById("keys-used");
use.checked = !isOff();
use.addEventListener("change", () => turn(use.checked));
document.getElementById("keys-open").addEventListener("click", list);
document.body.dataset.keys = "heard";
