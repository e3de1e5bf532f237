// Shortcuts: Alt and a letter goes to the control that carries it. No letter alone does anything but
// `?`, which lists them, outside of fields. They can be turned off, on this device.
const OFF = "aftercall.keys.off";
let used = false;
const dialog = document.getElementById("keys");

function isOff() {
  return localStorage.getItem(OFF) === "yes";
}

function writes(target) {
  return target.matches?.("input, textarea, select, [contenteditable]");
}

function go(control) {
  if (control.matches("summary")) {
    const part = control.parentElement;
    part.open = true;
    (part.querySelector("textarea, select, input:not([type=hidden])") || control).focus();
  } else if (control.matches("textarea, input, aside, main")) control.focus();
  else control.click();
}

function step(by) {
  const items = [...document.querySelectorAll(".items a")];
  if (!items.length) return;
  const at = items.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : items.length - 1) : at + by;
  items[Math.max(0, Math.min(items.length - 1, next))].focus();
}

addEventListener("keydown", (event) => {
  if (event.key === "?" && !writes(event.target) && !isOff()) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.code === "KeyK" && !event.altKey && !isOff()) {
    event.preventDefault();
    document.getElementById("find-open").click();
    return;
  }
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isOff() || dialog.open) return;
  // By place on the keyboard: with Alt a Mac makes other letters of them.
  const key = event.code.replace(/^(Key|Digit)/, "");
  const control = key.length === 1 && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (control && !control.disabled) go(control);
  else if (key === "J" || key === "K") step(key === "J" ? 1 : -1);
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
use.addEventListener("change", () => {
  if (use.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "yes");
});
document.getElementById("keys-open").addEventListener("click", () => dialog.showModal());
document.body.dataset.keys = "heard";
