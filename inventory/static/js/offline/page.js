// The desk without network: one page that a browser keeps. What is prepared comes out of the store of this device, what is
// done goes in, and is sent when the network is back.
import { signal } from "../feedback.js";
import { holdsNationalNumber } from "../number.js";
import { OPEN, add, canKeep, change, counts, me, mine, prepared, today } from "./store.js";
import { sendAll } from "./send.js";

const root = document.querySelector("[data-offline-desk]");
const say = root.dataset;
const part = (name, of = root) => of.querySelector(`[data-${name}]`);
const forms = Object.fromEntries([...root.querySelectorAll("[data-work]")].map((form) => [form.dataset.work, form]));
const usual = JSON.parse(part("usual").textContent);
const bare = (text) => text.toUpperCase().replace(/[^0-9A-Z]/g, "");
// A machine may know the label by its address, its tag, or what somebody types.
const read = (text) => bare(text.trim().replace(/^.*\/[DC]\//i, ""));
const TAG = /^[A-Z]{2,5}\d{6}[0-9A-Z]$/;
let who = null, ready = null, lies = { device: null, code: null }, mending = null, active = null, isReached = navigator.onLine;

const pad = part("pad");
pad.querySelector("form").replaceWith(...pad.querySelector("form").childNodes);

const moment = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Brussels" });
function tell(text, kind = "blocked") {
  const box = part("said");
  box.replaceChildren();
  if (!text) return;
  const line = document.createElement("p");
  line.className = `notice notice-${kind}`;
  line.textContent = text;
  box.append(line);
  signal(kind === "ok" ? "ok" : kind === "info" ? "already" : "refused");
}
const isToday = () => ready?.day === today();
const of = (list, name, value) => (ready?.[list] || []).find((each) => bare(each[name]) === value);

// --- scanning
function scan(text) {
  const code = read(text);
  if (!code) return;
  tell("");
  const out = of("hand_overs", "tag", code), coming = of("returns", "tag", code) || of("returns", "number", code);
  const slip = of("hand_overs", "code", code);
  if (out || slip) {
    if (!isToday()) { tell(say.textOld); return; }
    if (out) lies.device = out;
    if (slip) lies.code = slip;
    // By what stands on them: what is prepared may be read anew between the two scans.
    if (lies.device && lies.code && (lies.device.tag !== lies.code.tag || lies.device.code !== lies.code.code)) { lies = { device: null, code: null }; tell(say.textOther); return; }
    if (lies.device && lies.code) return open("hand_over", lies.device);
    tell(lies.device ? `${lies.device.name}, ${lies.device.tag}. ${say.textScanCode}` : `${lies.code.code}. ${say.textScanDevice}`, "info");
    return;
  }
  if (coming) return open("take_back", coming);
  if (TAG.test(code)) return open("take_back", { tag: `${code.slice(0, -7)}-${code.slice(-7, -1)}-${code.slice(-1)}`, number: "", name: "", accessories: usual, isUnprepared: true });
  tell(say.textUnknown);
}

async function open(what, about, kept = null) {
  if (!mending && (await mine(who)).some((each) => OPEN.includes(each.state) && each.tag === about.tag && each.what === what)) {
    tell(say.textTwice, "info");
    lies = { device: null, code: null };
    return;
  }
  close();
  const form = forms[what];
  active = { what, about };
  form.reset();
  for (const slot of form.querySelectorAll("[data-about]")) slot.textContent = about[slot.dataset.about] || "";
  ticks(form, "accessories", about.accessories || []);
  const back = what === "take_back";
  if (back) {
    part("unprepared", form).hidden = !about.isUnprepared;
    part("deposit", form).hidden = !about.deposit;
  } else {
    ticks(form, "confirmed", about.confirm || [], true);
    part("pupil", form).hidden = !about.is_pupil;
    part("somebody-else", form).open = Boolean(about.is_pupil || about.representative_signs);
    form.elements.representative_signs.checked = about.representative_signs;
    form.elements.end_user_first_name.required = form.elements.end_user_birth_year.required = Boolean(about.is_pupil);
    form.elements.due_on.value = ready?.due_on || "";
    if (about.learning) form.elements.learning_path.value = "planned";
    const page = new DOMParser().parseFromString(ready?.terms || "", "text/html");
    part("terms", form).replaceChildren(...[...page.body.childNodes].map((node) => document.adoptNode(node)));
    part("terms-part", form).hidden = !ready?.terms;
  }
  if (kept) fill(form, kept);
  part("pad-place", form).append(pad);
  form.hidden = false;
  dispatchEvent(new Event("resize"));  // the canvas has a size now
  form.querySelector("input:not([type=hidden]), textarea")?.focus();
  form.scrollIntoView({ block: "start" });
}

function ticks(form, name, pairs, isRequired = false) {
  const box = form.querySelector(`[data-ticks="${name}"]`);
  box.replaceChildren(...pairs.map(([value, label], at) => {
    const line = document.createElement("div"), input = document.createElement("input"), words = document.createElement("label");
    line.className = "choice";
    Object.assign(input, { type: "checkbox", name, value, id: `${form.dataset.work}-${name}-${at}`, className: "form-check-input", required: isRequired });
    words.htmlFor = input.id;
    words.textContent = label;
    line.append(input, words);
    return line;
  }));
  form.querySelector(`[data-part="${name}"]`).hidden = !pairs.length;
}

const plainName = (name) => name.replace(/^back-/, "");
function fill(form, kept) {
  for (const field of form.elements) {
    const values = kept[plainName(field.name || "")];
    if (!values) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
    else field.value = values[0];
  }
}

function close() {
  for (const form of Object.values(forms)) form.hidden = true;
  part("sign-clear", pad).click();
  part("pad-home").append(pad);
  active = null;
}

function again() {
  close();
  lies = { device: null, code: null };
  mending = null;
  part("offline-scan").querySelector("input").focus();
}

async function keep(form, strokes) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (name === "strokes" || value === "") continue;
    (fields[plainName(name)] ||= []).push(value);
  }
  const { what, about } = active;
  const item = {
    what, tag: about.tag, code: about.code || "", number: about.number || "", name: about.name, fields, strokes: strokes || mending?.strokes || "",
    key: mending?.key || crypto.randomUUID(), done_at: mending?.done_at || Date.now(), prepared_on: mending?.prepared_on || ready?.day || "",
  };
  if (mending) await change(who, mending.id, "waiting", item);
  else await add(who, item);
  again();
  tell(`${what === "hand_over" ? say.textHandOver : say.textTakeBack}: ${item.tag}. ${say.textKept}`, "ok");
  await show();
  await send();
}

