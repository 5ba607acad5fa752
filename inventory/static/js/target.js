// Where a scanned code goes: the page's own scan form, else the field in the header.
export function giveCode(code) {
  const own = document.querySelector("[data-scan-target]");
  const place = own || document.querySelector("[data-scan-header]");
  if (!place) return false;
  const form = place instanceof HTMLFormElement ? place : place.form;
  const input = place instanceof HTMLInputElement ? place
    : form.querySelector("[data-scan-input], input[name=q], input[type=search], input[type=text]");
  input.value = code;
  form.requestSubmit();
  return true;
}
