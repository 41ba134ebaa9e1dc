// <div data-here="address" data-here-event="here-7">: says that this page is open and whether somebody writes on it,
// and shows who else does. Nothing is said while the page is hidden; leaving it is said at once.
const region = document.querySelector("[data-here]");
const BEAT = 20_000;
const own = crypto.randomUUID?.() ?? String(Math.random());
let wroteAt = 0;
let saidWriting = false;

const isWriting = () => Date.now() - wroteAt < BEAT;

function form(more) {
  const data = new FormData();
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) data.set("csrfmiddlewaretoken", token.value);
  data.set("window", own);
  if (isWriting()) data.set("writing", "1");
  for (const [name, value] of Object.entries(more ?? {})) data.set(name, value);
  return data;
}

async function ask(options) {
  try {
    const response = await fetch(region.dataset.here, { headers: { "HX-Request": "true" }, ...options });
    if (response.status !== 200) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("here");
    const shown = document.getElementById("here");
    if (fresh && shown.outerHTML !== fresh.outerHTML) shown.replaceWith(fresh);
  } catch {
    // No network: the drafts say so.
  }
}

function beat() {
  if (document.hidden) return;
  saidWriting = isWriting();
  ask({ method: "POST", body: form() });
}

if (region) {
  setInterval(beat, BEAT);
  beat();
  document.addEventListener("visibilitychange", beat);
  document.addEventListener("input", (event) => {
    if (!event.target.closest("form[data-draft]")) return;
    wroteAt = Date.now();
    if (!saidWriting) beat();
  });
  document.body.addEventListener(`live:${region.dataset.hereEvent}`, () => ask({}));
  addEventListener("pagehide", () => navigator.sendBeacon(region.dataset.here, form({ left: "1" })));
}
