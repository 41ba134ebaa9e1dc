// <time data-since datetime="…"> shows how long something lasts: minutes and seconds, by the server's clock.
const madeAt = JSON.parse(document.getElementById("time-words")?.textContent ?? "null")?.at;
const skew = madeAt ? madeAt * 1000 - Date.now() : 0;
const two = (number) => String(number).padStart(2, "0");

function lasted(since) {
  const seconds = Math.max(0, Math.floor((Date.now() + skew - since) / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

function refresh() {
  for (const element of document.querySelectorAll("time[data-since]")) {
    element.textContent = lasted(Date.parse(element.dateTime));
  }
}

setInterval(refresh, 1000);
document.addEventListener("htmx:afterSettle", refresh);
refresh();
