// After a refused form the focus is on the summary, so that everybody hears what to change.
document.querySelector("[data-error-summary]")?.focus();
