// data-dialog="id" opens a <dialog>; data-close, Esc or a click on the backdrop shuts it.
// A dialog with data-open (swapped in by htmx, or rendered after a refused form) opens by itself.
function openWaiting(root) {
  for (const dialog of root.querySelectorAll("dialog[data-open]:not([open])")) dialog.showModal();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialog)?.showModal();
    return;
  }
  if (event.target.closest?.("[data-close]")) event.target.closest("dialog")?.close();
});

// Pressing inside and letting go outside (selecting text) must not shut it.
document.addEventListener("pointerdown", (event) => {
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement)) return;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.x && event.clientX <= box.x + box.width
    && event.clientY >= box.y && event.clientY <= box.y + box.height;
  if (!inside) dialog.close();
});

document.addEventListener("htmx:afterSettle", (event) => openWaiting(event.target.parentNode ?? document));
openWaiting(document);
