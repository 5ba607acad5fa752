// On every page of somebody at a desk: what waits is counted and sent, what is prepared is kept, the worker is there, and
// signing out waits until nothing waits.
import { canKeep, counts, keepPrepared, leave, me, prepared, preparedAge, remember } from "./store.js";
import { sendAll } from "./send.js";

const who = document.body.dataset.who;
const badge = document.querySelector("[data-not-sent]");
const AGAIN = 15000, FRESH = 10 * 60000, IDLE = 2500;

async function count() {
  const { mine, others } = await counts(who);
  if (badge) {
    badge.hidden = !mine && !others;
    badge.querySelector("[data-not-sent-mine]").hidden = !mine;
    badge.querySelector("[data-not-sent-others]").hidden = Boolean(mine) || !others;
    badge.querySelector("[data-not-sent-count]").textContent = mine;
  }
  if (mine) navigator.setAppBadge?.(mine).catch(() => {}); else navigator.clearAppBadge?.().catch(() => {});
  return mine;
}

let timer = null;
export async function send() {
  clearTimeout(timer);
  const said = await sendAll(count);
  if (await count() && !["signed-out", "somebody-else"].includes(said)) timer = setTimeout(send, AGAIN);
  document.dispatchEvent(new CustomEvent("offline:changed", { detail: said }));
  return said;
}

// A hand-over that lies open on the counter is prepared too, also when its code was reserved a minute ago.
const opened = (name) => document.querySelector(`#hand-over [name=${name}]`)?.value;
async function isPrepared() {
  if ((await preparedAge(who)) >= FRESH) return false;
  const [tag, code] = [opened("device"), opened("code")];
  return !tag || !code || (await prepared(who)).hand_overs.some((each) => each.tag === tag && each.code === code);
}

export async function prepare() {
  if (!navigator.onLine || (await isPrepared())) return;
  try {
    const answer = await fetch("/offline/prepared", { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    const data = await answer.json();
    if (data.who === who) await keepPrepared(who, data);
    document.dispatchEvent(new CustomEvent("offline:changed"));
  } catch { /* no network: what is kept is used */ }
}

// A new version is there: it waits until somebody says so, because a page may be half filled in.
async function serve() {
  if (!navigator.serviceWorker) return;
  try {
    const registered = await navigator.serviceWorker.register("/service-worker.js", { type: "module", scope: "/", updateViaCache: "none" });
    const tell = (worker) => {
      const bar = document.querySelector("[data-new-version]");
      if (!bar || !worker || !navigator.serviceWorker.controller) return;
      bar.hidden = false;
      bar.querySelector("button").addEventListener("click", () => {
        navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
        worker.postMessage("go on");
      }, { once: true });
    };
    tell(registered.waiting);
    registered.addEventListener("updatefound", () => {
      const coming = registered.installing;
      coming?.addEventListener("statechange", () => { if (coming.state === "installed") tell(coming); });
    });
    (await navigator.serviceWorker.ready).active?.postMessage("keep");
  } catch { /* the browser cannot: with network everything works */ }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches(".menu-out") || !canKeep()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  try {
    await sendAll(count);
    if (await count()) { location.assign("/offline?sign-out=1"); return; }
  } catch { /* this browser keeps nothing: nothing waits */ }
  await goOut(form, false);
}, { capture: true });

export async function goOut(form, isLeft) {
  try {
    await leave(who, { isLeft });
    if (!isLeft) for (const name of await caches.keys()) await caches.delete(name);
  } catch { /* this browser keeps nothing */ }
  navigator.clearAppBadge?.().catch(() => {});
  form.submit();  // this one is not heard again
}

async function begin(isDesk) {
  const before = await me();
  await remember(who);
  if (before !== who) document.dispatchEvent(new CustomEvent("offline:changed"));
  if (isDesk) {
    serve();
    await prepare();
  }
  await send();
}

if (who && canKeep()) {
  const isHere = Boolean(document.querySelector("[data-offline-desk]") || opened("code"));
  addEventListener("online", send);
  count().then((waits) => {
    if (waits || isHere) return begin(true);
    // What somebody does first goes first: keeping waits until the page is quiet.
    return setTimeout(() => begin(true), IDLE);
  }).catch(() => {});
}
