// A ballot of checkboxes: counts and names what is chosen, kindly refuses one too many, and sends it until it is answered.
// The server counts again; the same choice that comes twice is one ballot there.
(() => {
  "use strict";
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 30000;
  const ANSWER = 20000;
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const element = (tag, values) => Object.assign(document.createElement(tag), values);

  // A device may refuse to keep anything: the vote goes on without.
  const shelf = (action, ...values) => {
    try {
      return sessionStorage[action](...values);
    } catch {
      return null;
    }
  };

  function start(form) {
    const texts = form.dataset;
    const picks = Number(texts.picks);
    const list = form.querySelector(".ballot");
    const named = form.querySelector("[data-chosen]");
    const state = form.querySelector("[data-state]");
    const forms = JSON.parse(texts.textLeft || "{}");
    const dots = element("span", { className: "ballot-dots" });
    dots.setAttribute("aria-hidden", "true");
    dots.append(...Array.from({ length: picks }, () => element("span", { className: "ballot-dot" })));
    const sentence = element("span", {});
    sentence.setAttribute("role", "status");
    form.querySelector("[data-count]").replaceChildren(dots, sentence);

    const chosen = () => [...form.querySelectorAll('input[name="option"]:checked')];
    const numberOf = (box) => box.closest("li").querySelector(".rules-head .num")?.textContent ?? "";
    const inOrder = (one, other) => numberOf(one).localeCompare(numberOf(other), undefined, { numeric: true });

    function show(text) {
      const left = Math.max(picks - chosen().length, 0);
      const pattern = forms[plural.select(left)] || forms.other || "";
      const counted = pattern.replace("%(left)s", left).replace("%(picks)s", picks);
      sentence.textContent = text || (left === 0 && texts.textDone) || counted;
      [...dots.children].forEach((dot, index) => dot.classList.toggle("is-on", index < picks - left));
      named?.replaceChildren(...chosen().sort(inOrder).map(link));
    }

    function link(box) {
      const row = element("li", {});
      const jump = element("a", { className: "num", href: `#${box.closest("li").id}`, textContent: numberOf(box) });
      jump.addEventListener("click", (event) => {
        event.preventDefault();
        box.focus({ preventScroll: true });
        box.closest("li").scrollIntoView({ block: "center" });
      });
      row.append(jump);
      return row;
    }

    function tell(text, isLate = false) {
      if (!state) return;
      state.textContent = text;
      state.classList.toggle("is-late", isLate);
    }

    // A tab that the phone threw away while there was no connection: what was to be sent is put back, and nothing is sent unseen.
    function restore() {
      const kept = JSON.parse(shelf("getItem", texts.ballot) || "null");
      shelf("removeItem", texts.ballot);
      if (!kept || chosen().length) return;
      form.querySelectorAll('input[name="option"]').forEach((box) => (box.checked = kept.includes(box.value)));
      tell(texts.textUnsent, true);
    }

    form.addEventListener("change", ({ target }) => {
      if (target.name !== "option") return;
      const tooMany = target.checked && chosen().length > picks;
      if (tooMany) target.checked = false;
      show(tooMany ? texts.textFull : "");
    });
    // Enter in a box would send a choice half made.
    list.addEventListener("keydown", (event) => event.key === "Enter" && event.target.type === "checkbox" && event.preventDefault());
    if (texts.next) watchSending(form, list, tell, () => chosen().map((box) => box.value));
    restore();
    show("");
  }

  function watchSending(form, list, tell, values) {
    const texts = form.dataset;
    const button = form.querySelector("button");
    let body = null;
    let wait = 0;
    let timer = 0;

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (body) return;
      body = new URLSearchParams(new FormData(form));
      shelf("setItem", texts.ballot, JSON.stringify(values()));
      hold(true);
      send();
    });

    // What is on its way is not changed under it.
    function hold(isHeld) {
      list.inert = button.disabled = isHeld;
    }

    async function send() {
      clearTimeout(timer);
      timer = 0;
      if (!wait) tell(texts.textSending);
      let response;
      try {
        response = await fetch(form.action, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout?.(ANSWER) });
        if (response.status >= 500) throw new Error(response.status);
      } catch {
        return again();
      }
      shelf("removeItem", texts.ballot);
      if (response.type === "opaqueredirect") return location.replace(texts.next);
      // Refused: the same form sent by the browser shows the page that says why.
      hold(false);
      body = null;
      form.submit();
    }

    function again() {
      tell(texts.textWaiting, true);
      wait = Math.min(LONGEST_WAIT, wait ? wait * 2 : FIRST_WAIT);
      timer = setTimeout(send, wait * (0.75 + Math.random() / 2));
    }

    const atOnce = () => timer && send();
    window.addEventListener("online", atOnce);
    document.addEventListener("visibilitychange", () => document.hidden || atOnce());
    // Back from the receipt: the page that the browser kept is of an earlier moment.
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  }

  document.querySelectorAll("form[data-picks]").forEach(start);
})();
