// Sends what waits: in order, one at a time, each with its own key, so that sending twice is doing once.
import { change, counts, me, mine, today } from "./store.js";

const PATIENCE = 30000;
const ask = (address, more = {}) => fetch(address, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...more });
const isJson = (answer) => (answer.headers.get("Content-Type") || "").startsWith("application/json");

// What came of it: "sent", "empty", "offline", "signed-out", "somebody-else", "later" or "busy".
export function sendAll(changed = () => {}) {
  if (!navigator.locks) return sendInTurn(changed);
  return navigator.locks.request("digibank-offline-send", { ifAvailable: true }, (lock) => (lock ? sendInTurn(changed) : "busy"));
}

async function sendInTurn(changed) {
  const who = await me();
  if (!who || !(await counts(who)).mine) return "empty";
  let session;
  try {
    const answer = await ask("/offline/me");
    if (answer.status >= 500) return "later";
    if (!answer.ok || answer.redirected || !isJson(answer)) return "signed-out";
    session = await answer.json();
  } catch { return "offline"; }
  if (session.who !== who) return "somebody-else";
  // What the house cannot answer stays, and what was done to the same device after it; the rest does not wait for that.
  const stuck = new Set();
  for (const item of (await mine(who)).filter((each) => each.state === "waiting")) {
    const thing = item.tag || item.number;
    if (stuck.has(thing)) continue;
    const result = await sendOne(who, session, item);
    changed();
    if (result === "stuck") stuck.add(thing);
    else if (result !== "next") return result;
  }
  return stuck.size ? "later" : "sent";
}

async function sendOne(who, session, { id, state: _state, ...item }) {
  const body = new URLSearchParams({
    csrf_token: session.csrf, once: item.key, who, what: item.what, tag: item.tag, code: item.code || "", number: item.number || "",
    prepared_on: item.prepared_on || "", ago: Math.max(0, Math.round((Date.now() - item.done_at) / 1000)),
    fields: JSON.stringify(item.fields), strokes: item.strokes || "",
  });
  let answer, told;
  try {
    answer = await ask("/offline/work", { method: "POST", body });
    if ([400, 401].includes(answer.status)) return "signed-out";
    told = isJson(answer) ? await answer.json() : null;
  } catch { return "offline"; }
  if (answer.status === 422 && told) {
    await change(who, id, "fix", { ...item, message: told.message });
    return "next";
  }
  if (answer.status === 409 && told?.reason === "somebody_else") return "somebody-else";
  if ([429, 503].includes(answer.status)) return "later";
  if (!answer.ok || !told?.outcome) return "stuck";
  // From here it is with the house. What was typed goes; what stays says which device, and what came of it.
  const { what, tag, name, done_at } = item;
  await change(who, id, told.outcome === "done" ? "done" : "conflict", { what, tag, name, done_at, day: today(), ...told });
  return "next";
}
