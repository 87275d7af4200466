// Reviewing: warns before leaving with a text that was not saved, and leads to what is wrong.

const form = document.querySelector("form[data-warn-unsaved]");

// Compared with what the server sent, so that what was typed and taken back does not count.
const isChanged = (field) => {
  if (field.type === "hidden") return false;
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((one) => one.selected !== one.defaultSelected);
  return "defaultValue" in field && field.value !== field.defaultValue;
};

let isSubmitting = false;

form.addEventListener("submit", () => {
  isSubmitting = true;
});

// Whoever comes back with the browser's button finds the page as it was left.
addEventListener("pageshow", () => {
  isSubmitting = false;
});

addEventListener("beforeunload", (event) => {
  const isUnsaved = "isUnsaved" in form.dataset || [...form.elements].some(isChanged);
  if (isUnsaved && !isSubmitting) event.preventDefault();
});

document.querySelector("[data-problems]")?.focus();
