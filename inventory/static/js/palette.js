// Ctrl/Cmd+K: go to a page or search, without a mouse. `?` lists the keys, `/` goes to the scan field, Alt+1..9 follow
// the menu. Single keys can be switched off (WCAG 2.1.4) and never act in the middle of a scanner's burst.
import { bindSwitch, isOn } from "./settings.js";
import { inBurst } from "./wedge.js";

const palette = document.querySelector("[data-palette]");
const keysHelp = document.querySelector("[data-keys-help]");
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

if (palette) {
  const input = palette.querySelector("[data-palette-input]");
  const search = palette.querySelector("[data-palette-search]");
  const rows = [...palette.querySelectorAll("[data-palette-list] > li")];
  const shown = () => rows.filter((row) => !row.hidden).map((row) => row.firstElementChild);

  // The first row is what Enter in the field does; the arrows move the real focus, so that it is read aloud.
  const mark = () => shown().forEach((item, i) => item.classList.toggle("is-picked", i === 0));
  const step = (by) => {
    const items = shown();
    const next = items.indexOf(document.activeElement) + by;
    (items[Math.min(next, items.length - 1)] || input).focus();
  };
  const sift = () => {
    const words = fold(input.value);
    rows.forEach((row) => { if (row !== search) row.hidden = !fold(row.textContent).includes(words); });
    search.hidden = !words;
    search.querySelector("[data-palette-words]").textContent = input.value.trim();
    mark();
  };
  const open = () => { if (palette.open) return; input.value = ""; sift(); palette.showModal(); input.focus(); };

  input.addEventListener("input", sift);
  palette.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && event.target === input) {
      event.preventDefault();
      shown()[0]?.click();
    }
  });
  palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
  document.querySelectorAll("[data-palette-open]").forEach((button) => button.addEventListener("click", open));
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
  });
}

function singleKey(event) {
  if (event.key === "/") document.querySelector("[data-scan-input], [data-scan-header] input")?.focus();
  if (event.key === "?" && keysHelp) keysHelp.showModal();
}

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || !isOn("keys")) return;
  if (event.altKey && !event.ctrlKey && /^Digit[1-9]$/.test(event.code)) {
    const item = document.querySelectorAll("[data-nav]")[Number(event.code[5]) - 1];
    if (item) { event.preventDefault(); item.click(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !["/", "?"].includes(event.key)) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  setTimeout(() => { if (!inBurst()) singleKey(event); }, 70);
});

bindSwitch("[data-keys-toggle]", "keys");
