// A screen on the wall takes the newest numbers, every five seconds unless it says otherwise. Without script the page
// loads anew.
const EVERY = 1000 * Number(document.querySelector("[data-wall]")?.dataset.wall || 5);
let missed = 0;

async function renew() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (answer.status === 404) { location.reload(); return; }  // this address is no longer one: say so, show no old numbers
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-wall]"), shown = document.querySelector("[data-wall]");
    if (!fresh) throw new Error("another page");
    missed = 0;
    if (fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh);
  } catch {
    missed += 1;  // one that is late is no trouble; three in a row are
  }
  const away = document.querySelector("[data-wall-away]");
  if (away) away.hidden = missed < 3;
  setTimeout(renew, EVERY);
}

if (document.querySelector("[data-wall]")) setTimeout(renew, EVERY);
