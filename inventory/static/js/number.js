// What is searched stands in the address, and addresses stand in logs. So a national number does not leave the page: the
// same rule as core/national_number.py, said beside the field. Eleven bare digits may be the number of a machine.
const RUN = /(?<![+\d])\d[\d \u00a0\u202f.\-/]*/g;
const GLUED = /(?:^|[^a-z])(?:rrn?|insz|niss|bis|nn)$/i;

function isOne(digits) {
  const [month, day, nine] = [Number(digits.slice(2, 4)), Number(digits.slice(4, 6)), digits.slice(0, 9)];
  if (month % 20 > 12 || month >= 53 || day > 31) return false;
  return [97 - Number(nine) % 97, 97 - Number("2" + nine) % 97].includes(Number(digits.slice(9)));
}

export function holdsNationalNumber(text) {
  if (/^\d{11}$/.test(text.trim())) return false;
  return [...text.matchAll(RUN)].some((run) => {
    const before = text.slice(0, run.index);
    if (/\p{L}$/u.test(before) && !GLUED.test(before)) return false;
    const groups = run[0].match(/\d+/g);
    return groups.some((_, first) => {
      let joined = "";
      for (const group of groups.slice(first)) if ((joined += group).length >= 11) break;
      return joined.length === 11 && isOne(joined);
    });
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "get") return;
  const field = [...form.elements].find((each) => ["text", "search"].includes(each.type) && holdsNationalNumber(each.value));
  if (!field) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  field.value = "";
  field.setAttribute("aria-invalid", "true");
  let said = form.querySelector("[data-number-said]");
  if (!said) {
    said = document.createElement("p");
    said.className = "field-error";
    said.dataset.numberSaid = "";
    said.id = `${field.id || "field"}-number`;
    said.setAttribute("role", "alert");
    (field.closest(".scan-here-row, .label-search") || field).before(said);
    field.setAttribute("aria-describedby", said.id);
  }
  said.textContent = document.body.dataset.textNumber;
  field.focus();
}, { capture: true });