for (const form of Object.values(forms)) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const wrong = [...form.elements].find((field) => ["text", "textarea", "email", "tel"].includes(field.type) && holdsNationalNumber(field.value));
    if (wrong) { wrong.setCustomValidity(say.textNumber); wrong.reportValidity(); wrong.addEventListener("input", () => wrong.setCustomValidity(""), { once: true }); return; }
    if (active.what === "hand_over" && active.about.day && !isToday()) { tell(say.textOld); return; }
    const isSigned = event.submitter?.hasAttribute("data-sign-keep");
    keep(form, isSigned ? form.elements.strokes.value : "");
  });
  part("cancel", form).addEventListener("click", again);
}
part("offline-scan").addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  const input = event.target.querySelector("input");
  scan(input.value);
  input.value = "";
});

// --- the queue
// Whether the house answers: what the browser says of the network is not enough.
async function reach() {
  try {
    isReached = (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(5000) })).ok;
  } catch { isReached = false; }
  await show();
}

async function send() {
  const before = Number(root.dataset.shown);
  await reach();
  const said = isReached ? await sendAll(show) : "offline";
  await show();
  if (["signed-out", "somebody-else"].includes(said) && part("said").textContent !== say.textSignIn) tell(say.textSignIn, "info");
  if (before && !Number(root.dataset.shown)) tell(say.textNone, "ok");
}

