// <dialog id="templates"> with [data-prepared="address"]: prepared answers, asked for when it opens, found by typing,
// put where the cursor stands. ";" at the beginning of a line opens it.
const dialog = document.getElementById("templates");
const answer = document.getElementById("answer_text");
const TEMPLATES = "[data-insert]";

export function insert(field, words) {
  field.focus();
  field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function open() {
  const place = dialog.querySelector("[data-prepared]") ?? dialog.querySelector("#prepared");
  const address = (dialog.dataset.address ??= place.dataset.prepared);
  const language = answer.form.elements.namedItem("language")?.value ?? "";
  dialog.showModal();
  const response = await fetch(`${address}?language=${encodeURIComponent(language)}`, { headers: { "HX-Request": "true" } });
  if (response.status !== 200) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("prepared");
  place.replaceWith(fresh);
  filter();
}

function filter() {
  const words = dialog.querySelector("[data-filter]").value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  for (const row of dialog.querySelectorAll("[data-row]")) {
    const text = row.textContent.toLocaleLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
  }
}

const shown = () => [...dialog.querySelectorAll("[data-row]:not([hidden]) [data-insert]")];

if (dialog && answer) {
  answer.addEventListener("keydown", (event) => {
    const before = answer.value.slice(0, answer.selectionStart);
    if (event.key !== ";" || (before && !before.endsWith("\n"))) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-templates]")) open();
    const chosen = event.target.closest(TEMPLATES);
    if (!chosen) return;
    dialog.close();
    insert(answer, chosen.querySelector("[data-insert-text]").textContent);
  });
  dialog.addEventListener("input", filter);
  dialog.addEventListener("keydown", (event) => {
    const all = shown();
    if (event.key === "Enter" && event.target.matches("[data-filter]")) {
      event.preventDefault();
      all[0]?.click();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !all.length) return;
    event.preventDefault();
    event.stopPropagation();
    const at = all.indexOf(document.activeElement);
    all[Math.max(0, Math.min(all.length - 1, at + step))].focus();
  });
}
