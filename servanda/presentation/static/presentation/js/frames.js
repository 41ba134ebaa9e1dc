// <iframe data-frame>: a mail's HTML, as high as its content, in the theme of the page.
function fit(frame) {
  const inside = frame.contentDocument?.body;
  if (!inside) return;
  const watcher = new ResizeObserver(() => {
    frame.style.blockSize = `${Math.ceil(inside.getBoundingClientRect().height) + 2}px`;
  });
  watcher.observe(inside);
  frame.addEventListener("load", () => watcher.disconnect(), { once: true });
  frame.contentDocument.documentElement.dataset.theme = document.documentElement.dataset.theme;
}

function take(frame) {
  if (frame.dataset.frame === "taken") return;
  frame.dataset.frame = "taken";
  frame.addEventListener("load", () => fit(frame));
  if (frame.contentDocument?.readyState === "complete" && frame.contentDocument.URL !== "about:blank") fit(frame);
}

const takeAll = () => document.querySelectorAll("iframe[data-frame]").forEach(take);

document.addEventListener("click", (event) => {
  const shown = event.target.closest?.("[data-blocked] a");
  if (shown) setTimeout(() => shown.closest("[data-blocked]").remove());
});
new MutationObserver(() => {
  for (const frame of document.querySelectorAll("iframe[data-frame]")) {
    const root = frame.contentDocument?.documentElement;
    if (root) root.dataset.theme = document.documentElement.dataset.theme;
  }
}).observe(document.documentElement, { attributeFilter: ["data-theme"] });
document.addEventListener("htmx:afterSettle", takeAll);
takeAll();
