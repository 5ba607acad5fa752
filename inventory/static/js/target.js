// Where a scanned code goes: the page's own scan form, else the field in the header.
export function giveCode(code) {
  const own = document.querySelector("[data-scan-target]");
  const place = own || document.querySelector("[data-scan-header]");
  if (!place) return false;
  const form = place instanceof HTMLFormElement ? place : place.form;
  const input = place instanceof HTMLInputElement ? place
    : form.querySelector("[data-scan-input], input[name=q], input[type=search], input[type=text], input:not([type])");
  if (!input) return false;
  if (input.matches("[data-scan-here]")) { fillIn(input, code); return true; }
  input.value = code;
  form.requestSubmit();
  return true;
}

// A field that wants the scan itself: no submit, on to what comes after it.
export function fillIn(field, code) {
  field.value = code;
  const fields = [...field.form.elements].filter((each) => each.type !== "hidden" && !each.disabled);
  fields[fields.indexOf(field) + 1]?.focus();
}
