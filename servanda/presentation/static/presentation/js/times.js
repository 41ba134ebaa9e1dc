// Keeps <time data-until> current, in the same words as `wording.say_until` (tested against it).
const MINUTE = 60;
const SECONDS = { day: 86_400, hour: 3_600, minute: MINUTE };
const DAYS_ONLY_FROM = 7;
const REFRESH = 15_000;

const words = JSON.parse(document.getElementById("time-words")?.textContent ?? "null");
const plural = words && new Intl.PluralRules(words.locale);
// The server's clock may differ from the reader's, and the demo's from both.
const skew = words ? words.at * 1000 - Date.now() : 0;

const counted = (count, forms) => (forms[plural.select(count)] ?? forms.other).replace("{}", count);

function parts(seconds) {
  const all = Object.entries(SECONDS).map(([unit, size]) => {
    const count = Math.floor(seconds / size);
    seconds %= size;
    return [unit, count];
  });
  const first = all.findIndex(([, count]) => count > 0);
  const shown = all[0][1] >= DAYS_ONLY_FROM ? 1 : 2;
  return all.slice(first, first + shown).filter(([, count]) => count > 0);
}

export function sayUntil(seconds) {
  const ahead = MINUTE * Math.round(seconds / MINUTE);
  if (ahead === 0) return words.now;
  const split = parts(Math.abs(ahead));
  const endings = ahead > 0 ? words.units : words.past;
  const said = split.map(([unit, count], index) =>
    counted(count, (index === split.length - 1 ? endings : words.units)[unit]));
  return (ahead > 0 ? words.future : words.ago).replace("{}", said.join(" "));
}

function refresh() {
  for (const element of document.querySelectorAll("time[data-until]")) {
    const ahead = (Date.parse(element.dateTime) - Date.now() - skew) / 1000;
    const said = sayUntil(ahead);
    if (element.textContent !== said) element.textContent = said;
  }
}

if (words) {
  setInterval(refresh, REFRESH);
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
}
