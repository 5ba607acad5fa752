// Small choices remembered on this machine: one switch, one key.
export function isOn(key) {
  try { return localStorage.getItem(key) !== "off"; } catch { return true; }
}

export function bindSwitch(selector, key, changed = () => {}) {
  const show = (button) => {
    button.setAttribute("aria-pressed", String(isOn(key)));
    const value = button.querySelector(".menu-value");
    if (value) value.textContent = isOn(key) ? value.dataset.on : value.dataset.off;
  };
  document.querySelectorAll(selector).forEach((button) => {
    show(button);
    button.addEventListener("click", () => {
      try { localStorage.setItem(key, isOn(key) ? "off" : "on"); } catch { return; }
      show(button);
      changed(isOn(key));
    });
  });
}
