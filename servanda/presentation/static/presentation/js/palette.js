// <dialog data-palette="/desk/palette">: one box for people, tickets and commands (mod+k).
// Found entries come from the server while typing; commands are the page's own [data-key] elements
// and menu items, so that there is never one too many. What was asked before is aborted.
import { labelOf as label } from "./labels.js";

const PAUSE = 80;
const MOST_COMMANDS = 7;
const KEPT = 8;
const REMEMBERED = /^\/desk\/(t|caller|customers)\/[^/]+$/;
const STORE = "servanda.lately";

const dialog = document.querySelector("dialog[data-palette]");
const input = dialog?.querySelector("input");
const part = (name) => dialog.querySelector(`[data-palette-${name}]`);
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
let asking = null;
let waiting = 0;
let entered = false;
let page = [];

function lately() {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? "[]");
  } catch {
    return [];
  }
}

// Addresses only: names and subjects are asked for anew each time, by what the reader may see.
function remember() {
  if (!REMEMBERED.test(location.pathname)) return;
  const all = [location.pathname, ...lately().filter((path) => path !== location.pathname)];
  localStorage.setItem(STORE, JSON.stringify(all.slice(0, KEPT)));
}

// What the bar of a list does to the rows chosen there, or to the one under the cursor: by its keys.
function ofRows(found) {
  if (!document.querySelector("[data-row][data-current], [data-row] :checked")) return;
  for (const control of document.querySelectorAll(".bulk [data-row-key]")) {
    const key = control.dataset.rowKey;
    const press = () => document.dispatchEvent(new CustomEvent("key", { cancelable: true, detail: key }));
    const said = label(control);
    found.set(said, { said, key, run: press });
    const items = control.matches("summary") ? control.parentElement.querySelectorAll(".menu__item") : [];
    for (const item of items) {
      const both = `${said}: ${label(item)}`;
      found.set(both, { said: both, key: "", run: () => { press(); item.click(); } });
    }
  }
}

// Choices that a menu fetches when it opens are fetched now, so that they can be typed.
function fill() {
  for (const part of document.querySelectorAll(".bulk [hx-trigger~=filled]:empty")) window.htmx?.trigger(part, "filled");
}

// What this page does comes before where one could go from it.
function commands() {
  const found = new Map();
  ofRows(found);
  const elements = [...document.querySelectorAll("[data-key], .menu__item, [data-command]")];
  const isElsewhere = (element) => Boolean(element.closest(".shell__nav"));
  for (const element of elements.sort((one, other) => isElsewhere(one) - isElsewhere(other))) {
    if (dialog.contains(element) || element.disabled || element.hidden || element.dataset.dialog === dialog.id || element.closest(".bulk")) continue;
    const said = label(element);
    if (said && !found.has(said)) found.set(said, { said, key: element.dataset.key ?? "", run: () => act(element) });
  }
  for (const select of document.querySelectorAll("select[data-command-options]")) {
    const name = label(select.labels[0] ?? select);
    for (const option of select.options) {
      if (!option.value || option.selected) continue;
      found.set(`${name}: ${option.label}`, { said: `${name}: ${option.label}`, key: "", run: () => choose(select, option) });
    }
  }
  return [...found.values()];
}

function act(element) {
  element.closest("details:not([open])")?.setAttribute("open", "");
  if (element.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select")) element.focus();
  else {
    element.click();
    document.getElementById(element.dataset.keyFocus)?.focus();
  }
}

function choose(select, option) {
  select.value = option.value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  if (select.dataset.commandOptions === "submit") select.form.requestSubmit();
  else select.focus();
}

function matching(words) {
  const asked = fold(words).split(/\s+/).filter(Boolean);
  const rank = ({ said }) => (fold(said).startsWith(asked[0] ?? "") ? 0 : 1);
  return page
    .filter(({ said }) => asked.every((word) => fold(said).split(/[\s:·]+/).some((one) => one.startsWith(word))))
    .sort((one, other) => rank(one) - rank(other))
    .slice(0, MOST_COMMANDS);
}

function listCommands() {
  const place = part("commands");
  place.replaceChildren();
  const found = matching(input.value);
  if (!found.length) return;
  const heading = Object.assign(document.createElement("p"), { className: "palette__heading", textContent: place.dataset.heading });
  heading.setAttribute("aria-hidden", "true");
  place.append(heading);
  for (const command of found) {
    const line = Object.assign(document.createElement("button"), { type: "button", className: "palette__entry", tabIndex: -1 });
    line.setAttribute("role", "option");
    line.append(Object.assign(document.createElement("bdi"), { className: "palette__name", textContent: command.said }));
    for (const cap of command.key.split(" ").filter(Boolean)) line.append(Object.assign(document.createElement("kbd"), { textContent: cap.replace("mod+", "Ctrl ") }));
    line.addEventListener("click", () => { dialog.close(); command.run(); });
    place.append(line);
  }
}

const options = () => [...dialog.querySelectorAll("[role=option]")];

function mark(at) {
  const all = options();
  const chosen = all[Math.max(0, Math.min(all.length - 1, at))];
  all.forEach((option, index) => {
    option.id = `palette-${index}`;
    option.setAttribute("aria-selected", String(option === chosen));
  });
  if (chosen) {
    input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
  part("nothing").hidden = Boolean(all.length) || !input.value;
}

const marked = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");

async function ask() {
  asking?.abort();
  const mine = asking = new AbortController();
  const about = new URLSearchParams({ q: input.value, recent: lately().filter((path) => path !== location.pathname).join(",") });
  try {
    const answer = await fetch(`${dialog.dataset.palette}?${about}`, { signal: mine.signal, headers: { "HX-Request": "true" } });
    const elsewhere = answer.headers.get("HX-Redirect");
    if (elsewhere) location.assign(elsewhere);
    const html = answer.ok ? await answer.text() : "";
    if (mine !== asking) return;
    part("found").innerHTML = html;
    asking = null;
    mark(0);
    part("status").textContent = input.value ? `${part("status").dataset.words} ${options().length}` : "";
    if (entered) go();
  } catch (error) {
    if (mine === asking) asking = null;
    if (error.name !== "AbortError") part("found").replaceChildren();
  }
}

function typed() {
  clearTimeout(waiting);
  asking?.abort();
  asking = new AbortController();
  waiting = setTimeout(ask, PAUSE);
  entered = false;
  part("found").querySelectorAll("[role=option]").forEach((option) => option.removeAttribute("aria-selected"));
  listCommands();
  mark(0);
}

// Whoever types quicker than the answer comes means the answer, not what stood there before.
function go() {
  entered = Boolean(asking);
  if (entered) return;
  const chosen = options()[marked()];
  if (chosen) chosen.click();
  else if (input.value.trim()) input.form.requestSubmit();
}

if (dialog) {
  remember();
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!dialog.open || !event.target.closest?.(".bulk")) return;
    const at = marked();
    page = commands();
    listCommands();
    mark(at);
  });
  input.addEventListener("input", typed);
  input.form.addEventListener("submit", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark((marked() + step + options().length) % Math.max(options().length, 1));
    else if (event.key === "Enter" && !event.shiftKey) go();
    else if (event.key === "Enter") input.form.requestSubmit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  dialog.addEventListener("close", () => { asking?.abort(); asking = null; entered = false; });
  new MutationObserver(() => {
    if (!dialog.open) return;
    page = commands();
    fill();
    input.value = "";
    part("found").replaceChildren();
    listCommands();
    mark(0);
    ask();
    input.focus();
  }).observe(dialog, { attributes: true, attributeFilter: ["open"] });
}
