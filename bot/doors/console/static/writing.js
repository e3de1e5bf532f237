// Helps to write: counts SMS parts as carriers bill them, and puts ready replies into the reply.
// The counting follows flows/segments.py; a browser test holds the two beside each other.
import { say, sayMany } from "./words.js";

const BASIC = new Set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
  + "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
const EXTENSION = new Set("\f^{}\\[~]|€");

export function size(text) {
  const characters = [...text];
  const cause = characters.find((one) => !BASIC.has(one) && !EXTENSION.has(one));
  const [single, part] = cause === undefined ? [160, 153] : [70, 67];
  const places = characters.map((one) => (cause === undefined ? (EXTENSION.has(one) ? 2 : 1) : one.length));
  if (places.reduce((sum, one) => sum + one, 0) <= single) return { parts: 1, cause };
  let parts = 1;
  let room = part;
  for (const place of places) {
    if (place > room) {
      parts += 1;
      room = part;
    }
    room -= place;
  }
  return { parts, cause };
}

const composer = document.getElementById("composer");

// What 1, 2, 3… parts cost, in words that the server has put.
function prices() {
  return JSON.parse(document.getElementById("parts").dataset.prices || "[]");
}

function told(text) {
  const { parts, cause } = size(text.trim().replace(/\r\n/g, "\n"));
  const price = prices()[parts - 1];
  const counted = sayMany("parts", parts);
  const count = price === undefined ? counted : say("parts_cost", { parts: counted, price });
  return cause === undefined ? count : `${count}; ${say("shorter_parts", { letter: cause })}`;
}

function count(field) {
  const parts = document.getElementById("parts");
  if (!parts) return;
  parts.hidden = !field.value.trim();
  parts.textContent = field.value.trim() ? told(field.value) : "";
}

function put(text) {
  const field = document.getElementById("reply-body");
  if (!field) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  document.getElementById("ready").open = false;
  field.focus();
  count(field);
}

function find(wanted) {
  const words = wanted.toLowerCase().trim();
  let shown = 0;
  for (const item of document.querySelectorAll("#ready-list > li")) {
    item.hidden = !item.textContent.toLowerCase().includes(words);
    shown += item.hidden ? 0 : 1;
  }
  document.getElementById("ready-none").hidden = shown > 0;
}

function open() {
  const ready = document.getElementById("ready");
  if (!ready) return false;
  ready.open = true;
  const field = document.getElementById("ready-find");
  field.value = "";
  find("");
  field.focus();
  return true;
}

composer?.addEventListener("input", (event) => {
  if (event.target.id === "reply-body") count(event.target);
  if (event.target.id === "ready-find") find(event.target.value);
});
composer?.addEventListener("click", (event) => {
  const pick = event.target.closest(".pick");
  if (pick) put(pick.parentElement.querySelector(".text").textContent);
});
composer?.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (key === "/" && target.id === "reply-body" && !target.value && !event.isComposing) {
    if (open()) event.preventDefault();
  } else if (key === "Enter" && target.id === "ready-find") {
    event.preventDefault();
    document.querySelector("#ready-list > li:not([hidden]) .pick")?.click();
  } else if (key === "Escape" && target.closest?.("#ready")) {
    document.getElementById("ready").open = false;
    document.getElementById("reply-body")?.focus();
  }
});
const field = document.getElementById("reply-body");
if (field) count(field);
