// A button with data-theme-set="light|dark|auto" chooses the theme. The cookie lets the server
// write it into the page, so that nothing flashes.
const YEAR = 31_536_000;

function show(theme) {
  document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-theme-set]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeSet === theme));
  }
}

document.addEventListener("click", (event) => {
  const theme = event.target.closest?.("[data-theme-set]")?.dataset.themeSet;
  if (!theme) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  show(theme);
});

show(document.documentElement.dataset.theme || "auto");
