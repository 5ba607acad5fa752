// Without this the page works by its button "Toon het voorbeeld". With it the sheet and the picture follow at once.
const form = document.getElementById("print");

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

// The picture asks for the labels as the page packed them: leaving some out needs the button.
function look() {
  const picture = form.querySelector("[data-label-preview]");
  if (!picture) return;
  const address = new URL(picture.src, location.href);
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
    if (event.target.matches("[data-label-item]")) form.querySelector("[data-label-preview]")?.classList.add("is-old");
    markFilled();
    if (!event.target.matches("[data-label-item]")) look();
  });
}
