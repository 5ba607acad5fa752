// Hides the screen from people at the desk until somebody brings it back.
const screen = document.querySelector("[data-privacy]");

if (screen) {
  document.querySelectorAll("[data-privacy-open]").forEach((button) => button.addEventListener("click", () => screen.showModal()));
}
