// <body data-live="/desk/stream">: server-sent events become `live:<name>` on the body, for
// hx-trigger="live:queue from:body". After a break everything is asked for again (`live:reconnected`),
// and so it is when something happened between the making of the page and the start of its stream.
const RETRY = 5000;
const madeAt = JSON.parse(document.getElementById("time-words")?.textContent ?? "null")?.at;

function dispatch(name, detail) {
  document.body.dispatchEvent(new CustomEvent(`live:${name}`, { detail, bubbles: true }));
}

function listen(element) {
  const names = (element.dataset.liveEvents ?? "message").split(/\s+/);
  const source = new EventSource(madeAt ? `${element.dataset.live}?since=${madeAt}` : element.dataset.live);
  let broken = false;
  source.addEventListener("open", () => {
    document.documentElement.removeAttribute("data-offline");
    if (broken) dispatch("reconnected", {});
    broken = false;
  });
  source.addEventListener("error", () => {
    broken = true;
    document.documentElement.setAttribute("data-offline", "");
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(element), RETRY);
  });
  source.addEventListener("missed", () => dispatch("reconnected", {}));
  for (const name of names) source.addEventListener(name, (event) => dispatch(name, { data: event.data }));
  addEventListener("pagehide", () => source.close(), { once: true });
}

// Scripts after this one listen too. What a stream says before they do is lost, so it begins last.
const begin = () => document.querySelectorAll("[data-live]").forEach(listen);
if (document.readyState === "complete") begin();
else addEventListener("DOMContentLoaded", begin, { once: true });
// What the reader has unfolded stays so when the part is replaced under their eyes.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const before = detail.target.querySelectorAll("details");
  const after = detail.fragment.querySelectorAll("details");
  if (before.length === after.length) after.forEach((details, index) => { details.open = before[index].open; });
});
// A page that comes back from the back/forward cache has lost its stream.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  begin();
  dispatch("reconnected", {});
});
