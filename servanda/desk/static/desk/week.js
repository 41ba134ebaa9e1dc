// The week: pieces of work stand where their time is, and are moved by dragging or by keys.
// Without this script the days are lists, and every change has its form.
const STEP = 5; // minutes a row
const SNAP = 3; // rows a move: a quarter of an hour
const PAUSE = 700; // a few keys make one change
const week = document.querySelector("[data-week]");
const form = document.getElementById("week-form");
const rtl = () => getComputedStyle(document.documentElement).direction === "rtl";
const days = () => [...week.querySelectorAll("[data-day]")];

function place() {
  week.style.setProperty("--rows", week.dataset.rows);
  for (const piece of week.querySelectorAll("[data-row]")) {
    piece.style.setProperty("--row", Number(piece.dataset.row) + 1);
    piece.style.setProperty("--span", piece.dataset.span);
    piece.style.setProperty("--lane", piece.dataset.lane ?? 0);
    piece.style.setProperty("--lanes", piece.dataset.lanes ?? 1);
  }
  week.classList.add("week--placed");
}

function time(day, row) {
  const minutes = Math.max(0, Math.min(24 * 60 - STEP, Number(week.dataset.first) + row * STEP));
  return `${day}T${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

function send(address, values) {
  form.action = address;
  for (const field of form.querySelectorAll("[name]:not([name=csrfmiddlewaretoken], [name=who])")) field.value = values[field.name] ?? "";
  form.submit();
}

// Dragging
let dragged = null;
let grip = 0;
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-block], [data-ticket]");
  if (!dragged) return;
  grip = dragged.dataset.block ? event.clientY - dragged.getBoundingClientRect().y : 0;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.textContent.trim());
});
document.addEventListener("dragend", () => { dragged = null; });
document.addEventListener("dragover", (event) => {
  if (dragged && event.target.closest?.("[data-day]")) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const day = event.target.closest?.("[data-day]");
  if (!dragged || !day) return;
  event.preventDefault();
  const box = day.getBoundingClientRect();
  const rows = Number(week.dataset.rows);
  const row = Math.round(((event.clientY - grip - box.y) / box.height) * rows / SNAP) * SNAP;
  const start = time(day.dataset.day, Math.max(0, Math.min(rows - SNAP, row)));
  if (dragged.dataset.block) send(dragged.dataset.block, { start });
  else send(week.dataset.plan, { ticket: dragged.dataset.ticket, start });
});

// Making longer by the handle
document.addEventListener("pointerdown", (event) => {
  if (!event.target.classList?.contains("week__handle")) return;
  event.preventDefault();
  const block = event.target.closest("[data-block]");
  const day = block.closest("[data-day]");
  const height = day.getBoundingClientRect().height / Number(week.dataset.rows);
  const before = Number(block.dataset.span);
  const from = event.clientY;
  const grow = (move) => {
    block.dataset.span = Math.max(SNAP, before + Math.round((move.clientY - from) / height / SNAP) * SNAP);
    place();
  };
  event.target.setPointerCapture(event.pointerId);
  event.target.addEventListener("pointermove", grow);
  event.target.addEventListener("pointerup", () => {
    event.target.removeEventListener("pointermove", grow);
    if (Number(block.dataset.span) !== before) save(block);
  }, { once: true });
});

function save(block, resized = true) {
  const day = block.closest("[data-day]").dataset.day;
  const row = Number(block.dataset.row);
  const values = { start: time(day, row) };
  if (resized) values.end = time(day, row + Number(block.dataset.span));
  send(block.dataset.block, values);
}

// Keys
let waiting = 0;
let resized = false;
function step(block, event) {
  const sign = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const aside = { ArrowLeft: rtl() ? 1 : -1, ArrowRight: rtl() ? -1 : 1 }[event.key];
  if (sign && event.shiftKey) {
    block.dataset.span = Math.max(SNAP, Number(block.dataset.span) + sign * SNAP);
    resized = true;
  } else if (sign) {
    block.dataset.row = Math.max(0, Number(block.dataset.row) + sign * SNAP);
  } else if (aside) {
    const all = days();
    const day = all[all.indexOf(block.closest("[data-day]")) + aside];
    if (!day) return false;
    day.append(block);
    block.focus();
  } else return false;
  place();
  return true;
}
week?.addEventListener("keydown", (event) => {
  const block = event.target.matches("[data-block]") ? event.target : null;
  if (!block || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Delete" || event.key === "Backspace") send(block.dataset.block, { act: "remove" });
  else if (event.key === "Enter") block.querySelector("a").click();
  else if (!step(block, event)) return;
  else {
    clearTimeout(waiting);
    waiting = setTimeout(() => save(block, resized), PAUSE);
  }
  event.preventDefault();
});

if (week) {
  place();
  if (location.hash.startsWith("#b-")) document.getElementById(location.hash.slice(1))?.focus();
}
