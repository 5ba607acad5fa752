// What was just done stays in sight for ten seconds with its button, and longer while somebody is at it; then it goes
// back to its place in the page. Alt+Z presses the button.
import { isOn } from "./settings.js";

const SHOWN = 10_000;
const offers = [...document.querySelectorAll("[data-undo]")];

offers.forEach((offer) => {
  let left = null;
  const stay = () => clearTimeout(left);
  const go = () => { stay(); left = setTimeout(() => offer.classList.remove("is-toast"), SHOWN); };
  offer.classList.add("is-toast");
  for (const name of ["pointerenter", "focusin"]) offer.addEventListener(name, stay);
  for (const name of ["pointerleave", "focusout"]) offer.addEventListener(name, go);
  go();
});

if (offers.length) document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.code !== "KeyZ" || !isOn("keys") || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  offers.at(-1).querySelector("form").requestSubmit();
});
