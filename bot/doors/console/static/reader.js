// Shows what this device keeps when there is no network: my open conversations, to read only.
import { clock, seconds, word } from "./device.js";
import * as vault from "./vault.js";

const list = document.getElementById("kept");

function made(tag, className, text) {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function translation(told) {
  if (!told) return [];
  const part = made("div", "beneath", "");
  const text = made("p", "translated", told.text);
  text.lang = told.language;
  text.dir = told.direction;
  part.append(made("p", "unseen", word("translation")), text, made("p", "by", told.by));
  return [part];
}

function line(entry) {
  if (entry.kind === "marker") {
    const marker = made("p", "marker", `${entry.body} ${entry.time}`);
    marker.dir = "auto";
    return marker;
  }
  const article = made("article", `said ${entry.kind}`, "");
  const who = made("p", "who", `${entry.kind === "note" ? `${word("staff-only")} · ` : ""}${entry.who} `);
  who.append(made("span", "quiet", entry.time));
  const body = made("p", "body", entry.body);
  body.dir = entry.kind === "note" ? "auto" : entry.direction;
  body.lang = entry.language;
  article.append(who, body, ...translation(entry.translation));
  if (entry.state) article.append(made("p", "standing", entry.state));
  return article;
}

function section(one) {
  const details = made("details", "kept card", "");
  const summary = document.createElement("summary");
  const name = made("strong", "", one.name || word("unknown"));
  name.dir = "auto";
  summary.append(name, made("span", "quiet", ` ${one.language} ${one.address}`));
  const thread = made("div", "thread", "");
  thread.append(...one.entries.map(line));
  details.append(summary, thread);
  return details;
}

async function show() {
  const kept = vault.usable ? await vault.mine(seconds("keptFor")) : null;
  document.getElementById("kept-none").hidden = Boolean(kept?.conversations.length);
  document.getElementById("kept-at").textContent = kept ? said(kept.at) : "";
  list.replaceChildren(...(kept?.conversations ?? []).map(section));
  if (list.children.length === 1) list.firstChild.open = true;
}

function said(at) {
  const minutes = Math.floor((Date.now() - at) / 60000);
  const count = minutes ? word("offline-for", { minutes }) : word("offline-now");
  return `${count} ${word("showing", { time: clock(at) })} ${word("offline-asks")}`;
}

async function look() {
  const back = await fetch("/health", { cache: "no-store" }).then((answer) => answer.ok, () => false);
  document.getElementById("back").hidden = !back;
  // What is kept may have been wiped meanwhile, here or by another page.
  const kept = vault.usable ? await vault.mine(seconds("keptFor")) : null;
  if (!kept) list.replaceChildren();
  document.getElementById("kept-at").textContent = kept ? said(kept.at) : "";
  document.getElementById("kept-none").hidden = Boolean(kept?.conversations.length);
}

document.getElementById("again").addEventListener("click", () => location.reload());
addEventListener("online", look);
setInterval(look, 10000);
await show();
await look();
