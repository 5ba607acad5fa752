// What the desk did without network, on this device only: encrypted with a key that no script can read out, per person.
// Beside what is encrypted stand a number, whose it is (a mark that names nobody) and how far it came.
const NAME = "digibank-desk";
const STORES = { keys: { keyPath: "who" }, queue: { keyPath: "id", autoIncrement: true }, prepared: { keyPath: "who" }, about: { keyPath: "name" } };
export const OPEN = ["waiting", "fix"];
export const today = () => new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Brussels" });
export const canKeep = () => Boolean(globalThis.indexedDB && globalThis.crypto?.subtle);

let opened;
function base() {
  opened ||= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => { for (const [name, how] of Object.entries(STORES)) asked.result.createObjectStore(name, how); };
    asked.onsuccess = () => { asked.result.onclose = () => { opened = null; }; done(asked.result); };
    asked.onerror = () => { opened = null; failed(asked.error); };
  });
  return opened;
}

async function work(store, mode, job) {
  const transaction = (await base()).transaction(store, mode, mode === "readwrite" ? { durability: "strict" } : {});
  const asked = job(transaction.objectStore(store));
  return new Promise((done, failed) => {
    transaction.oncomplete = () => done(asked?.result);
    transaction.onerror = transaction.onabort = () => failed(transaction.error);
  });
}
const get = (store, key) => work(store, "readonly", (rows) => rows.get(key));
const all = (store) => work(store, "readonly", (rows) => rows.getAll());
const put = (store, row) => work(store, "readwrite", (rows) => rows.put(row));
const drop = (store, key) => work(store, "readwrite", (rows) => rows.delete(key));

// Who works here now: the mark of the page, kept for when there is no page from the house.
export const me = async () => (await get("about", "me"))?.who ?? null;
export async function remember(who) {
  if ((await me()) !== who) await put("about", { name: "me", who });
  await keyOf(who);
  // Of somebody else only what waits may stay.
  const queue = await all("queue");
  for (const { who: other } of await all("prepared")) if (other !== who) await drop("prepared", other);
  for (const { who: other } of await all("keys")) {
    if (other === who || queue.some((row) => row.who === other && OPEN.includes(row.state))) continue;
    for (const row of queue) if (row.who === other) await drop("queue", row.id);
    await drop("keys", other);
  }
}

async function keyOf(who) {
  const kept = await get("keys", who);
  if (kept) return kept.key;
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  try {
    await work("keys", "readwrite", (rows) => rows.add({ who, key }));
  } catch { /* another tab was first */ }
  return (await get("keys", who)).key;
}

async function closed(who, plain) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(plain));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(who) }, await keyOf(who), text);
  return { iv, data };
}

async function plain(row) {
  const how = { name: "AES-GCM", iv: row.iv, additionalData: new TextEncoder().encode(row.who) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, await keyOf(row.who), row.data)));
}

// --- the queue: in the order in which it was done
export async function add(who, item) {
  return put("queue", { who, state: "waiting", ...(await closed(who, item)) });
}
export async function mine(who) {
  const rows = (await all("queue")).filter((row) => row.who === who);
  return Promise.all(rows.map(async (row) => ({ id: row.id, state: row.state, ...(await plain(row)) })));
}
export async function change(who, id, state, item) {
  await put("queue", { id, who, state, ...(await closed(who, item)) });
}
export async function counts(who) {
  const open = (await all("queue")).filter((row) => OPEN.includes(row.state));
  return { mine: open.filter((row) => row.who === who).length, others: open.filter((row) => row.who !== who).length };
}

// --- what is prepared, for today
export async function keepPrepared(who, data) {
  await put("prepared", { who, at: Date.now(), day: data.day, ...(await closed(who, data)) });
}
export async function preparedAge(who) {
  const row = await get("prepared", who);
  return row && row.day === today() ? Date.now() - row.at : Infinity;
}
export async function prepared(who) {
  const row = who && (await get("prepared", who));
  return row ? plain(row) : null;
}

// Leaving: the key goes when nothing waits, and with it everything that it closed. With `isLeft` the work stays closed.
export async function leave(who, { isLeft = false } = {}) {
  await drop("about", "me");
  await drop("prepared", who);
  if (isLeft) return;
  for (const row of await all("queue")) if (row.who === who) await drop("queue", row.id);
  await drop("keys", who);
}
