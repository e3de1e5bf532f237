// Looks for new messages every few seconds. The page works without this, too.
const EVERY_MS = 4000;
const log = document.getElementById("log");

async function look() {
  const answer = await fetch(location.pathname, { headers: { "X-Live": "1" }, cache: "no-store" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("log");
  if (log.querySelector(".said") === null && fresh.querySelector(".said")) log.replaceChildren();
  for (const said of fresh.querySelectorAll(".said")) {
    if (!document.getElementById(said.id)) log.append(document.importNode(said, true));
  }
}

setInterval(() => { if (!document.hidden) look().catch(() => {}); }, EVERY_MS);
document.querySelector("form").addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
addEventListener("pageshow", () => { delete document.querySelector("form").dataset.sent; });
