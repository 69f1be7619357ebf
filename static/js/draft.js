// Texts that save themselves, field by field; the contract is in docs/design.md. Nobody's words are overwritten silently:
// a field is sent with the version it was typed on, and a copy stays on this device until the server holds the same text.
(() => {
  "use strict";
  const PAUSE = 800;
  const LONGEST_WAIT = 30000;
  const KEPT = 8; // texts sent without an answer: one of them may stand on the server
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const texts = form.dataset;
  const fields = new Map();

  const newId = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const same = (one, other) => one?.replace(/\r\n?/g, "\n") === other?.replace(/\r\n?/g, "\n");
  const isBox = (control) => control.type === "checkbox";
  // Radio buttons of one name are one field: its first button carries the version.
  const buttonsOf = (control) => [...form.elements].filter((other) => other.type === "radio" && other.name === control.name);
  const valueOf = (control) => {
    if (control.type === "radio") return buttonsOf(control).find((button) => button.checked)?.value ?? "";
    return isBox(control) ? (control.checked ? control.value : "") : control.value;
  };
  const shown = (control, value) => (control.options ? [...control.options].find((option) => option.value === value)?.text : value);
  const put = (control, value) => {
    if (control.type === "radio") buttonsOf(control).forEach((button) => (button.checked = button.value === value));
    else if (isBox(control)) control.checked = value === control.value;
    else control.value = value;
  };

  // A device may refuse to keep anything (private window, full disk): saving still works.
  const shelf = (action, ...values) => {
    try {
      return localStorage[action](...values);
    } catch {
      return null;
    }
  };

  function showState(name, values = {}) {
    const place = document.querySelector("[data-save-state]");
    if (!place) return;
    place.textContent = fill(texts[`text${name}`] || "", values);
    place.className = `saved is-${{ Saving: "busy", Offline: "offline", Refused: "offline", Conflict: "conflict" }[name] || "done"}`;
  }

  function say(field, ...nodes) {
    field.note?.remove();
    field.note = null;
    field.control.setAttribute("aria-describedby", field.described);
    if (!nodes.length) return;
    field.note = Object.assign(document.createElement("div"), { id: `note-${newId()}` });
    field.note.setAttribute("role", "alert");
    if (field.control.type === "radio") field.control.closest("fieldset").append(field.note);
    else field.control.after(field.note);
    field.note.append(...nodes);
    field.control.setAttribute("aria-describedby", `${field.described} ${field.note.id}`.trim());
  }

  // The plain form sends its version in a hidden field beside the text.
  function stand(field, version) {
    field.version = version;
    const plain = form.elements[`version:${field.control.name}`];
    if (plain) plain.value = version;
  }

  const element = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });

  function refuse(field, sentence) {
    say(field, element("span", "field-error", sentence));
    field.control.setAttribute("aria-invalid", "true");
    field.refused = true;
    showState("Refused");
  }

  function offerChoice(field, answer) {
    field.conflict = answer;
    const keep = choose(texts.textKeep, "button small", () => take(field, valueOf(field.control)));
    const accept = choose(texts.textTake, "button quiet small", () => take(field, answer.theirs));
    const who = fill(texts.textTheirs, { by: answer.by || texts.textSomebody, at: answer.at });
    const row = element("div", "row", "");
    row.append(keep, accept);
    const box = element("div", "conflict", "");
    box.append(element("p", "conflict-who", who), element("blockquote", "", shown(field.control, answer.theirs) || texts.textNothing));
    box.append(element("p", "conflict-who", texts.textMine), row);
    say(field, box);
    showState("Conflict");
  }

  function choose(text, className, act) {
    const button = element("button", className, text);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  function take(field, value) {
    stand(field, field.conflict.version);
    field.conflict = null;
    say(field);
    put(field.control, value);
    field.control.focus();
    remember(field);
    send(field);
  }

  // Synchronous, at every input: the copy is there before the hand leaves the key.
  function remember(field) {
    field.operation = newId();
    keep(field);
  }

  function keep(field) {
    const { version, operation, sent } = field;
    shelf("setItem", field.key, JSON.stringify({ value: valueOf(field.control), version, operation, sent }));
  }

  function changed(field, pause) {
    remember(field);
    clearTimeout(field.timer);
    field.timer = setTimeout(() => send(field), pause);
    showState("Saving");
  }

  async function send(field, leaving = false) {
    clearTimeout(field.timer);
    if (!field.operation || field.conflict || (field.sending && !leaving)) return;
    const sent = { value: valueOf(field.control), operation: field.operation };
    field.sending = true;
    field.sent = [...field.sent, sent.value].slice(-KEPT);
    keep(field);
    let response;
    try {
      response = await fetch(texts.autosave, {
        method: "POST",
        keepalive: leaving,
        headers: { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value, Accept: "application/json" },
        body: new URLSearchParams({ field: field.control.name, version: field.version, value: sent.value, operation: sent.operation }),
      });
      if (response.status >= 500 || response.status === 429) throw new Error(response.status);
    } catch {
      field.sending = false;
      return retry(field);
    }
    const answer = await response.json().catch(() => ({}));
    // Not before: a tap while the answer is read would be sent on the old version.
    field.sending = false;
    read(field, sent, response, answer);
  }

  function retry(field) {
    showState("Offline");
    field.wait = Math.min(LONGEST_WAIT, (field.wait || 500) * 2);
    field.timer = setTimeout(() => send(field), field.wait * (0.75 + Math.random() / 2));
  }

  function read(field, sent, response, answer) {
    field.wait = 0;
    if (response.ok && "version" in answer) return accept(field, sent, answer);
    if (response.status === 409) return field.sent.some((text) => same(text, answer.theirs)) ? rebase(field, answer) : offerChoice(field, answer);
    refuse(field, answer.error || texts.textRefused);
    if (sent.operation !== field.operation) changed(field, PAUSE);
  }

  // The answer to an earlier save was lost on the way: what stands there is this device's own text.
  function rebase(field, answer) {
    stand(field, answer.version);
    remember(field);
    send(field);
  }

  function accept(field, sent, answer) {
    stand(field, answer.version);
    field.sent = [];
    say(field);
    field.control.removeAttribute("aria-invalid");
    field.refused = false;
    const current = valueOf(field.control);
    // The server may tidy a text (spaces, control characters); what it holds is then what was sent.
    if (sent.operation !== field.operation && !same(current, answer.value)) return changed(field, PAUSE);
    if (!same(current, answer.value) && document.activeElement !== field.control) put(field.control, answer.value);
    field.operation = null;
    shelf("removeItem", field.key);
    (answer.also || []).forEach(follow);
    if (![...fields.values()].some((other) => other.operation)) showState("Saved", { time: answer.saved_at });
    learn();
    // What was refused because of this field's old value (the least of two numbers) may be right now.
    fields.forEach((other) => other.refused && other.operation && send(other));
  }

  // A deadline moved with its stage: what nobody is writing in here takes the text the server gave it.
  function follow(other) {
    const field = fields.get(other.field);
    if (!field || field.operation || field.conflict) return;
    stand(field, other.version);
    put(field.control, other.value);
  }

  // A live region may say which versions stand on the server: what another device changed is told, not put into the field.
  function learn() {
    const newest = JSON.parse(document.querySelector("[data-field-versions]")?.dataset.fieldVersions || "{}");
    for (const field of fields.values()) {
      if (!(newest[field.control.name] > field.version) || field.operation || field.note) continue;
      const row = element("div", "row", "");
      row.append(element("span", "small", texts.textChanged), choose(texts.textReload, "button quiet small", () => location.reload()));
      say(field, row);
    }
  }

  // A copy left on this device and different from the page is put back and sent on the version it was typed on.
  function restore(field) {
    const copy = JSON.parse(shelf("getItem", field.key) || "null");
    if (!copy) return;
    if (same(copy.value, valueOf(field.control))) return shelf("removeItem", field.key);
    put(field.control, copy.value);
    Object.assign(field, { operation: copy.operation, sent: copy.sent || [] });
    stand(field, copy.version);
    send(field);
  }

  function watch(control) {
    const field = { control, version: control.dataset.version, key: `draft:${texts.document}:${control.name}`, operation: null, sent: [] };
    field.described = control.getAttribute("aria-describedby") || "";
    fields.set(control.name, field);
    const typed = control.matches("textarea, input:not([type=checkbox], [type=radio], [type=date], [type=time])");
    const heard = control.type === "radio" ? buttonsOf(control) : [control];
    heard.forEach((part) => part.addEventListener(typed ? "input" : "change", () => changed(field, typed ? PAUSE : 0)));
    control.addEventListener("blur", () => field.operation && !field.wait && send(field));
    // On slow Wi-Fi somebody types or taps before this script is there.
    const early = typed ? control.value !== control.defaultValue : heard.some((part) => part.type === "radio" && part.checked !== part.defaultChecked);
    restore(field);
    if (early && !field.operation) changed(field, 0);
  }

  document.addEventListener("htmx:after:swap", learn);
  const sendAll = (leaving) => fields.forEach((field) => field.operation && send(field, leaving));
  form.querySelectorAll("[data-version]").forEach(watch);
  window.addEventListener("pagehide", () => sendAll(true));
  window.addEventListener("online", () => sendAll(false));
  document.addEventListener("visibilitychange", () => sendAll(document.hidden));
  // A button may send the whole form (to hand in): each field on its newest version, not on that of the page's load.
  form.addEventListener("submit", () => fields.forEach((field, name) => {
    clearTimeout(field.timer);
    const version = form.elements.namedItem(`version:${name}`);
    if (version) version.value = field.version;
  }));
})();
