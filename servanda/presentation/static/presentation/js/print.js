// On paper nothing unfolds: the ledgers are open while a page is printed.
let opened = [];

addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details.why:not([open])")];
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
  opened = [];
});
