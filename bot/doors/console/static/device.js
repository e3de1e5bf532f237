// What the page tells its device, and the sentences that scripts say: both stand in the page.
const page = document.getElementById("device");

export const told = page.dataset;
export const seconds = (name) => Number(told[name]) * 1000;

export function word(name, values = {}) {
  const text = page.content.querySelector(`[data-word="${name}"]`).textContent;
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

export function part(name) {
  return document.importNode(page.content.querySelector(`[data-part="${name}"]`), true);
}

export const clock = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, {
  hour: "numeric", minute: "2-digit", hour12: false,
});

// Choices that a device keeps. Cookies: signing out clears everything else that a page stores.
export function chosen(name) {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

export function choose(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = value ? 31536000 : 0;
  document.cookie = `${name}=${encodeURIComponent(value)}; Max-Age=${age}; Path=/; SameSite=Strict${secure}`;
}
