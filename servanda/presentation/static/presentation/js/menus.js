// <details class="menu">: one open at a time, arrows walk it, Esc, a click outside and
// one on an item (but for [data-stay]) shut it.
const openMenus = () => document.querySelectorAll("details.menu[open]");
const items = (menu) => [...menu.querySelectorAll(".menu__item:not(:disabled, [hidden])")];

function shut(menu, { focus = false } = {}) {
  menu.open = false;
  if (focus) menu.querySelector("summary")?.focus();
}

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("details.menu") || !menu.open) return;
  for (const other of openMenus()) if (other !== menu && !other.contains(menu)) shut(other);
}, true);

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    const chosen = event.target.closest?.(".menu__item:not([data-stay])");
    if (!menu.contains(event.target) || chosen) shut(menu, { focus: Boolean(chosen) });
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  if (event.key === "Escape") {
    event.stopPropagation();
    shut(menu, { focus: true });
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  all.at(at < 0 ? (step > 0 ? 0 : -1) : (at + step) % all.length)?.focus();
});

// A bar of tabs that is wider than the page begins where one is.
document.querySelector(".tabs > [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
