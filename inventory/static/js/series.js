// A device that was scanned waits ten seconds or for the next scan. Who is ticking is not hurried: then it waits for them.
// Leaving the page saves what waits, so that nothing is lost unseen.
import { inBurst } from "./wedge.js";

let form = null;
let ends = 0;
let held = false;
let sent = false;

const say = (text) => {
  const place = form.querySelector("[data-saves-text]");
  if (place.textContent !== text) place.textContent = text;
};

function look() {
  const now = document.querySelector("form[data-saves-in]");
  if (now !== form) {
    form = now;
    held = sent = false;
    ends = now ? Date.now() + now.dataset.savesIn * 1000 : 0;
  }
  if (!form || sent) return;
  const text = form.querySelector("[data-saves-text]").dataset;
  if (held) { say(text.textHeld); return; }
  const left = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
  say(text.textWaits.replace("#", left));
  const isTyping = form.querySelector("[data-scan-input]").value || inBurst() || form.getAttribute("aria-busy") === "true";
  if (left || isTyping) return;
  sent = true;
  form.requestSubmit(form.querySelector("button[name=save]"));
}

document.addEventListener("change", (event) => { if (form?.contains(event.target) && event.target.type === "checkbox") held = true; });
document.addEventListener("submit", (event) => { if (event.target === form && event.submitter?.name) sent = true; });
document.addEventListener("click", (event) => { if (event.target.closest("[data-saves-not]")) sent = true; });
addEventListener("pagehide", () => {
  if (!form || sent || form.getAttribute("aria-busy") === "true") return;
  const body = new FormData(form);
  body.delete("q");
  body.set("save", "1");
  navigator.sendBeacon(form.action, body);
});
setInterval(look, 250);
look();
