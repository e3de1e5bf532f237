// The worker of the installed app. It keeps files that are the same for everybody and one page
// without anybody's name; what the server says of clients passes through and is never kept here.
// VERSION and KEPT are written above this by the server: another version is another worker.
const NAME = `aftercall-${VERSION}`;
const FILES = new Set(KEPT);

addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
    await clients.claim();
  })());
});

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    for (const client of await clients.matchAll({ type: "window" })) client.postMessage("unreached");
    // A form that could not leave: the answer "nothing new" leaves its page and its words in place.
    if (request.method !== "GET") return new Response(null, { status: 204 });
    return (await caches.match("/offline")) || Response.error();
  }
}

async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request)) || Response.error();
  }
}

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (request.method === "GET" && FILES.has(new URL(request.url).pathname)) event.respondWith(file(request));
});

// A page for whoever is signed up on this device. It names nobody, and comes encrypted; what cannot
// be read is shown all the same, for a browser that shows nothing takes the permission away.
function read(data) {
  try {
    return data.json();
  } catch {
    return {};
  }
}

async function notify(data) {
  const { title, words, path, urgent, language } = read(data);
  await registration.showNotification(String(title || "Aftercall"), {
    body: String(words || ""),
    lang: String(language || "en"),
    dir: "auto",
    icon: "/assets/icon-192.png",
    // A newer one stands for the one before, and is heard again.
    tag: urgent === false ? "calm" : "urgent",
    renotify: true,
    requireInteraction: urgent !== false,
    data: { path: /^\/p\/[\w-]{1,64}$/.test(path) ? path : "/" },
  });
}

addEventListener("push", (event) => event.waitUntil(notify(event.data)));

addEventListener("notificationclick", (event) => {
  event.notification.close();
  // A window of its own: in another, somebody may be writing.
  event.waitUntil(clients.openWindow(event.notification.data.path));
});
