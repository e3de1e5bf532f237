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
