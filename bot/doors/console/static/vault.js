// What a device keeps of clients: encrypted by a key that no script can read out, and forgotten by
// forgetting that key. Two keys: `read` is made here and locks copies of conversations; `write`
// comes from the server, the same at each sign-in of one person, and locks what they wrote and could
// not send. Wiping forgets both keys and the copies; unsent words stay as noise until that person
// signs in again.
const KEYS = "keys";
const MINE = "mine";
const UNSENT = "unsent:";

export const usable = Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);

// The browser may clear or close the store at any moment, at sign-out it must. What then fails has
// nothing left to keep, and the page works as it does without keeping.
export const calmly = (deed) => deed.catch(() => null);

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within(mode, deed) {
  const asked = indexedDB.open("aftercall", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("kept");
  const db = await done(asked);
  try {
    return await deed(db.transaction("kept", mode).objectStore("kept"));
  } finally {
    db.close();
  }
}

const get = (name) => within("readonly", (store) => done(store.get(name)));

async function lock(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain) };
}

async function unlock(key, { iv, sealed }) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed);
  return JSON.parse(new TextDecoder().decode(plain));
}

// Begin to keep for one person, or go on; what was kept for another is wiped. Gives a pass that
// only holds until the next wiping: an answer that arrives after it is not kept.
export async function begin(who) {
  if ((await get(KEYS))?.who !== who) await wipe();
  const read = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  return within("readwrite", async (store) => {
    const keys = await done(store.get(KEYS)) || { who, pass: crypto.randomUUID(), read, at: Date.now() };
    await done(store.put(keys, KEYS));
    return keys.pass;
  });
}

export async function carry(pass, { key, conversations }) {
  const raw = Uint8Array.from(atob(key), (one) => one.charCodeAt(0));
  const write = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  const before = await get(KEYS);
  if (before?.pass !== pass) return;
  const mine = await lock(before.read, conversations);
  await within("readwrite", async (store) => {
    const keys = await done(store.get(KEYS));
    if (keys?.pass !== pass) return;
    store.put({ ...keys, write, at: Date.now() }, KEYS);
    await done(store.put(mine, MINE));
  });
}

// The server has answered: what is kept may stay for another while.
export const touch = () => within("readwrite", async (store) => {
  const keys = await done(store.get(KEYS));
  if (keys) await done(store.put({ ...keys, at: Date.now() }, KEYS));
});

export async function mine(keptForMs) {
  const [keys, kept] = [await get(KEYS), await get(MINE)];
  if (!keys || !kept) return null;
  if (Date.now() - keys.at > keptForMs) {
    await wipe();
    return null;
  }
  return { at: keys.at, conversations: await unlock(keys.read, kept) };
}

export const lapse = async (keptForMs) => {
  const keys = await get(KEYS);
  if (keys && Date.now() - keys.at > keptForMs) await wipe();
};

export const wipe = () => within("readwrite", async (store) => {
  store.delete(KEYS);
  await done(store.delete(MINE));
});

// Unsent words: { key, conversation, action, fields, seenAt, at, refused }. False: there is no key.
export async function hold(entry) {
  const keys = await get(KEYS);
  if (!keys?.write) return false;
  const sealed = await lock(keys.write, entry);
  await within("readwrite", (store) => done(store.put({ ...sealed, who: keys.who, at: entry.at }, UNSENT + entry.key)));
  return true;
}

export const drop = (key) => within("readwrite", (store) => done(store.delete(UNSENT + key)));

export async function unsent(longestMs) {
  const keys = await get(KEYS);
  if (!keys?.write) return [];
  const range = IDBKeyRange.bound(UNSENT, `${UNSENT}\uffff`);
  const rows = await within("readwrite", async (store) => {
    for (const name of await done(store.getAllKeys(range))) {
      const row = await done(store.get(name));
      if (Date.now() - row.at > longestMs) store.delete(name);
    }
    return done(store.getAll(range));
  });
  const ours = rows.filter((row) => row.who === keys.who);
  const opened = await Promise.allSettled(ours.map((row) => unlock(keys.write, row)));
  return opened.filter((one) => one.status === "fulfilled").map((one) => one.value);
}
