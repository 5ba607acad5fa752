// A keyboard-wedge scanner types faster than people (under 50 ms a key) and ends with Enter. Such a burst is a scan,
// whatever has the focus; what it typed into another field is taken out again. Textareas are left alone.
// The middle gap decides, not each gap: a busy computer may hold one key back for a moment.
import { fillIn, giveCode } from "./target.js";

const FAST = 50;
const BREAK = 150;
const HELD = 1000;  // a page that is being loaded may hold a scanner up in the middle of a code
const SHORTEST = 5;
// A scanner set to US keys on a Belgian (AZERTY) computer: read the keys by their place instead.
const US = { Minus: "-_", Period: ".>", Slash: "/?", Semicolon: ";:", Equal: "=+", Space: "  " };
let burst = null;
let last = 0;
let changed = -HELD;

export function inBurst() {
  return burst !== null && burst.typed.length > 1 && isFast(burst);
}

const limit = (scan) => (isFast(scan) || performance.now() - changed < HELD ? HELD : BREAK);

// The page itself was busy for a moment: what a scanner sends after it belongs to what came before.
export function goOn() {
  changed = performance.now();
}

function isFast({ gaps }) {
  return gaps.length > 0 && [...gaps].sort((a, b) => a - b)[gaps.length >> 1] < FAST;
}

function byPlace(event) {
  const { code, shiftKey } = event;
  if (code.startsWith("Key")) return shiftKey ? code[3] : code[3].toLowerCase();
  if (code.startsWith("Digit") && !shiftKey) return code[5];
  return US[code] ? US[code][shiftKey ? 1 : 0] : event.key;
}

export function readBurst(typed, placed) {
  return /[&é"'(§è!çà)°]/.test(typed) && !/\d/.test(typed) ? placed : typed;
}

function isText(element) {
  return element instanceof HTMLInputElement && "selectionStart" in element && !["checkbox", "radio", "file", "submit", "button"].includes(element.type);
}

function onKey(event) {
  const target = event.target;
  if (target instanceof HTMLTextAreaElement || target.isContentEditable || event.isComposing) { burst = null; return; }
  const gap = event.timeStamp - last;
  if (event.key === "Enter" || event.key === "Tab") {
    const scan = burst;
    burst = null;
    if (scan && scan.typed.length >= SHORTEST && gap < limit(scan) && isFast(scan) && goesOn(scan, target)) finish(event, scan);
    return;
  }
  if (event.key.length !== 1 || event.ctrlKey && !event.altKey || event.metaKey) return;
  if (burst && gap <= limit(burst) && goesOn(burst, target)) {
    burst.gaps.push(gap);
  } else {
    burst = { typed: "", placed: "", gaps: [], target, before: isText(target) ? target.value : null };
  }
  burst.typed += event.key;
  burst.placed += byPlace(event);
  last = event.timeStamp;
}

// The focus may move in the middle of a scan: to the field when the page is there, to the new one when the page changed.
function goesOn(scan, target) {
  if (scan.target === target) return true;
  if (isText(scan.target) && scan.target.isConnected) return false;
  if (!isText(scan.target)) scan.before = isText(target) ? target.value : null;
  scan.target = target;
  return true;
}

function finish(event, scan) {
  const own = scan.target;
  const code = readBurst(scan.typed, scan.placed).trim();
  if (isText(own) && own.matches("[data-scan-here]")) {  // a field that wants the scan itself: no submit, go on
    event.preventDefault();
    fillIn(own, code);
    return;
  }
  if (event.key === "Tab") return;
  if (document.querySelector("dialog[open]")) return;
  const scanForm = document.querySelector("[data-scan-target]") || document.querySelector("[data-scan-header]");
  if (!scanForm) return;
  event.preventDefault();
  event.stopPropagation();
  if (isText(own)) own.value = own.value.endsWith(scan.typed) ? own.value.slice(0, -scan.typed.length) : scan.before;
  giveCode(code);
}

document.addEventListener("keydown", onKey, { capture: true });
// Who taps or clicks is done typing: a barcode without Enter stays where it was read, and joins no code of the next page.
document.addEventListener("pointerdown", () => { burst = null; }, { capture: true });
// A scan that began on the page before goes on here. What was lost between the two makes a code that fits nothing.
const CARRIED = "scan";
addEventListener("pagehide", () => {
  if (!burst || burst.typed.length < 2 || !isFast(burst)) return;
  const { typed, placed, gaps } = burst;
  try { sessionStorage.setItem(CARRIED, JSON.stringify({ typed, placed, gaps, at: Date.now() })); } catch { /* closed */ }
});
try {
  const kept = JSON.parse(sessionStorage.getItem(CARRIED) || "null");
  sessionStorage.removeItem(CARRIED);
  if (kept && Date.now() - kept.at < 2 * HELD) burst = { ...kept, target: document.body, before: null };
} catch { /* closed */ }
window.earlyKeys?.().forEach(onKey);  // what was typed while the page still loaded
