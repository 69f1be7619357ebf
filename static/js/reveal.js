// One hand: Space, → or the PageDown of a clicker presses the one big button that shows the next place.
(() => {
  "use strict";
  const TYPED = "input, select, textarea, dialog, summary";
  const isOurs = ({ code, target }) =>
    code === "Space" ? !target.closest(`${TYPED}, a, button`) : ["ArrowRight", "PageDown"].includes(code) && !target.closest(TYPED);

  // Whoever took a place back goes on with the next one: the space bar must not press this button again.
  document.addEventListener("click", ({ target }) => target.closest?.("[data-reveal-back]") && document.querySelector("[data-reveal]")?.focus());

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !isOurs(event)) return;
    const button = document.querySelector("[data-reveal]");
    if (!button) return;
    event.preventDefault();
    // A key held down is one press, and so is one that comes before the last has been answered.
    if (!event.repeat && !button.form.matches(".htmx-request")) button.click();
  });
})();
