// The queue under the reader's eyes. Words of the rows there are change in place; what would move a row
// (new ones, another order, notices above) waits behind the pill until the reader asks for it, or is
// idle at the top with no cursor, no tick and no pointer on the list.
const PAUSE = 1000; // between two questions to the server
const IDLE = 2000;
const TOP = 40;
const pill = document.querySelector("[data-fresh]");
const body = () => document.getElementById("queue-body");
const rows = (root) => [...root.querySelectorAll("[data-row]")];
let held = null;
let timer = 0;
let asked = 0;
let waits = false; // for an answer: one question at a time, or an older answer may come last
let again = false;
let stirred = 0;
let pointed = false;

addEventListener("pointermove", (event) => {
  if (!event.movementX && !event.movementY) return; // the page came under a resting pointer
  pointed = Boolean(event.target.closest?.("#queue"));
  stirred = Date.now();
}, { passive: true });
document.documentElement.addEventListener("pointerleave", () => { pointed = false; });
addEventListener("keydown", () => { stirred = Date.now(); });

const isFree = () => !pointed && scrollY < TOP && Date.now() - stirred > IDLE
  && !document.querySelector("[data-row][data-current], [data-row] input:checked, details.menu[open]")
  && !body().contains(document.activeElement);

function inPlace(row, fresh) {
  row.toggleAttribute("data-gone", !fresh);
  if (!fresh) return;
  [...row.children].forEach((cell, index) => {
    const other = fresh.children[index];
    if (cell.matches("label") || !other || cell.innerHTML === other.innerHTML) return;
    cell.className = other.className;
    cell.innerHTML = other.innerHTML;
  });
}

function hold(fresh) {
  const here = rows(body());
  const there = rows(fresh);
  const coming = new Map(there.map((row) => [row.dataset.row, row]));
  for (const row of here) inPlace(row, coming.get(row.dataset.row));
  const known = new Set(here.map((row) => row.dataset.row));
  const added = there.filter((row) => !known.has(row.dataset.row)).length;
  const order = (list, others) => list.map((row) => row.dataset.row).filter((ref) => others.has(ref)).join();
  const moved = order(here, coming) !== order(there, known) || here.some((row) => row.hasAttribute("data-gone"));
  const noted = fresh.querySelector("[data-notes]")?.textContent !== body().querySelector("[data-notes]")?.textContent;
  held = added || moved || noted ? fresh : null;
  pill.hidden = !held;
  const words = added ? pill.dataset.added.replace("{}", added) : pill.dataset.moved;
  if (held && pill.firstChild.textContent !== words) pill.firstChild.textContent = words;
}

function settle(fresh) {
  const ticked = new Set([...document.querySelectorAll("[data-row] input:checked")].map((box) => box.value));
  const current = document.querySelector("[data-row][data-current]")?.dataset.row;
  const open = [...body().querySelectorAll("[data-notes] details")].map((one) => one.open);
  body().replaceWith(fresh);
  fresh.querySelectorAll("[data-notes] details").forEach((one, index) => { one.open = open[index] ?? one.open; });
  for (const row of rows(fresh)) {
    const box = row.querySelector("input[name=t]");
    if (box) box.checked = ticked.has(box.value);
    if (row.dataset.row === current) row.querySelector(".row__title").focus({ preventScroll: true });
  }
  htmx.process(fresh);
  held = null;
  pill.hidden = true;
}

function lists(page) {
  for (const id of ["lists", "lists-menu"]) {
    const here = document.getElementById(id);
    const there = page.getElementById(id);
    here?.toggleAttribute("data-again", Boolean(there?.hasAttribute("data-again")));
    if (here && there && here.innerHTML !== there.innerHTML && !here.contains(document.activeElement)) here.innerHTML = there.innerHTML;
  }
}

async function ask() {
  timer = 0;
  if (document.hidden) return;
  again = waits;
  if (waits) return;
  waits = true;
  asked = Date.now();
  await refresh().finally(() => { waits = false; });
  if (again) soon();
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { "X-Part": "queue" }, cache: "no-store" }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("queue-body");
  if (!fresh) return;
  lists(page);
  hold(fresh);
  if (held && isFree()) settle(held);
  later();
}

// The numbers beside the lists may be a second older than the rows: then they are asked for once more.
const later = () => document.querySelector("#lists[data-again]") && setTimeout(soon, PAUSE);

function soon() {
  timer ||= setTimeout(ask, Math.max(150, asked + PAUSE - Date.now()));
}

if (pill) {
  document.body.addEventListener("live:queue", soon);
  document.body.addEventListener("live:reconnected", soon);
  document.addEventListener("visibilitychange", () => document.hidden || soon());
  pill.addEventListener("click", () => held && settle(held));
  setInterval(() => held && isFree() && settle(held), IDLE);
  later();
}