function entry(words, small, state, buttons = []) {
  const line = document.createElement("li"), what = document.createElement("span"), more = document.createElement("small"), right = document.createElement("span");
  // A tag is read out and compared: it stays on one line.
  for (const word of words.split(" ")) {
    const whole = document.createElement("span");
    whole.className = "text-nowrap";
    whole.textContent = word;
    what.append(whole, " ");
  }
  more.textContent = small;
  what.append(more);
  right.append(state, ...buttons);
  line.append(what, right);
  return line;
}
function button(text, then) {
  const made = document.createElement(typeof then === "string" ? "a" : "button");
  made.className = "btn btn-secondary btn-sm";
  made.textContent = text;
  if (typeof then === "string") made.href = then; else { made.type = "button"; made.addEventListener("click", then); }
  return made;
}

async function show() {
  who = await me();
  ready = await prepared(who);
  part("net").textContent = isReached ? say.textOn : say.textOff;
  part("net").classList.toggle("is-off", !isReached);
  part("nobody").hidden = Boolean(who);
  part("offline-scan").hidden = !who;
  const way = document.querySelector(".top-sign-in");
  if (who && way) { way.href = "/"; way.textContent = say.textHome; }  // the page is the same for everybody
  const rows = who ? await mine(who) : [];
  const waits = rows.filter((row) => OPEN.includes(row.state));
  const { others } = await counts(who);
  part("colleague").hidden = !others;
  part("queue-count").textContent = waits.length;
  part("queue-waits").hidden = part("queue-send").hidden = !waits.length;
  part("queue-part").hidden = !rows.length;
  const words = { waiting: say.textWaiting, fix: say.textFix, done: say.textDone, conflict: say.textConflict };
  part("queue").replaceChildren(...rows.map((row) => {
    const buttons = [];
    if (row.state === "fix") buttons.push(button(say.textMend, () => mend(row)));
    if (row.url) buttons.push(button(row.number || say.textShow, row.url));
    const line = entry(`${row.what === "hand_over" ? say.textHandOver : say.textTakeBack}: ${row.name || ""} ${row.tag}`, [moment(row.done_at), row.message].filter(Boolean).join(" · "), `${words[row.state]} `, buttons);
    line.dataset.state = row.state;
    return line;
  }));
  const busy = new Set(rows.filter((row) => row.state !== "fix").map((row) => row.tag));
  const out = isToday() ? ready.hand_overs.filter((each) => !busy.has(each.tag)) : [];
  const back = (ready?.returns || []).filter((each) => !busy.has(each.tag));
  part("prepared-part").hidden = !(ready && (out.length || back.length || !isToday()));
  part("prepared-hint").textContent = ready && !isToday() ? say.textOld : "";
  part("prepared").replaceChildren(
    ...out.map((each) => entry(`${each.name} ${each.tag}`, each.code, say.textReady)),
    ...back.map((each) => entry(`${each.name} ${each.tag}`, each.number, say.textDue)),
  );
  part("stop").hidden = !(new URLSearchParams(location.search).has("sign-out") && waits.length);
  root.hidden = false;
  root.dataset.shown = String(waits.length);
  root.dataset.preparedOn = ready?.day || "";
}

async function mend(row) {
  mending = row;
  const about = of(row.what === "hand_over" ? "hand_overs" : "returns", "tag", bare(row.tag)) || { accessories: usual, isUnprepared: !row.number };
  await open(row.what, { ...about, tag: row.tag, code: row.code, number: row.number, name: row.name }, row.fields);
  tell(row.message);
}

// --- beginning
async function begin() {
  await show();
  const asked = new URLSearchParams(location.search);
  if (asked.has("kept")) tell(say.textKept, "ok");
  if (asked.has("not-kept")) tell(say.textNotKept);
  for (const each of root.querySelectorAll("[data-send]")) each.addEventListener("click", send);
  part("leave").addEventListener("click", async () => {
    const { goOut } = await import("./desk.js");
    const form = document.querySelector(".menu-out");
    if (form) await goOut(form, true);
  });
  document.addEventListener("offline:changed", show);
  addEventListener("online", send);
  addEventListener("offline", reach);
  let prompt = null;
  addEventListener("beforeinstallprompt", (event) => { event.preventDefault(); prompt = event; part("install").hidden = false; });
  part("install").addEventListener("click", async () => { await prompt?.prompt(); part("install").hidden = true; });
  setInterval(() => (Number(root.dataset.shown) ? send() : reach()), 10000);
  await reach();
}
if (canKeep()) begin();
