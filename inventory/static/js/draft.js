// What was typed or chosen in a field with data-draft="name" survives a reload and a lost page, on this machine only, until it is
// sent. A field that the server already filled is left as it is.
const PREFIX = "draft:";
const store = {
  get: (key) => { try { return localStorage.getItem(PREFIX + key); } catch { return null; } },
  set: (key, text) => { try { text ? localStorage.setItem(PREFIX + key, text) : localStorage.removeItem(PREFIX + key); } catch { /* full or closed */ } },
};

const isChosen = (field) => [...document.getElementsByName(field.name)].some((each) => each.form === field.form && each.checked);

export function bindAll(part) {
  part.querySelectorAll("[data-draft]").forEach((field) => {
    const key = field.dataset.draft;
    const kept = store.get(key);
    const isChoice = field.type === "radio";
    const isEmpty = isChoice ? !isChosen(field) && kept === field.value : !field.value;
    if (kept && isEmpty) {
      if (isChoice) field.checked = true;
      else field.value = kept;
      field.closest("details")?.setAttribute("open", "");
    }
    field.addEventListener("input", () => store.set(key, field.value));
    field.form?.addEventListener("submit", () => store.set(key, ""));
  });
}

bindAll(document);
