// <input autofocus data-scan>: what was refused is shown selected, so that the next scan takes its place.
(() => {
  "use strict";
  document.querySelector("[data-scan]")?.select();
})();
