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

// "12 min", as `wording.say_minutes`.
export function sayMinutes(seconds) {
  const ahead = Math.abs(MINUTE * Math.round(seconds / MINUTE));
  return ahead && parts(ahead).map(([unit, count]) => counted(count, words.units[unit])).join(" ");
}

// A sentence that says by when something is owed (`owed_mark`): near the due time it counts down.
const NEAR = 7200;
const NEAR_LATE = 43_200;

function owe(element) {
  const { owed, now, late, risk } = element.dataset;
  const ahead = secondsTo(element);
  element.classList.toggle("time-mark--missed", ahead <= 0);
  element.classList.toggle("time-mark--risk", ahead > 0 && ahead <= Number(risk));
  if (ahead > NEAR || ahead <= -NEAR_LATE) return;
  const said = sayMinutes(ahead);
  say(element, said ? (ahead > 0 ? owed : late).replace("{}", said) : now);
}

const secondsTo = (element) => (Date.parse(element.dateTime) - Date.now() - skew) / 1000;

function say(element, said) {
  if (element.textContent !== said) element.textContent = said;
}

function refresh() {
  for (const element of document.querySelectorAll("time[data-until]")) {
    say(element, sayUntil(secondsTo(element)));
  }
  document.querySelectorAll("time[data-owed]").forEach(owe);
}

if (words) {
  setInterval(refresh, REFRESH);
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
}
