// The worker: when the network does not answer, it gives the page of the desk without network, and keeps what was being
// sent. Never a page with names: it keeps the files of the house and that one page, fetched without signing in.
// HOUSE (version, addresses) is written before this by the server.
import { add, me, prepared, today } from "/static/js/offline/store.js";

const CACHE = `digibank-${HOUSE.version}`;
const SHELL = new Set(HOUSE.shell);
const WORK = { [HOUSE.hand_over]: "hand_over", [HOUSE.take_back]: "take_back" };
// What may wait. A form with more in it (a photo, a price, a deposit) needs the network.
const KNOWN = {
  hand_over: ["identity_seen", "first_name", "last_name", "birth_date", "street", "postal_code", "city", "phone", "email", "representative_signs", "end_user_first_name", "end_user_birth_year", "accessories", "other_accessory", "condition", "learning_path", "due_on", "confirmed", "person"],
  take_back: ["accessories", "device_note", "condition", "data_statement", "note"],
};
const CARRIED = ["csrf_token", "once", "kind", "device", "code", "number", "everything"];
const NEW = "new";  // in the place of somebody who is known

async function keepShell() {
  const cache = await caches.open(CACHE);
  const have = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  await Promise.all(HOUSE.shell.filter((address) => !have.has(address)).map(async (address) => {
    const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
    if (!answer.ok || answer.redirected) throw new Error(address);
    await cache.put(address, answer);
  }));
}

self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("digibank-") && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
})()));
self.addEventListener("message", (event) => {
  if (event.data === "go on") self.skipWaiting();
  if (event.data === "keep") event.waitUntil(keepShell().catch(() => {}));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (request.method === "GET") event.respondWith(fetch(request).catch(() => desk()));
    else if (request.method === "POST" && WORK[url.pathname]) event.respondWith(post(request, WORK[url.pathname]));
  } else if (request.method === "GET" && SHELL.has(url.pathname)) {
    event.respondWith(fetch(request).catch(() => kept(url.pathname)));
  }
});

const kept = async (address) => (await (await caches.open(CACHE)).match(address)) || Response.error();
const desk = () => kept(HOUSE.desk);

// A form of the counter whose answer never came: done or not, its key tells the house later.
async function post(request, what) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch {
    let isKept = false;
    try { isKept = await keepForm(await copy.formData(), what); } catch { /* not ours to keep */ }
    return Response.redirect(`${HOUSE.desk}?${isKept ? "kept" : "not-kept"}=1`, 303);
  }
}

async function keepForm(form, what) {
  const who = await me();
  const key = form.get("once");
  if (!who || !key) return false;
  const fields = {};
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name).filter((value) => (value instanceof File ? value.size : value !== ""));
    if (CARRIED.includes(name) || !values.length || /^things-\d+-(kind|csrf_token)$/.test(name)) continue;
    if (name === "person" && values[0] === NEW) continue;
    if (!KNOWN[what].includes(name) || values.some((value) => value instanceof File)) return false;
    fields[name] = values;
  }
  const ready = await prepared(who);
  const item = { what, key, fields, done_at: Date.now() };
  if (what === "hand_over") {
    const found = ready?.day === today() && ready.hand_overs.find((each) => each.tag === form.get("device") && each.code === form.get("code"));
    if (!found || (form.get("kind") || "BRUIKLEEN") !== "BRUIKLEEN") return false;
    if (form.get("everything")) fields.accessories = [...new Set([...found.own, ...(fields.accessories || [])])];
    await add(who, { ...item, tag: found.tag, code: found.code, name: found.name, prepared_on: ready.day });
    return true;
  }
  const number = form.get("number");
  const found = ready?.returns.find((each) => each.number === number);
  if (!number) return false;
  await add(who, { ...item, tag: found?.tag || "", number, name: found?.name || number });
  return true;
}
