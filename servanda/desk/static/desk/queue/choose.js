// Choosing tickets in a list: x or a click ticks one, shift+x or shift+click all from the last one.
// A [data-row-key] of the bar acts on the ticked rows, or else on the row under the cursor.
const boxes = () => [...document.querySelectorAll("[data-row] input[name=t]")];
const ticked = () => boxes().filter((box) => box.checked);
const current = () => document.querySelector("[data-row][data-current]");
const PLACE = "servanda.place";
let anchor = null; // where a range begins: the ref of a ticket
let implied = null; // ticked by a key, for one act only

function tell() {
  const count = ticked().length;
  const whole = document.querySelector("[data-choose-all]");
  if (whole && !count) whole.checked = false; // hidden with the bar, it must not stay
  const said = whole?.checked ? whole.dataset.chooseAll : count;
  document.querySelectorAll("[data-chosen-count]").forEach((out) => { out.textContent = said; });
}

function tickTo(box, on) {
  const all = boxes();
  const from = all.findIndex((one) => one.value === anchor);
  const to = all.indexOf(box);
  const range = from < 0 ? [box] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const one of range) one.checked = on;
}

function none() {
  const some = ticked().length > 0;
  for (const box of boxes()) box.checked = false;
  implied = null;
  tell();
  return some;
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-choose-none]")) none();
  if (event.target.closest?.("[data-choose-all]")) tell();
  const box = event.target.closest?.("[data-row] input[name=t]");
  if (!box) return;
  if (event.shiftKey) tickTo(box, box.checked);
  anchor = box.value;
  implied = null;
  tell();
});

// A menu of the bar: the cursor goes to its field or first item, and back when it is shut.
function openMenu(menu) {
  menu.open = true;
  (menu.querySelector("[data-filter], [data-enter]") ?? menu.querySelector(".menu__item"))?.focus();
}

function actOn(key) {
  const control = document.querySelector(`[data-row-key="${CSS.escape(key)}"]`);
  if (!control) return false;
  if (!ticked().length) {
    implied = current()?.querySelector("input[name=t]") ?? null;
    if (!implied) return false;
    implied.checked = true;
    tell();
  }
  if (control.matches("summary")) openMenu(control.parentElement);
  else control.click();
  return true;
}

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.(".bulk details.menu") || menu.open || !implied) return;
  implied.checked = false;
  implied = null;
  tell();
  current()?.querySelector(".row__title")?.focus({ preventScroll: true });
}, true);

// `keys.js` offers what it has no use for.
document.addEventListener("key", (event) => {
  const key = event.detail;
  const box = current()?.querySelector("input[name=t]");
  let done = false;
  if (key === "X" && box) {
    tickTo(box, true);
    anchor = box.value;
    tell();
    done = true;
  } else if (key === "Escape") done = none();
  else done = actOn(key);
  if (done) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".bulk details.menu[open]");
  if (!menu || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = event.target.closest("[data-filter], [data-enter]"); // Enter in it means the first item
  const wanted = field ? event.key === "Enter" && menu.querySelector(".menu__item:not([hidden])")
    : menu.querySelector(`[data-menu-key="${CSS.escape(event.key)}"]`);
  if (field && event.key === "Enter" || wanted) event.preventDefault();
  wanted?.click?.();
}, true);

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function filter(field) {
  const words = folded(field.value).split(/\s+/).filter(Boolean);
  for (const item of field.closest("details").querySelectorAll(".menu__item")) {
    const parts = folded((item.querySelector("bdi") ?? item).textContent).trim().split(/\s+/);
    item.hidden = !words.every((word) => parts.some((part) => part.startsWith(word)));
  }
}

document.addEventListener("input", (event) => event.target.matches?.("[data-filter]") && filter(event.target));
document.addEventListener("htmx:afterSwap", (event) => {
  const field = event.target.closest?.("details")?.querySelector("[data-filter]");
  if (field) filter(field);
});

// After an act the list comes anew: the reader is where they were.
document.addEventListener("submit", (event) => {
  if (!event.target.closest("#chosen")) return;
  const row = current();
  const rows = [...document.querySelectorAll("[data-row]")];
  const place = { at: location.href, ref: row?.dataset.row, index: rows.indexOf(row), scroll: scrollY };
  sessionStorage.setItem(PLACE, JSON.stringify(place));
});

const place = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
if (place?.at === location.href) {
  sessionStorage.removeItem(PLACE);
  const rows = [...document.querySelectorAll("[data-row]")];
  const row = rows.find((one) => one.dataset.row === place.ref) ?? rows[Math.min(place.index, rows.length - 1)];
  scrollTo(0, place.scroll);
  row?.querySelector(".row__title")?.focus({ preventScroll: true });
}
tell();
