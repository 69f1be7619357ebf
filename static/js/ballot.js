// A ballot of checkboxes: counts what is chosen and kindly refuses one too many. The server counts again.
(() => {
  "use strict";
  const plural = new Intl.PluralRules(document.documentElement.lang);

  function start(form) {
    const picks = Number(form.dataset.picks);
    const count = form.querySelector("[data-count]");
    const forms = JSON.parse(form.dataset.textLeft || "{}");
    const dots = document.createElement("span");
    dots.className = "ballot-dots";
    dots.setAttribute("aria-hidden", "true");
    dots.append(...Array.from({ length: picks }, () => Object.assign(document.createElement("span"), { className: "ballot-dot" })));
    const sentence = document.createElement("span");
    sentence.setAttribute("role", "status");
    count.replaceChildren(dots, sentence);

    const chosen = () => form.querySelectorAll('input[name="option"]:checked').length;

    function show(text) {
      const left = Math.max(picks - chosen(), 0);
      const pattern = forms[plural.select(left)] || forms.other || "";
      const counted = pattern.replace("%(left)s", left).replace("%(picks)s", picks);
      sentence.textContent = text || (left === 0 && form.dataset.textDone) || counted;
      [...dots.children].forEach((dot, index) => dot.classList.toggle("is-on", index < picks - left));
    }

    form.addEventListener("change", ({ target }) => {
      if (target.name !== "option") return;
      const tooMany = target.checked && chosen() > picks;
      if (tooMany) target.checked = false;
      show(tooMany ? form.dataset.textFull : "");
    });
    show("");
  }

  document.querySelectorAll("form[data-picks]").forEach(start);
})();
