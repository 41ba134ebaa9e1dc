// What the server thinks of the words in a composer ("draft:kept" of a form): another sentence, never a stop.
const box = document.querySelector("[data-blame]");
const left = new Set();
let said = "";

document.addEventListener("draft:kept", ({ target, detail }) => {
  if (!box || !target.contains(box)) return;
  const hint = detail.hint;
  box.hidden = !hint || left.has(hint.said);
  if (box.hidden) return;
  said = hint.said;
  box.querySelector("[data-blame-said]").textContent = hint.said;
  box.querySelector("[data-blame-instead]").textContent = hint.instead;
});

// The sentence with those words gives way to the proposal.
function replace(field, words, instead) {
  const at = field.value.toLocaleLowerCase().replaceAll("\n", " ").indexOf(words);
  if (at < 0) return;
  const ends = /[.!?\n]/g;
  const start = Math.max(...[".", "!", "?", "\n"].map((end) => field.value.lastIndexOf(end, at - 1))) + 1;
  ends.lastIndex = at + words.length;
  const stop = ends.exec(field.value)?.index ?? field.value.length - 1;
  const blank = /^\s*/.exec(field.value.slice(start))[0];
  field.setRangeText(blank + instead, start, stop + 1, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

box?.addEventListener("click", (event) => {
  const field = box.closest("form").elements.namedItem("text");
  if (event.target.closest("[data-blame-leave]")) left.add(said);
  if (event.target.closest("[data-blame-take]")) replace(field, said, box.querySelector("[data-blame-instead]").textContent);
  if (event.target.closest("button")) box.hidden = true;
});
