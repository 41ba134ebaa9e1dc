// A toast goes by itself after eight seconds (with an undo after sixteen), unless it tells of trouble, is pointed at or holds the focus.
const STAY = 8000;
const STAY_WITH_UNDO = 16000;
const MOST = 3;
const KEPT = ".toast--error, .toast--warning";

function arm(toast) {
  toast.dataset.toast = "armed";
  if (toast.matches(KEPT)) return;
  const leave = () => {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, 1000);
    else toast.remove();
  };
  setTimeout(leave, toast.querySelector("form") ? STAY_WITH_UNDO : STAY);
}

function armAll() {
  document.querySelectorAll('[data-toast]:not([data-toast="armed"])').forEach(arm);
  // After many quick acts the newest count: a pile would hide the page.
  [...document.querySelectorAll("[data-toast]")].filter((one) => !one.matches(KEPT)).slice(0, -MOST).forEach((one) => one.remove());
}

document.addEventListener("click", (event) => {
  event.target.closest?.("[data-dismiss]")?.closest("[data-toast]")?.remove();
});
document.addEventListener("htmx:afterSettle", armAll);
armAll();
