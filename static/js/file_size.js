// <input type="file" data-largest="bytes" data-text-largest="sentence"> is refused before it is sent, not after.
(() => {
  "use strict";
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.dataset?.largest) return;
    const isTooLarge = [...input.files].some((file) => file.size > Number(input.dataset.largest));
    input.setCustomValidity(isTooLarge ? input.dataset.textLargest : "");
    input.reportValidity();
  });
})();
