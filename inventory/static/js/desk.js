// "Everything" ticks the boxes of what belongs to the device. Without script the server does the same.
const boxesOf = (all) => {
  const names = JSON.parse(all.dataset.ticks);
  return [...all.form.querySelectorAll("input[name=accessories]")].filter((box) => names.includes(box.value));
};

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches?.("[data-ticks]")) boxesOf(field).forEach((box) => { box.checked = field.checked; });
  else if (field.name === "accessories" && !field.checked) {
    const all = field.form.querySelector("[data-ticks]");
    if (all && boxesOf(all).includes(field)) all.checked = false;
  }
});
