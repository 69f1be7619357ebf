// A nervous hand on the console: of a double click only the first counts, and a key held down is one press.
(() => {
  "use strict";
  const isOnce = (event) => event.target.closest?.("[data-once]");
  const drop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("click", (event) => event.detail > 1 && isOnce(event) && drop(event), true);
  document.addEventListener("keydown", (event) => event.repeat && isOnce(event) && drop(event), true);
})();
