// A device that was scanned waits ten seconds or for the next scan. Who is ticking is not hurried: then it waits for them.
// Leaving the page saves what waits, so that nothing is lost unseen.
import { inBurst } from "./wedge.js";

const SAVES = "form[data-saves-in]";
const ends = new WeakMap();  // each scan brings another form
const held = new WeakSet();
const decided = new WeakSet();  // saved, left or looked at apart: somebody said so

const here = () => document.querySelector(SAVES);

function say(form, text) {
  const place = form.querySelector("[data-saves-text]");
  if (place.textContent !== text) place.textContent = text;
}

function look() {
  const form = here();
  if (!form || decided.has(form)) return;
  if (!ends.has(form)) ends.set(form, Date.now() + form.dataset.savesIn * 1000);
  const text = form.querySelector("[data-saves-text]").dataset;
  if (held.has(form)) { say(form, text.textHeld); return; }
  const left = Math.max(0, Math.ceil((ends.get(form) - Date.now()) / 1000));
  say(form, text.textWaits.replace("#", left));
  const isTyping = form.querySelector("[data-scan-input]").value || inBurst() || form.getAttribute("aria-busy") === "true";
  if (left || isTyping) return;
  decided.add(form);
  form.requestSubmit(form.querySelector("button[name=save]"));
}

document.addEventListener("change", (event) => { if (event.target.type === "checkbox" && event.target.form) held.add(event.target.form); });
document.addEventListener("submit", (event) => { if (event.submitter?.name) decided.add(event.target); });
document.addEventListener("click", (event) => { if (event.target.closest("[data-saves-not]")) decided.add(event.target.closest("form")); });
addEventListener("pagehide", () => {
  const form = here();
  if (!form || decided.has(form) || form.getAttribute("aria-busy") === "true") return;
  const body = new FormData(form);
  body.delete("q");
  body.set("save", "1");
  navigator.sendBeacon(form.action, body);
});
setInterval(look, 250);
look();
