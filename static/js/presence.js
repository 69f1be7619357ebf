// Tells the other devices at this record in which field one writes here, and shows beside the fields who writes there.
// #presence[data-address]: a live region outside the form; its [data-field][data-seconds] are the others, in words.
(() => {
  "use strict";
  const SETTLE = 600; // who only passes a field by the tab key says nothing
  const AGAIN = 20000; // the server forgets after 45 seconds
  const form = document.querySelector("form[data-autosave]");
  const region = () => document.getElementById("presence");
  if (!form || !region()) return;
  let field = "";
  let settling = 0;
  let again = 0;
  let stale = 0;

  const nameOf = (control) => (form.contains(control) && control.matches("[data-version]") ? control.name : "");

  // Nothing depends on it: a failure is not told, and the next one is soon.
  function say(name, isHere) {
    fetch(region().dataset.address, {
      method: "POST",
      keepalive: true,
      headers: { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
      body: new URLSearchParams({ field: name, here: isHere ? "yes" : "" }),
    }).catch(() => {});
  }

  function stand(name) {
    field = name;
    say(field, true);
    clearInterval(again);
    again = setInterval(() => say(field, true), AGAIN);
  }

  function settle(control) {
    const name = nameOf(control);
    clearTimeout(settling);
    if (name && name !== field) settling = setTimeout(() => stand(name), SETTLE);
  }

  function leave() {
    clearTimeout(settling);
    clearInterval(again);
    if (field) say(field, false);
    field = "";
  }

  function show() {
    form.querySelectorAll(".presence").forEach((chip) => chip.remove());
    clearTimeout(stale);
    const others = [...region().querySelectorAll("[data-field]")];
    others.forEach(mark);
    const soonest = Math.min(...others.map((other) => Number(other.dataset.seconds)));
    // Who went away without a word is forgotten by the server: it is asked again when that may have happened.
    if (others.length) stale = setTimeout(() => region().dispatchEvent(new CustomEvent("presence:stale")), soonest * 1000);
  }

  function mark(other) {
    const control = form.querySelector(`[data-version][name="${CSS.escape(other.dataset.field)}"]`);
    const label = control?.closest(".field")?.querySelector(".field-label");
    label?.after(Object.assign(document.createElement("span"), { className: "chip warn presence", textContent: other.textContent }));
  }

  form.addEventListener("focusin", (event) => settle(event.target));
  form.addEventListener("focusout", (event) => event.relatedTarget && nameOf(event.relatedTarget) ? null : leave());
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : settle(document.activeElement)));
  window.addEventListener("pagehide", leave);
  document.body.addEventListener("htmx:after:swap", show);
  settle(document.activeElement);
  show();
})();
