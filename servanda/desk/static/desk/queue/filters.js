// The pickers of the sentence: [data-picker] is a menu whose search field asks the server for choices. What is
// typed finds in all of them; Enter takes the first; Backspace in the empty field takes out the last part.
const fieldOf = (menu) => menu.querySelector("input[type=search]");
const facetOf = (menu) => menu.querySelector("input[name=facet]");
const choices = (menu) => [...menu.querySelectorAll("[data-options] .menu__item")];
const squeezed = (text) => text.trim().split(/\s+/).join(" ");

// Whether the choices shown are the answer to what stands in the field now.
function isAnswered(menu) {
  const found = menu.querySelector("[data-found]")?.dataset;
  return found?.found === squeezed(fieldOf(menu).value) && found.foundIn === facetOf(menu).value;
}

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("[data-picker]")) return;
  const field = fieldOf(menu);
  if (menu.open) {
    if (!field.value) htmx.trigger(field, "picker"); // quick fingers have typed already
    if (!menu.contains(document.activeElement) || document.activeElement.matches("summary")) field.focus();
    return;
  }
  field.value = "";
  facetOf(menu).value = facetOf(menu).defaultValue;
  delete menu.dataset.entered;
}, true);

// A facet was chosen: its values come, and what is typed looks among them.
document.addEventListener("click", (event) => {
  const item = event.target.closest?.("[data-picker] [data-facet]");
  if (!item) return;
  const menu = item.closest("[data-picker]");
  facetOf(menu).value = item.dataset.facet;
  fieldOf(menu).value = "";
  fieldOf(menu).focus();
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[data-picker][open]");
  if (!menu || event.target !== fieldOf(menu) || event.isComposing) return;
  const facet = facetOf(menu);
  if (event.key === "Enter") {
    event.preventDefault();
    if (isAnswered(menu)) choices(menu)[0]?.click();
    else menu.dataset.entered = "";
  } else if (event.key === "Backspace" && !event.target.value) {
    event.preventDefault();
    if (facet.value !== facet.defaultValue) {
      facet.value = facet.defaultValue;
      htmx.trigger(event.target, "picker");
    } else if (!facet.value) [...document.querySelectorAll("[data-part-out]")].at(-1)?.click();
  }
});

document.addEventListener("input", (event) => {
  const menu = event.target.closest?.("[data-picker]");
  if (menu) delete menu.dataset.entered;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const menu = event.target.closest?.("[data-picker][data-entered]");
  if (!menu || !isAnswered(menu)) return;
  delete menu.dataset.entered;
  choices(menu)[0]?.click();
});
