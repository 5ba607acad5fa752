// Scanning goes on while the last scan is on its way: a page where one scans thing after thing (a form with
// data-scan-target that posts) is not loaded anew for each of them. Every scan waits its turn, none is lost, and the
// camera and what is being typed stay. Without script each scan is a page.
import { bindAll as bindDrafts } from "./draft.js";
import { signal } from "./feedback.js";
import { goOn } from "./wedge.js";

const FORM = "form[data-scan-target][method=post]";
const waiting = [];
let busy = false;

const said = document.createElement("div");  // outside the part that changes, so that it is read aloud
said.className = "visually-hidden";
said.setAttribute("role", "status");

document.addEventListener("submit", (event) => {
  if (!event.target.matches(FORM)) return;
  const input = event.target.querySelector("[data-scan-input]");
  if (!input || !window.fetch) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const code = input.value.trim();
  if (!code) { input.focus(); return; }
  input.value = "";
  waiting.push(code);
  send();
}, { capture: true });

async function send() {
  if (busy) return;
  busy = true;
  while (waiting.length) {
    const form = document.querySelector(FORM);
    if (!form) { signal("refused"); break; }  // the page is another one now: what still waited was not taken
    form.setAttribute("aria-busy", "true");
    const body = new URLSearchParams(new FormData(form));
    body.set(form.querySelector("[data-scan-input]").name, waiting[0]);
    let answer, page;
    try {
      answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      await new Promise((done) => setTimeout(done, 1000));  // the network was away for a moment: the scan still waits
      if (navigator.onLine === false) signal("refused");
      continue;
    }
    waiting.shift();
    const goesOn = page.querySelector(FORM);
    if (answer.redirected && !goesOn) { location.assign(answer.url); return; }
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

if (document.querySelector(FORM)) document.body.append(said);
