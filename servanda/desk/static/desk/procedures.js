// [data-steps] holds [data-step] rows: Enter goes to the next row's words, Alt with an arrow moves a row's content.
const steps = document.querySelector("[data-steps]");

function swap(one, other) {
  const theirs = [...other.querySelectorAll("input, select")];
  for (const [at, mine] of [...one.querySelectorAll("input, select")].entries()) {
    [mine.value, theirs[at].value] = [theirs[at].value, mine.value];
  }
}

steps?.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-step]");
  const words = event.target.matches("input");
  if (!row || event.isComposing) return;
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const all = [...steps.querySelectorAll("[data-step]")];
  if (event.key === "Enter" && words && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    all[all.indexOf(row) + 1]?.querySelector("input").focus();
  } else if (by && event.altKey) {
    event.preventDefault();
    const other = all[all.indexOf(row) + by];
    if (!other) return;
    swap(row, other);
    other.querySelector(words ? "input" : "select").focus();
  }
});
