// One click, one post: a second submit within three seconds is ignored and the button shows that it works.
const PAUSE = 3000;
const busy = new Map();

function release(form) {
  busy.delete(form);
  form.querySelectorAll("[aria-busy=true]").forEach((button) => button.removeAttribute("aria-busy"));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-once]")) return;
  if (busy.has(form)) { event.preventDefault(); return; }
  busy.set(form, setTimeout(() => release(form), PAUSE));
  (event.submitter || form.querySelector("button[type=submit], button:not([type])"))?.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", (event) => { if (event.persisted) [...busy.keys()].forEach(release); });
