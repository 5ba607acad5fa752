// Keeps what is typed before the other scripts are there (a classic script in the head, on purpose): a scanner does not
// wait. wedge.js takes it over.
(() => {
  const keys = [];
  const keep = (event) => keys.push(event);
  document.addEventListener("keydown", keep, { capture: true });
  window.earlyKeys = () => { document.removeEventListener("keydown", keep, { capture: true }); return keys; };
})();
