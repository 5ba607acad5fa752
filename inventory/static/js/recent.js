// The things that were opened in this tab, the last one first: their numbers, with the device or the organisation and
// never a person; gone when the tab is closed.
const KEY = "recent";
const MOST = 6;
const THING = /^\/(d|loans|lots|placements|repairs)\/[A-Z]+-[0-9A-Z-]+$/i;

export function recent(who) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) || "null");
    return kept?.who === who && Array.isArray(kept.things) ? kept.things : [];
  } catch { return []; }
}

export function remember(who) {
  if (!who || !THING.test(location.pathname)) return;
  const label = decodeURIComponent(location.pathname.split("/").pop()).toUpperCase();
  const hint = document.querySelector(".page-header .lead")?.textContent.trim().slice(0, 60) || "";
  const things = [{ url: location.pathname, label, hint }, ...recent(who).filter((thing) => thing.label !== label)];
  try { sessionStorage.setItem(KEY, JSON.stringify({ who, things: things.slice(0, MOST) })); } catch { /* closed */ }
}
