// hx-ext="merge" hx-swap="merge": of a list only what changed is replaced. A frame that is open, a quote unfolded,
// a place read stay as they are. Items are known by their ids; what the page itself did to one does not count.
const TOKEN = /(name="csrfmiddlewaretoken" value=")[^"]*/g;
const source = new WeakMap();
const written = (item) => item.outerHTML.replace(TOKEN, "$1");

function remember(root) {
  for (const item of root.children) if (!source.has(item)) source.set(item, written(item));
}

function merge(target, fresh) {
  const added = [];
  const coming = new Set([...fresh.children].map((item) => item.id));
  for (const old of [...target.children]) if (!coming.has(old.id)) old.remove();
  let place = target.firstElementChild;
  for (const item of [...fresh.children]) {
    const words = written(item);
    const same = document.getElementById(item.id);
    if (same && source.get(same) === words) {
      if (same === place) place = place.nextElementSibling;
      else target.insertBefore(same, place);
      continue;
    }
    if (same === place) place = place?.nextElementSibling ?? null;
    same?.remove();
    target.insertBefore(item, place);
    source.set(item, words);
    if (!same) added.push(item);
  }
  return added;
}

htmx.defineExtension("merge", {
  isInlineSwap: (style) => style === "merge",
  handleSwap(style, target, fragment) {
    if (style !== "merge") return false;
    const fresh = fragment.querySelector(`#${CSS.escape(target.id)}`) ?? fragment.firstElementChild;
    const added = merge(target, fresh);
    Object.assign(target.dataset, fresh.dataset);
    target.dispatchEvent(new CustomEvent("merged", { bubbles: true, detail: { added } }));
    return [target];
  },
});
document.querySelectorAll('[hx-ext~="merge"] > *').forEach(remember);
