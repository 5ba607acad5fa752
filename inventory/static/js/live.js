// Scanning goes on while the last scan is on its way: a page where one scans thing after thing (a form with
// data-scan-target that posts) is not loaded anew for each of them. Every scan waits its turn, none is lost, and the
// camera and what is being typed stay. Without script each scan is a page.
import { bindAll as bindDrafts } from "./draft.js";
import { signal } from "./feedback.js";
import { goOn } from "./wedge.js";

const FORM = "form[data-scan-target][method=post]:not([data-scan-asks])";
const waiting = [];
let busy = false;

const said = document.createElement("div");  // outside the part that changes, so that it is read aloud
said.className = "visually-hidden";
said.setAttribute("role", "status");

document.addEventListener("submit", (event) => {
  if (!event.target.matches(FORM) || event.submitter?.name) return;  // a button with a name is another question
  const input = event.target.querySelector("[data-scan-input]");
  if (!input || !window.fetch) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const code = input.value.trim();
  if (!code) { input.focus(); return; }
  input.value = "";
  waiting.push(code);
  keep();
  send();
}, { capture: true });

// What waits stays in this tab until it is sent: also when the page is loaded anew, or somebody has to sign in again.
// It is kept for who scanned it and for the page where that was, as it was: no other person and no other step takes it.
const LASTS = 12 * 3600 * 1000;
const what = () => document.querySelector("h1")?.textContent.trim();
const keptAs = () => {
  const form = document.querySelector(FORM);
  return form ? `scans:${document.body.dataset.who}:${new URL(form.action).pathname}` : null;
};
let place = keptAs();

function keep() {
  place = keptAs() || place;
  try { waiting.length ? sessionStorage.setItem(place, JSON.stringify({ waiting, what: what(), at: Date.now() })) : sessionStorage.removeItem(place); } catch { /* full or closed */ }
}

function drop() {  // the page is another one now: what still waited was not taken
  if (waiting.length) signal("refused");
  waiting.length = 0;
  keep();
}

async function ask(address, body) {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, ...(body && { method: "POST", body }) });
  return [answer, new DOMParser().parseFromString(await answer.text(), "text/html")];
}

async function send() {
  if (busy) return;
  busy = true;
  let renewed = false;
  while (waiting.length) {
    const form = document.querySelector(FORM);
    if (!form) { drop(); break; }
    form.setAttribute("aria-busy", "true");
    const body = new URLSearchParams(new FormData(form));
    body.set(form.querySelector("[data-scan-input]").name, waiting[0]);
    let answer, page;
    try {
      [answer, page] = await ask(form.action, body);
      if ([400, 401].includes(answer.status) && !page.querySelector(FORM) && !renewed) {
        // The page stood open too long: take it anew. Nobody is signed in any more: what waits is sent afterwards.
        [answer, page] = await ask(location.href);
        if (!page.querySelector(FORM)) { location.assign(answer.url); return; }
        show(page, location.href);
        renewed = true;
        continue;
      }
    } catch {
      await new Promise((done) => setTimeout(done, 1000));  // the network was away for a moment: the scan still waits
      if (navigator.onLine === false) signal("refused");
      continue;
    }
    renewed = false;
    waiting.shift();
    keep();
    const goesOn = page.querySelector(FORM);
    if (answer.redirected && !goesOn) { drop(); location.assign(answer.url); return; }
    if (!page.querySelector("main")) { location.reload(); return; }
    show(page, answer.redirected ? answer.url : location.href);
  }
  busy = false;
}

function show(page, address) {
  const before = document.querySelector("main");
  const main = document.adoptNode(page.querySelector("main"));
  const typed = before.querySelector("[data-scan-input]")?.value;
  const had = document.activeElement;
  const inField = had === document.body || had?.matches?.("[data-scan-input]");
  const elsewhere = !inField && before.contains(had) && had.id;
  keepCamera(before, main);
  before.querySelectorAll("details[open] > summary").forEach((open) => {
    const same = [...main.querySelectorAll("details > summary")].find((each) => word(each) === word(open));
    if (same) same.parentElement.open = true;
  });
  before.querySelectorAll("textarea[id]").forEach((field) => {
    const same = main.querySelector(`#${CSS.escape(field.id)}`);
    if (same && !same.value) same.value = field.value;
  });
  main.querySelectorAll("[data-needs-script]").forEach((part) => { part.hidden = false; });
  before.replaceWith(main);
  document.querySelectorAll(".camera-video").forEach((video) => { if (video.srcObject) video.play(); });
  bindDrafts(main);
  document.title = page.title;
  history.replaceState(null, "", address);
  const input = main.querySelector("[data-scan-input]");
  if (input && typed) input.value = typed;  // what somebody typed meanwhile; what the page says of the last scan gives way
  if (inField) input?.focus({ preventScroll: true });
  else if (elsewhere) document.getElementById(elsewhere)?.focus({ preventScroll: true });
  const name = page.body.dataset.signal;
  if (name) signal(name);
  goOn();
  const notice = main.querySelector("[role=status] .notice-text, [role=status] .notice, .notice");
  said.textContent = notice ? notice.textContent.trim() : "";
}

const word = (summary) => summary.textContent.replace(/\d+/g, "").trim();

function keepCamera(before, main) {
  const here = before.querySelector("[data-camera]");
  const there = main.querySelector("[data-camera]");
  if (here?.querySelector("video")?.srcObject && there) there.replaceWith(here);
}

if (place) {
  document.body.append(said);
  try {
    const kept = JSON.parse(sessionStorage.getItem(place) || "null");
    sessionStorage.removeItem(place);
    if (kept && kept.what === what() && Date.now() - kept.at < LASTS) waiting.push(...kept.waiting);
  } catch { /* closed */ }
  if (waiting.length) { keep(); send(); }
}
