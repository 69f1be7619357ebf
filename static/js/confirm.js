// <form data-confirm="what will be lost"> asks in a dialog before it is sent; so does a <button data-confirm> of a form.
(() => {
  "use strict";
  const confirmed = new WeakSet();

  const questionOf = (form, submitter) => submitter?.dataset.confirm || form.dataset?.confirm;

  function ask(form, submitter) {
    const dialog = document.createElement("dialog");
    const sentence = document.createElement("p");
    sentence.textContent = questionOf(form, submitter);
    sentence.id = "confirm-sentence";
    dialog.setAttribute("aria-labelledby", sentence.id);
    const choice = document.createElement("form");
    choice.method = "dialog";
    choice.className = "actions";
    choice.append(
      button(submitter?.textContent.trim() || form.dataset.confirmYes, "button danger", "yes"),
      button(document.body.dataset.textCancel, "button quiet", "no"),
    );
    dialog.append(sentence, choice);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue !== "yes") return;
      confirmed.add(form);
      form.requestSubmit(submitter);
    });
    document.body.append(dialog);
    dialog.showModal();
    choice.lastElementChild.focus();
  }

  function button(text, className, value) {
    const element = document.createElement("button");
    Object.assign(element, { textContent: text, className, value });
    return element;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!questionOf(form, event.submitter) || confirmed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form, event.submitter);
  }, true);
})();
