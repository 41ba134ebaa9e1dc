// What an element is called, for lists of what one can do. Key hints and counts are no part of it.
export function labelOf(element) {
  const text = element.dataset.command || element.getAttribute("aria-label") || element.querySelector(".nav__text")?.textContent;
  if (text) return text.trim();
  const copy = (element.matches("details") ? element.querySelector("summary") : element).cloneNode(true);
  for (const extra of copy.querySelectorAll("kbd, .kbd, .nums, .muted, .avatar, .field__optional, script, input, select")) extra.remove();
  return copy.textContent.replace(/\s+/g, " ").trim() || element.title || element.placeholder || "";
}
