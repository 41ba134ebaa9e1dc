// Keys by attributes; what stands in a shut menu has its key too. data-key="r" clicks or focuses its element; "g n" is a sequence; "mod+k" is Ctrl or Cmd.
// data-key-focus="id" moves the cursor there after the click; <details data-key-open="l"> opens and shuts by its key.
// mod+Enter sends the form one writes in, with Shift by its [data-shift-enter] button.
// In [data-rows], j and k walk the [data-row]s, Enter and o open, x ticks; the down arrow leads there from a search field. "?" opens the dialog with id "keys".
const SEQUENCE_PAUSE = 1000;
const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
let earlier = "";
let earlierAt = 0;

const isTyping = (element) => Boolean(element?.closest?.(TYPING));
const isShown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;
const scope = () => [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;

// The letter that is typed counts, wherever it lies (QWERTZ). On Hebrew and other layouts it is not
// the Latin letter on the cap: use the cap then, also where a sign is typed that means nothing here.
function cap(event) {
  const letter = /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : "";
  if (event.key.length > 1 || /^[a-z]$/i.test(event.key) || !letter) return event.key;
  return /^[\x20-\x7e]$/.test(event.key) && bound(event.key) ? event.key : letter;
}

const bound = (key) => key in BUILT_IN || document.querySelector(`[data-key="${CSS.escape(key)}"], [data-row-key="${CSS.escape(key)}"]`);
// AltGr, with which some layouts type signs, says that it is Ctrl and Alt.
const isModified = (event) => (event.ctrlKey || event.metaKey) && !event.getModifierState?.("AltGraph");

// To a field, with the whole of its form in view: its buttons, and room for what opens below it.
function reach(field) {
  field?.focus();
  field?.form?.scrollIntoView({ block: "nearest" });
  field?.scrollIntoView({ block: "nearest" });
}

function act(element) {
  if (element.matches(TYPING)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
    reach(document.getElementById(element.dataset.keyFocus));
  }
}

function run(keys) {
  const all = [...scope().querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)];
  const found = all.find(isShown) ?? all.find((element) => element.closest("details.menu:not([open])"));
  if (found) act(found);
  return Boolean(found) || unfold(keys);
}

// All at once: open, unless all are open already.
function unfold(keys) {
  const found = [...scope().querySelectorAll(`details[data-key-open="${CSS.escape(keys)}"]`)].filter(isShown);
  const open = found.some((details) => !details.open);
  for (const details of found) details.open = open;
  return found.length > 0;
}

function walk(step) {
  const rows = [...scope().querySelectorAll("[data-rows] [data-row]")].filter(isShown);
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.hasAttribute("data-current") || row.contains(document.activeElement));
  const row = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step))];
  for (const other of rows) other.toggleAttribute("data-current", other === row);
  (row.querySelector(".row__title[href], a[href]") ?? row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function tick() {
  const box = document.querySelector("[data-row][data-current] input[type=checkbox]");
  box?.click();
  return Boolean(box);
}

function open() {
  const title = document.querySelector("[data-row][data-current] .row__title[href]");
  title?.click();
  return Boolean(title);
}

const BUILT_IN = {
  o: open,
  j: () => walk(1),
  k: () => walk(-1),
  x: tick,
  "?": () => {
    const help = document.querySelector("dialog#keys:not([open])");
    help?.showModal();
    return Boolean(help);
  },
};

// What nothing here has a use for is offered to the page's own scripts.
const offer = (key) => !document.dispatchEvent(new CustomEvent("key", { cancelable: true, detail: key }));

function pressed(event) {
  const key = cap(event);
  if (isModified(event)) return run(`mod+${key.toLowerCase()}`);
  if (event.altKey && !event.getModifierState?.("AltGraph")) return false;
  const sequence = event.timeStamp - earlierAt < SEQUENCE_PAUSE ? `${earlier} ${key}` : key;
  [earlier, earlierAt] = [key, event.timeStamp];
  return (sequence !== key && run(sequence)) || run(key) || (BUILT_IN[key]?.() ?? false) || offer(key);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat && !/^[jk]$/.test(cap(event))) return;
  const modified = isModified(event);
  if (isTyping(event.target)) {
    if (event.key === "Escape") event.target.blur();
    if (event.key === "ArrowDown" && event.target.type === "search" && walk(1)) event.preventDefault();
    if (modified && event.key === "Enter") {
      event.preventDefault();
      const form = event.target.form;
      form?.requestSubmit(event.shiftKey ? form.querySelector("[data-shift-enter]") : null);
      return;
    }
    if (!modified || !document.querySelector(`[data-key="${CSS.escape(`mod+${cap(event).toLowerCase()}`)}"]`)) return;
  }
  if (pressed(event)) event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (!row) return;
  for (const other of document.querySelectorAll("[data-row][data-current]")) other.toggleAttribute("data-current", other === row);
  row.toggleAttribute("data-current", true);
});
