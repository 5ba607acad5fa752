// Ctrl/Cmd+K: begin something, go to a page or find a thing, without a mouse. What was opened last stands first.
import { recent, remember } from "./recent.js";

const palette = document.querySelector("[data-palette]");
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
const PAUSE = 160, SHORTEST = 2;

function bind() {
  const part = (name) => palette.querySelector(`[data-palette-${name}]`);
  const [input, list, search, said] = ["input", "list", "search", "said"].map(part);
  const own = [...list.children].filter((row) => row !== search);
  const who = document.body.dataset.who;
  let found = [], asked = "", wait = null, request = null;

  const rows = () => [...list.children].filter((row) => !row.hidden);
  const links = () => rows().map((row) => row.firstElementChild);
  // The first row is what Enter in the field does; the arrows move the real focus, so that it is read aloud.
  const mark = () => links().forEach((item, i) => item.classList.toggle("is-picked", i === 0));
  const step = (by) => {
    const items = links();
    const next = items.indexOf(document.activeElement) + by;
    (next < 0 ? input : items[Math.min(next, items.length - 1)] || input).focus();
  };
  const row = ({ url, label, hint, icon }) => {
    const line = document.createElement("li"), link = document.createElement("a");
    link.className = "menu-item";
    link.href = new URL(url, location.origin).origin === location.origin ? url : "/";
    const drawing = palette.querySelector(`template[data-palette-icon="${icon || "clock"}"]`);
    if (drawing) link.append(drawing.content.cloneNode(true));
    for (const [text, name] of [[label, ""], [hint || "", "menu-value"]]) {
      const span = document.createElement("span");
      span.textContent = text;
      if (name) span.className = name;
      link.append(span);
    }
    line.append(link);
    return line;
  };
  const put = (things) => {
    found.forEach((line) => line.remove());
    found = things.map(row);
    list.prepend(...found);
    mark();
  };
  const ask = async (words) => {
    request?.abort();
    request = new AbortController();
    const body = new FormData();
    body.append("q", words);
    body.append("csrf_token", document.querySelector('input[name="csrf_token"]').value);
    try {
      const answer = await fetch(palette.dataset.find, { method: "POST", body, signal: request.signal, headers: { Accept: "application/json" } });
      const { items } = answer.ok ? await answer.json() : { items: [] };
      if (words !== asked) return;
      put(items);
      said.textContent = items.length ? `${said.dataset.textFound} ${items.length}` : said.dataset.textNone;
    } catch { /* typed on, or no network: pages and actions are still there */ }
  };
  const sift = () => {
    const words = fold(input.value);
    asked = input.value.trim();
    own.forEach((line) => { line.hidden = !fold(line.textContent).includes(words); });
    search.hidden = !words;
    search.querySelector("[data-palette-words]").textContent = asked;
    clearTimeout(wait);
    said.textContent = "";
    put(words ? [] : recent(who));
    if (asked.length >= SHORTEST) wait = setTimeout(() => ask(asked), PAUSE);
  };
  const open = () => { if (palette.open) return; input.value = ""; sift(); palette.showModal(); input.focus(); };

  input.addEventListener("input", sift);
  palette.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && event.target === input) {
      event.preventDefault();
      links()[0]?.click();
    }
  });
  palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
  document.querySelectorAll("[data-palette-open]").forEach((button) => button.addEventListener("click", open));
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
  });
  remember(who);
}

if (palette) bind();
