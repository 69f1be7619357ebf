// A list whose rows are dragged by a handle or moved by their buttons; nothing that is typed in a row is touched.
// <ol data-order="address"> <li data-row="12"> … <button data-handle> <button data-move="-1" formaction="…">
// The new order goes to the address as pks=…&pks=…; refused or offline, the rows go back and the button's own form remains.
(() => {
  "use strict";
  const rowsOf = (list) => [...list.children].filter((row) => row.dataset.row);

  function token() {
    return document.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  async function keep(list, before) {
    const pks = rowsOf(list).map((row) => row.dataset.row);
    if (pks.join() === before.map((row) => row.dataset.row).join()) return;
    try {
      const answer = await fetch(list.dataset.order, {
        method: "POST",
        headers: { "X-CSRFToken": token(), "HX-Request": "true" },
        body: new URLSearchParams(pks.map((pk) => ["pks", pk])),
      });
      if (!answer.ok) throw new Error(answer.status);
      say(list, list.dataset.textMoved);
      list.dispatchEvent(new CustomEvent("rows:moved", { bubbles: true }));
    } catch {
      before.forEach((row) => list.append(row));
      say(list, list.dataset.textNotMoved, true);
    }
  }

  function say(list, sentence, isRefusal = false) {
    let place = list.nextElementSibling;
    if (!place?.matches("[data-order-state]")) {
      place = Object.assign(document.createElement("p"), { className: "rows-state small" });
      place.dataset.orderState = "";
      place.setAttribute("role", "status");
      list.after(place);
    }
    place.classList.toggle("field-error", isRefusal);
    place.textContent = sentence || "";
  }

  // Buttons: the row goes one place up or down, and the button keeps the focus.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    const row = button?.closest("[data-row]");
    const list = row?.parentElement;
    if (!list?.dataset.order) return;
    event.preventDefault();
    const before = rowsOf(list);
    const other = before[before.indexOf(row) + Number(button.dataset.move)];
    if (!other) return;
    if (Number(button.dataset.move) < 0) other.before(row);
    else other.after(row);
    // At an end of the list the button that leads there is hidden.
    button.focus();
    if (document.activeElement !== button) row.querySelector(`[data-move="${-Number(button.dataset.move)}"]`)?.focus();
    keep(list, before);
  });

  // Dragging with mouse, pen or finger: the row changes places while it is held.
  let held = null;

  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    const row = handle?.closest("[data-row]");
    if (!row?.parentElement.dataset.order || event.button) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    held = { handle, row, list: row.parentElement, before: rowsOf(row.parentElement) };
    row.classList.add("is-held");
  });

  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    const { row, list } = held;
    const others = rowsOf(list).filter((other) => other !== row);
    const below = others.find((other) => event.clientY < middleOf(other));
    if (below && row.nextElementSibling !== below) below.before(row);
    if (!below && others.length && others.at(-1).nextElementSibling !== row) others.at(-1).after(row);
    scrollNear(event.clientY);
  });

  function middleOf(row) {
    const box = row.getBoundingClientRect();
    return box.top + box.height / 2;
  }

  function scrollNear(y) {
    const edge = 80;
    if (y < edge) window.scrollBy(0, -12);
    else if (y > window.innerHeight - edge) window.scrollBy(0, 12);
  }

  function release(isDropped) {
    if (!held) return;
    const { row, list, before } = held;
    held = null;
    row.classList.remove("is-held");
    if (isDropped) keep(list, before);
    else before.forEach((other) => list.append(other));
  }

  document.addEventListener("pointerup", () => release(true));
  document.addEventListener("pointercancel", () => release(false));
  document.addEventListener("keydown", (event) => event.key === "Escape" && release(false));
})();
