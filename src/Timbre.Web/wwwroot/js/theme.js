// Loaded before the body, so that a chosen theme is there from the first pixel.
(() => {
  const root = document.documentElement;
  const key = "timbre-theme";
  const read = () => { try { return localStorage.getItem(key) ?? "auto"; } catch { return "auto"; } };
  const apply = theme => {
    if (theme === "auto") root.removeAttribute("data-theme");
    else root.dataset.theme = theme;
    for (const button of document.querySelectorAll("[data-theme-choice]"))
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    document.dispatchEvent(new Event("themechange"));
  };
  apply(read());
  document.addEventListener("DOMContentLoaded", () => apply(read()));
  document.addEventListener("click", event => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (!button) return;
    try { localStorage.setItem(key, button.dataset.themeChoice); } catch { /* The choice then lasts for this page. */ }
    apply(button.dataset.themeChoice);
  });
})();
