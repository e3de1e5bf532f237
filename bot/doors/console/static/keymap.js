// Which key does which deed on this device. A deed is called by the letter it came with.
import { choose, chosen } from "./device.js";

const MAP = "aftercall-keys";
const OFF = "aftercall-keys-off";
const KEY = /^[A-Z0-9]$/;

export const isOff = () => chosen(OFF) === "yes";
export const turn = (on) => choose(OFF, on ? "" : "yes");

// { deed: key } of the changed ones only; what makes no sense is left out.
export function changed() {
  const pairs = chosen(MAP).split(" ").map((pair) => pair.split(":"));
  return Object.fromEntries(pairs.filter(([deed, key]) => KEY.test(deed) && KEY.test(key ?? "")));
}

export const keyOf = (deed) => changed()[deed] ?? deed;

export function deedOf(key) {
  const map = changed();
  const moved = Object.keys(map).find((deed) => map[deed] === key);
  return moved ?? (map[key] ? null : key);
}

export function change(deed, key) {
  const map = { ...changed(), [deed]: key };
  if (key === deed) delete map[deed];
  choose(MAP, Object.entries(map).map((pair) => pair.join(":")).join(" "));
}

export const reset = () => choose(MAP, "");

// By place on the keyboard: with Alt a Mac makes other letters of them.
export function pressed(event) {
  const key = event.code.replace(/^(Key|Digit)/, "");
  return KEY.test(key) ? key : "";
}

export const isAltOnly = (event) => event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
