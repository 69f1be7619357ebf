// A grid of scores without the mouse: a digit goes on to the next field, Enter too, arrows go up and down a column.
(() => {
  "use strict";
  const form = document.querySelector("form[data-score-grid]");
  if (!form) return;
  const digits = [...form.querySelectorAll("input.digit")];
  const fields = [...form.querySelectorAll("table input:not([type=hidden])")];
  const focus = (field) => {
    field?.focus();
    field?.select();
  };
  const after = (list, field) => list[list.indexOf(field) + 1];
  const inColumn = (field, step) => {
    const cell = field.closest("td");
    const row = cell.parentElement[step > 0 ? "nextElementSibling" : "previousElementSibling"];
    return row?.cells[cell.cellIndex].querySelector("input:not([type=hidden])");
  };

  form.addEventListener("input", (event) => {
    const field = event.target;
    if (field.matches("input.digit") && /^[1-5]$/.test(field.value)) focus(after(digits, field));
  });
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!fields.includes(field)) return;
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key !== "Enter" && !arrow) return;
    event.preventDefault();
    focus(arrow ? inColumn(field, arrow) : after(field.matches(".digit") ? digits : fields, field));
  });
  focus(digits.find((digit) => !digit.value));
})();
