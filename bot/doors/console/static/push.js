// Notifications on this device: asks the browser to subscribe after a press, tells the server, and
// says in words what came of it. The subscription is a secret address: it goes in bodies only.
const section = document.getElementById("push-setting");
const told = document.getElementById("push-told");
const [on, off] = [document.getElementById("push-on"), document.getElementById("push-off")];
const able = Boolean(navigator.serviceWorker && globalThis.PushManager && globalThis.Notification);

function show(name, isOn = false) {
  told.textContent = told.dataset[name];
  // Where it cannot be, there is nothing to press; what was focused stays in reach.
  on.hidden = isOn || name === "cannot" || name === "denied";
  off.hidden = !isOn;
}

async function ask(url, method, subscription) {
  const headers = { "X-CSRFToken": section.dataset.token, "Content-Type": "application/json" };
  const body = JSON.stringify(subscription);
  return fetch(url, { method, headers, body, cache: "no-store", redirect: "error" }).catch(() => null);
}

async function manager() {
  await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  return (await navigator.serviceWorker.ready).pushManager;
}

async function look() {
  if (!able) return show("cannot");
  if (Notification.permission === "denied") return show("denied");
  const found = await (await manager()).getSubscription();
  const answer = found && await ask(section.dataset.here, "POST", found);
  const isOn = Boolean(answer?.ok && (await answer.json()).on);
  return show(isOn ? "on" : "off", isOn);
}

async function subscribed() {
  const push = await manager();
  const options = { userVisibleOnly: true, applicationServerKey: section.dataset.key };
  try {
    return await push.subscribe(options);
  } catch (fault) {
    // It was subscribed by another key, of a house that was here before: that one pushes no more.
    if (fault.name !== "InvalidStateError") throw fault;
    await (await push.getSubscription())?.unsubscribe();
    return push.subscribe(options);
  }
}

async function begin() {
  show("asking");
  if (await Notification.requestPermission() !== "granted") return show("denied");
  const subscription = await subscribed();
  const answer = await ask(section.dataset.url, "POST", subscription);
  if (answer?.ok) {
    show("on", true);
    return off.focus();
  }
  await subscription.unsubscribe();
  return show(answer?.status === 409 ? "full" : "refused");
}

async function end() {
  const found = await (await manager()).getSubscription();
  if (found) {
    const answer = await ask(section.dataset.url, "DELETE", found);
    if (!answer?.ok) return show("refused", true);
    await found.unsubscribe();
  }
  show("off");
  return on.focus();
}

if (told) {
  on.addEventListener("click", () => begin().catch(() => show("failed")));
  off.addEventListener("click", () => end().catch(() => show("refused", true)));
  look().catch(() => show("cannot")).finally(() => { section.dataset.ready = "yes"; });
}
