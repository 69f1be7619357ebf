// Paper ballots by keyboard alone: serial Enter numbers Enter. The next sheet may be typed while the last is being sent.
// A serial that will not be taken is said as soon as one goes on to the numbers; what is typed there meanwhile stays.
// A sheet that was refused comes back into the fields, with the reason, as soon as they are empty.
(() => {
  "use strict";
  const LONGEST = 30000;
  const A_MOMENT = 100;
  const form = document.getElementById("sheet-form");
  if (!form) return;
  const said = form.querySelector("[data-said]");
  const sending = [];
  const refused = [];
  let wait = 0;
  let sound;

  const fields = () => document.getElementById("sheet-fields");
  const typed = () => ["serial", "marks"].map((name) => form.elements[name]);
  const isEmpty = () => typed().every((field) => !field.value);
  const say = (text) => { said.textContent = text; };

  function tell(text) {
    if (text) say(text);
    else if (refused.length) say(`${form.dataset.textRefused}: ${refused.length}`);
    else say(sending.length > 1 ? `${form.dataset.textSending}: ${sending.length}` : "");
  }

  function forgive(field) {
    field.removeAttribute("aria-invalid");
    field.parentElement.querySelector(".errorlist")?.remove();
  }

  function empty() {
    typed().forEach((field) => {
      field.value = "";
      forgive(field);
    });
    form.elements.seen.value = "";
    form.elements.serial.focus();
  }

  function comeBack() {
    if (!refused.length || !isEmpty()) return;
    fields().replaceWith(refused.shift());
    form.querySelector("[autofocus]").focus();
    tell("");
  }

  // Who types looks at the sheets and not at the screen.
  function beep() {
    sound ||= new AudioContext();
    const tone = sound.createOscillator();
    tone.connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.15);
  }

  function refuseSerial(field, sentence) {
    const list = document.createElement("ul");
    list.className = "errorlist";
    list.id = `${field.id}_error`;
    list.setAttribute("aria-live", "assertive");
    list.append(Object.assign(document.createElement("li"), { textContent: sentence }));
    field.after(list);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", list.id);
    beep();
    if (form.elements.marks.value) return;
    field.focus();
    field.select();
  }

  async function askAbout(field) {
    const serial = field.value;
    const isGone = () => !field.isConnected || field.value !== serial;
    // Whoever has sent the sheet by then is answered by that.
    await new Promise((resolve) => { setTimeout(resolve, A_MOMENT); });
    if (isGone()) return;
    try {
      const answer = await fetch(`${form.dataset.serial}?${new URLSearchParams({ serial })}`);
      const { error } = await answer.json();
      if (isGone()) return;
      forgive(field);
      if (error) refuseSerial(field, error);
    } catch {
      // Without an answer the sheet is refused, if at all, when it is sent.
    }
  }

  function show(page) {
    const fresh = page.getElementById("paper-entry");
    const region = document.getElementById("paper-entry");
    if (fresh && region) region.replaceChildren(...fresh.childNodes);
  }

  async function send(body) {
    // As htmx asks: what is taken is answered by the live region alone.
    const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (answer.status >= 500) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const refusal = answer.status === 422 && page.getElementById("sheet-fields");
    if (refusal) {
      refused.push(document.adoptNode(refusal));
      beep();
    } else if (!answer.ok || !page.getElementById("paper-entry")) return false;
    show(page);
    return true;
  }

  // One after the other, each until it is answered: the same sheet sent twice does no harm.
  async function sendAll() {
    while (sending.length) {
      try {
        const isTaken = await send(sending[0]);
        sending.shift();
        wait = 0;
        tell(isTaken ? "" : form.dataset.textGone);
        comeBack();
      } catch {
        wait = Math.min(Math.max(2 * wait, 1000), LONGEST);
        tell(form.dataset.textWaiting);
        await new Promise((resolve) => { setTimeout(resolve, wait); });
      }
    }
  }

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.name !== "serial") return;
    event.preventDefault();
    if (event.target.value.trim()) form.elements.marks.focus();
  });

  form.addEventListener("focusout", (event) => {
    const { serial, marks } = form.elements;
    if (event.target === serial && event.relatedTarget === marks && serial.value.trim()) askAbout(serial);
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.elements.serial.value.trim()) {
      form.elements.serial.focus();
      return;
    }
    sending.push(new URLSearchParams(new FormData(form)));
    empty();
    comeBack();
    tell("");
    if (sending.length === 1) sendAll();
  });

  window.addEventListener("beforeunload", (event) => {
    if (sending.length || refused.length) event.preventDefault();
  });
})();
