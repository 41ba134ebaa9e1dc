// <dialog id="keys">: what the keys of this very page do, made anew from its [data-key] elements
// each time it opens. A part with data-keys-if="selector" is shown only where that exists.
import { labelOf } from "./labels.js";

const dialog = document.getElementById("keys");
const isShown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

function caps(keys) {
  const place = document.createElement("dt");
  for (const cap of keys.replace("mod+", navigator.platform.startsWith("Mac") ? "⌘ " : "Ctrl ").split(" ")) {
    place.append(Object.assign(document.createElement("kbd"), { textContent: cap }), " ");
  }
  return place;
}

function fill(list, selector, name) {
  const seen = new Set();
  list.replaceChildren();
  for (const element of document.querySelectorAll(selector)) {
    const inMenu = element.closest("details.menu:not([open])");
    const goes = Boolean(element.closest("nav.shell__nav .nav"));
    if (goes !== (list.dataset.keysList === "go") || element.closest("dialog")) continue;
    if (!isShown(element) && !inMenu && !goes && name !== "rowKey") continue;
    const [keys, said] = [element.dataset[name], labelOf(element)];
    if (!said || seen.has(keys)) continue;
    seen.add(keys);
    list.append(caps(keys), Object.assign(document.createElement("dd"), { textContent: said }));
  }
}

function make() {
  for (const list of dialog.querySelectorAll("[data-keys-list]")) {
    fill(list, "[data-key]", "key");
    if (list.dataset.keysList === "here") {
      const more = document.createElement("dl");
      more.dataset.keysList = "here";
      fill(more, "details[data-key-open]", "keyOpen");
      list.append(...more.children);
      fill(more, "[data-row-key]", "rowKey"); // for the chosen rows, or the one under the cursor
      list.append(...more.children);
    }
    list.closest("section").hidden = !list.children.length;
  }
  for (const part of dialog.querySelectorAll("[data-keys-if]")) part.hidden = !document.querySelector(part.dataset.keysIf);
}

if (dialog?.querySelector("[data-keys-list]")) {
  new MutationObserver(() => dialog.open && make()).observe(dialog, { attributes: true, attributeFilter: ["open"] });
}
