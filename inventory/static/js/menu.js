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
