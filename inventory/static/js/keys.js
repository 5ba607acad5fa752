// The keys of the house; `?` lists them. All can be switched off (WCAG 2.1.4), and none acts within a scanner's burst.
// Alt+U hand over, Alt+R return, Alt+1..9 the menu; `g` and a letter goes to a page, `/` to the scan field.
import { bindSwitch, isOn } from "./settings.js";
import { inBurst } from "./wedge.js";

const help = document.querySelector("[data-keys-help]");
const SETTLED = 70;  // by then it shows whether it was a scanner
const LETTER = 1500;
let going = 0;

const press = (selector) => {
  const item = document.querySelector(selector);
  item?.click();
  return Boolean(item);
};

function single(key, isGoing) {
  if (isGoing) { if (/^[a-z]$/.test(key)) press(`[data-go="${key}"]`); } else if (key === "/") document.querySelector("[data-scan-input], [data-scan-header] input")?.focus();
  else if (key === "?") help?.showModal();
}

// Option on a Mac types a letter of its own (Option+U an accent, Option+R a sign): in a field it is for that.
const isMac = /mac|iphone|ipad/i.test(navigator.userAgentData?.platform || navigator.platform);
const inField = (event) => event.target.closest?.("input, textarea, select, [contenteditable]");
const types = (event) => isMac || event.key === "Dead" || (event.key.length === 1 && event.key > "~");

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || !isOn("keys") || event.isComposing) return;
  if (event.altKey && !event.ctrlKey && !event.metaKey) {
    if (inField(event) && types(event)) return;
    const [, kind, sign] = /^(Digit|Key)([1-9A-Z])$/.exec(event.code) || [];
    const nav = kind === "Digit" ? document.querySelectorAll("[data-nav]")[Number(sign) - 1] : null;
    if (nav) { nav.click(); nav.focus(); }  // a page, or a group that unfolds
    if (nav || (kind === "Key" && press(`[data-alt="${sign.toLowerCase()}"]`))) event.preventDefault();
    return;
  }
  const isGoing = performance.now() < going;
  if (event.ctrlKey || event.metaKey || !(["/", "?", "g"].includes(event.key) || isGoing)) return;
  if (inField(event)) return;
  if (event.key.length !== 1) return;
  event.preventDefault();
  const { key } = event;
  going = key === "g" && !isGoing ? performance.now() + LETTER : 0;
  setTimeout(() => { if (inBurst()) going = 0; else single(key, isGoing); }, SETTLED);
});

bindSwitch("[data-keys-toggle]", "keys");
