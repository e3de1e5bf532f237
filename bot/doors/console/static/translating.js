// Translations without leaving the conversation: what is typed into a reply stays where it is, and
// the claim is kept alive. Without this module the same links and forms lead to pages.
const dialog = document.getElementById("translating-here");
const said = document.getElementById("machine-said");

const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

function tell(words) {
  if (!said) return;
  said.textContent = words;
  said.hidden = !words;
}

// Shows here what an answer led to; true when that was this conversation's page.
function took(page) {
  if (!page.getElementById("thread")) return false;
  const notices = page.getElementById("notices").childNodes;
  tell(page.getElementById("fault")?.textContent ?? "");
  document.getElementById("notices").replaceChildren(...notices);
  document.dispatchEvent(new CustomEvent("page-came", { detail: page }));
  return true;
}

function fill(page) {
  const part = page.getElementById("translating");
  if (part) dialog.replaceChildren(document.importNode(part, true));
  return Boolean(part);
}

async function open(link) {
  // Closing it loses nothing: the same message opens with what was written.
  const written = dialog.dataset.of === link.href && dialog.querySelector("textarea")?.value.trim();
  if (!written && !fill(await parsed(await fetch(link.href, { cache: "no-store" })))) throw new Error();
  dialog.dataset.of = link.href;
  dialog.showModal();
  dialog.querySelector("textarea")?.focus();
}

async function send(form, button) {
  const fields = new FormData(form);
  if (button?.name) fields.set(button.name, button.value);
  const page = await parsed(await fetch(form.action, { method: "POST", body: fields }));
  if (took(page)) shut();
  else if (!fill(page)) throw new Error();
}

function shut() {
  dialog.replaceChildren();
  dialog.close();
}

function failed(form) {
  if (!dialog.contains(form)) return tell(said.dataset.failed);
  const words = Object.assign(document.createElement("p"), { className: "bar fault", textContent: dialog.dataset.failed });
  words.setAttribute("role", "alert");
  form.querySelector(":scope > .bar")?.remove();
  return form.prepend(words);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.translate");
  if (!link || !dialog || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(link).catch(() => { location.href = link.href; });
});
document.addEventListener("submit", async (event) => {
  const { target: form, submitter: button } = event;
  const ours = form.id === "by-machine" || form.id === "not-by-machine" || dialog?.contains(form);
  if (!ours || form.method === "dialog") return;
  event.preventDefault();
  if (button) button.disabled = true;
  await send(form, button).catch(() => failed(form));
  if (button) button.disabled = false;
});
