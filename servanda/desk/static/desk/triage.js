// [data-enter]: Enter clicks it when the cursor is in no control of its own. In a <select> it takes what is chosen.
// A select marked data-picks="id" ticks that radio when something is chosen in it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("a, button, summary, textarea, input, dialog")) return;
  const button = document.querySelector("[data-enter]");
  if (!button) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("change", (event) => {
  const radio = document.getElementById(event.target.dataset?.picks ?? "");
  if (radio) radio.checked = Boolean(event.target.value);
});
