// A draft as one types: its sentences, what is missing, whether they fit the ballot line; and one draft at a time.
// The rule of the sentence is that of triads/models/norm.py.
(() => {
  "use strict";
  const form = document.querySelector("form[data-gaps]");
  if (!form) return;
  const gaps = JSON.parse(form.dataset.gaps);
  const PARTS = Object.keys(gaps);
  const drafts = [...form.querySelectorAll("[data-draft]")];
  const links = () => [...document.querySelectorAll("[data-shows]")];
  const words = (text) => text.split(/\s+/).filter(Boolean).join(" ");
  const textOf = (name) => words(form.elements[name]?.value || "");

  function normOf(slot, side) {
    const texts = PARTS.map((part) => textOf(`${side}_${part}:${slot}`));
    const horizon = side === "future" ? form.dataset.horizon : "";
    // The place is given by the region: it alone is no beginning.
    const isBegun = PARTS.some((part, i) => part !== "where" && texts[i]);
    return { texts, horizon, isBegun, isWhole: texts.every(Boolean) };
  }

  function sentenceOf({ texts, horizon, isBegun }) {
    if (!isBegun) return "";
    let text = texts.filter(Boolean).join(" ");
    if (horizon && !text.toLowerCase().includes(horizon.toLowerCase())) text = `${text.replace(/[ .]+$/, "")} ${horizon}`;
    return /[.!?…]$/.test(text) ? text : `${text}.`;
  }

  const gap = (text) => Object.assign(document.createElement("span"), { className: "gap", textContent: text });

  function preview(slot, side, norm) {
    const place = document.getElementById(`preview-${side}-${slot}`);
    if (!norm.isBegun) return place.replaceChildren();
    if (norm.isWhole) return place.replaceChildren(sentenceOf(norm));
    const pieces = PARTS.map((part, i) => norm.texts[i] || gap(gaps[part]));
    if (norm.horizon) pieces.push(norm.horizon);
    place.replaceChildren(...pieces.flatMap((piece, i) => (i ? [" ", piece] : [piece])));
  }

  function measure(section, length) {
    const box = section.querySelector("[data-length]");
    const { limit, textFits, textLong } = box.dataset;
    const isLong = length > limit;
    const line = box.querySelector("p");
    line.textContent = (isLong ? textLong : textFits).replace("{length}", length);
    line.classList.toggle("muted", !isLong);
    box.querySelector(".bar-fill").setAttribute("width", Math.min(length, limit));
  }

  function check(section, slot, norms, barriers) {
    const box = section.querySelector("[data-checks]");
    const holds = { key_question: !textOf(`key_question:${slot}`), few_barriers: barriers < box.dataset.least, many_barriers: barriers > box.dataset.most };
    for (const [side, norm] of Object.entries(norms)) {
      holds[side] = !norm.isBegun;
      PARTS.forEach((part, i) => (holds[`${side}_${part}`] = norm.isBegun && !norm.texts[i]));
    }
    const items = [...box.querySelectorAll("[data-check]")];
    items.forEach((item) => (item.hidden = !holds[item.dataset.check]));
    box.hidden = !isWritten(norms, barriers) || items.every((item) => item.hidden);
  }

  const isWritten = (norms, barriers) => barriers > 0 || norms.present.isBegun || norms.future.isBegun;

  function name(slot, written) {
    const link = links().find((other) => other.dataset.shows === slot);
    if (!["empty", "written"].includes(link?.dataset.state)) return;
    const texts = link.closest("[data-text-empty]").dataset;
    link.querySelector("[data-word]").textContent = written ? texts.textWritten : texts.textEmpty;
  }

  function update(section) {
    const slot = section.dataset.draft;
    const norms = { present: normOf(slot, "present"), future: normOf(slot, "future") };
    const barriers = [...section.querySelectorAll('textarea[name^="barrier-"]')].filter((field) => words(field.value)).length;
    for (const [side, norm] of Object.entries(norms)) preview(slot, side, norm);
    measure(section, [...sentenceOf(norms.present), ...sentenceOf(norms.future)].length);
    check(section, slot, norms, barriers);
    name(slot, isWritten(norms, barriers));
  }

  // A text that was refused, or that somebody else has changed, may stand in a draft that is not shown.
  function mark() {
    for (const section of drafts) {
      const link = links().find((other) => other.dataset.shows === section.dataset.draft);
      const sign = link?.querySelector("[data-unsaved]");
      if (sign) sign.hidden = !section.querySelector(".conflict, [aria-invalid=true]");
    }
  }

  function show(slot) {
    drafts.forEach((section) => section.classList.toggle("is-shown", section.dataset.draft === slot));
    links().forEach((link) => (link.dataset.shows === slot ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
  }

  const shown = () => form.querySelector(".draft.is-shown").dataset.draft;
  const updateOf = (event) => event.target.closest("[data-draft]") && update(event.target.closest("[data-draft]"));
  ["input", "change", "focusin", "focusout"].forEach((event) => form.addEventListener(event, updateOf));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-shows]");
    if (!link) return;
    event.preventDefault();
    show(link.dataset.shows);
    history.replaceState(null, "", `?draft=${link.dataset.shows}`);
  });
  document.addEventListener("htmx:after:swap", () => {
    show(shown());
    drafts.forEach(update);
    mark();
  });
  new MutationObserver(mark).observe(form, { childList: true, subtree: true, attributeFilter: ["aria-invalid"] });
  form.addEventListener("submit", (event) => {
    const warning = form.querySelector("[data-no-network]");
    warning.hidden = navigator.onLine;
    if (!navigator.onLine) event.preventDefault();
  });
  form.classList.add("is-tabbed");
  show(shown());
  drafts.forEach(update);
})();
