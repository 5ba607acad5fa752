// Light or dark, before the first paint (a classic script in the head, on purpose). "auto" follows the system.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const choice = () => {
    try { return localStorage.getItem("theme") || "auto"; } catch { return "auto"; }
  };
  const apply = () => {
    const chosen = choice();
    const dark = chosen === "dark" || (chosen === "auto" && system.matches);
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
    const sheet = document.querySelector("[data-dark-sheet]");
    if (sheet) sheet.media = dark ? "screen" : "not all";
    document.querySelectorAll("[data-theme-value]").forEach((place) => { place.textContent = place.dataset[chosen]; });
  };
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    apply();
    document.querySelectorAll("[data-theme-cycle]").forEach((button) => button.addEventListener("click", () => {
      const order = ["auto", "light", "dark"];
      const next = order[(order.indexOf(choice()) + 1) % order.length];
      try { localStorage.setItem("theme", next); } catch { /* private window: the choice lasts for this page */ }
      apply();
    }));
  });
})();
