// Menus are <details>; this closes them on Escape, on a click elsewhere and when the focus leaves.
const menus = [...document.querySelectorAll("details[data-menu]")];

document.addEventListener("click", (event) => {
  menus.forEach((menu) => { if (menu.open && !menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menus.filter((menu) => menu.open).forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
});
menus.forEach((menu) => menu.addEventListener("focusout", (event) => {
  if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
}));

// The menu at the side is longer than a low screen: where one is, is in sight.
const here = document.querySelector(".side [aria-current]");
const all = here?.closest(".side-all");
if (all && here.offsetTop + here.offsetHeight > all.clientHeight) all.scrollTop = here.offsetTop - all.clientHeight / 2;
