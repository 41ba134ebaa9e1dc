// [data-notify="/desk/knocks"] on every page: asks now and then for what concerns the reader and
// shows it as a notification of the system, if this device was told to (a button, never by itself).
// One tab asks for all of them; a click opens the ticket.
const EVERY = 20_000;
const WISH = "servanda.notify";
const SEEN = "servanda.notify.last";
const place = document.querySelector("[data-notify]");
const panel = document.querySelector("[data-notify-panel]");

const able = "Notification" in window;
const wished = () => able && localStorage.getItem(WISH) === "on" && Notification.permission === "granted";

function show({ title, why, address }) {
  const notice = new Notification(title, { body: why, tag: address, lang: document.documentElement.lang, dir: document.documentElement.dir });
  notice.addEventListener("click", () => {
    window.focus();
    location.assign(address);
    notice.close();
  });
}

async function ask() {
  if (!wished()) return;
  const after = localStorage.getItem(SEEN) ?? "";
  try {
    const answer = await fetch(`${place.dataset.notify}?after=${after}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return;
    const { last, knocks } = await answer.json();
    localStorage.setItem(SEEN, last);
    knocks.forEach(show);
  } catch {
    // The network is away; the next round asks again from the same row.
  }
}

function watch() {
  const rounds = () => new Promise(() => { ask(); setInterval(ask, EVERY); });
  if (navigator.locks) navigator.locks.request("servanda.notify", rounds);
  else rounds();
}

function tell() {
  const state = !able || Notification.permission === "denied" ? "refused" : wished() ? "on" : "off";
  for (const part of panel.querySelectorAll("[data-notify-if]")) part.hidden = part.dataset.notifyIf !== state;
}

async function turn(on) {
  if (on && await Notification.requestPermission() === "granted") {
    localStorage.setItem(WISH, "on");
    localStorage.removeItem(SEEN);
    await ask();
  } else if (!on) localStorage.removeItem(WISH);
  tell();
}

if (place) watch();
if (panel) {
  tell();
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-notify-turn]");
    if (button) turn(button.dataset.notifyTurn === "on");
  });
}
