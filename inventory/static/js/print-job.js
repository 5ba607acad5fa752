// Many labels are made while this page is open: look every second how far they are. Without this there is a button.
const SECOND = 1000;

async function look() {
  const busy = document.querySelector("[data-print-busy]");
  if (!busy) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-print-busy]");
    if (answer.ok && !now) { location.reload(); return; }
    if (now) {
      busy.querySelector("label").textContent = now.querySelector("label").textContent;
      busy.querySelector("progress").value = now.querySelector("progress").value;
    }
  } catch { /* the network was away for a moment */ }
  setTimeout(look, SECOND);
}

setTimeout(look, SECOND);
