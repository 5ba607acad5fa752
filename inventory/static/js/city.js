// The postcode says the municipality, as long as nobody typed one. Without script the server does the same.
const table = new URL("../places.json", import.meta.url);
let places = null;

async function placeOf(code) {
  places ??= fetch(table).then((answer) => (answer.ok ? answer.json() : {})).catch(() => ({}));
  return Object.entries(await places).find(([, codes]) => codes.split(" ").includes(code))?.[0] ?? "";
}

document.addEventListener("input", async (event) => {
  const postal = event.target;
  const city = postal.form && [...postal.form.elements].find((each) => each.dataset.cityOf && postal.name.endsWith(each.dataset.cityOf));
  if (!city || (city.value && city.value !== city.dataset.filled)) return;
  const found = /^[1-9][0-9]{3}$/.test(postal.value.trim()) ? await placeOf(postal.value.trim()) : "";
  if (city.value && city.value !== city.dataset.filled) return;
  city.value = found;
  city.dataset.filled = found;
});
