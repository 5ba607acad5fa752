// What is done to many rows goes on by itself; without script there is a button.
const form = document.querySelector("[data-go-on]");
if (form) setTimeout(() => form.requestSubmit(), 150);
