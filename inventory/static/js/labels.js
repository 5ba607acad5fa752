// Without this the page works by its button "Toon het voorbeeld". With it the sheet and the picture follow at once.
const form = document.getElementById("print");
const LONGEST = 3800; // of an address that the service takes
let left = false; // whether boxes were ticked or unticked

function checked(name) {
  return form.querySelector(`input[name="${name}"]:checked`);
}

function count() {
  const boxes = form.querySelectorAll("[data-label-item]");
  return boxes.length ? [...boxes].filter((box) => box.checked).length : 0;
}

function copies() {
  return Math.min(Math.max(Number.parseInt(form.elements.copies.value, 10) || 1, 1), 20);
}

function stock() {
  return form.elements.stock.selectedOptions[0].dataset;
}

function drawSheet() {
  const places = form.querySelector("[data-label-places]");
  const { columns, rows, start } = stock();
  const total = columns * rows;
  form.querySelector("[data-label-sheet]").hidden = total === 1;
  places.className = `sheet-picture sheet-cols-${columns}`;
  const model = places.querySelector("label");
  const chosen = Math.min(Number(start) || 1, total);
  places.replaceChildren(...Array.from({ length: total }, (_, index) => {
    const place = model.cloneNode(true);
    const radio = place.querySelector("input");
    radio.value = index + 1;
    radio.checked = index + 1 === chosen;
    const words = place.lastElementChild;
    words.lastChild.textContent = String(index + 1);
    return place;
  }));
}

function offerOutputs() {
  const possible = stock().outputs.split(" ");
  for (const radio of form.querySelectorAll('input[name="output"]')) {
    const fits = possible.includes(radio.value);
    radio.closest(".choice").hidden = !fits;
    radio.disabled = !fits;
  }
  if (!checked("output")) form.querySelector('input[name="output"][value="pdf"]').checked = true;
}

function markFilled() {
  const start = Number(checked("start")?.value || 1);
  const last = start + count() * copies() - 1;
  for (const radio of form.querySelectorAll('input[name="start"]')) {
    radio.parentElement.classList.toggle("is-filled", count() > 0 && radio.value >= start && radio.value <= last);
  }
}

// The picture asks for the labels as the page packed them, or one by one when some were left out.
function look(changed) {
  const picture = form.querySelector("[data-label-preview]");
  if (!picture) return;
  const address = new URL(picture.src, location.href);
  if (changed) {
    address.searchParams.delete("items");
    address.searchParams.delete("item");
    const boxes = [...form.querySelectorAll("[data-label-item]:checked")].slice(0, stock().columns * stock().rows);
    for (const box of boxes) address.searchParams.append("item", box.value);
    if (!boxes.length || address.href.length > LONGEST) { picture.classList.add("is-old"); return; }
  }
  address.searchParams.set("stock", form.elements.stock.value);
  address.searchParams.set("start", stock().columns * stock().rows > 1 ? checked("start")?.value || 1 : 1);
  address.searchParams.set("copies", copies());
  address.searchParams.set("printer", form.elements.printer.value);
  if (address.href !== picture.src) {
    picture.classList.add("is-old");
    picture.src = address.href;
  }
}

if (form) {
  offerOutputs();
  markFilled();
  form.querySelector("[data-label-preview]")?.addEventListener("load", (event) => event.target.classList.remove("is-old"));
  form.addEventListener("change", (event) => {
    if (event.target.name === "stock") { drawSheet(); offerOutputs(); }
    markFilled();
    if (event.target.matches("[data-label-item]")) left = true;
    look(left);
  });
  const all = form.querySelector("[data-label-all]");
  if (all) all.hidden = false;
  all?.addEventListener("click", (event) => {
    const button = event.target.closest("[data-all]");
    if (!button) return;
    for (const box of form.querySelectorAll("[data-label-item]")) box.checked = button.dataset.all === "1";
    left = true;
    markFilled();
    look(left);
  });
}
