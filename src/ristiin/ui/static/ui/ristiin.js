/* What scripts add to pages that already work without them. */
(function () {
  "use strict";

  /* The error summary takes focus, so that it is read first. */
  function focusSummary(root) {
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
  }

  /* The copy button appears only where it can do its work. */
  function readyCopying(root) {
    if (!navigator.clipboard) return;
    root.querySelectorAll("[data-copy][hidden]").forEach((button) => { button.hidden = false; });
  }

  function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    const words = button.textContent;
    navigator.clipboard.writeText(source.value).then(() => {
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = words; }, 2500);
    }, () => source.select());
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
    /* Of several confirmations only one is open at a time. */
    const summary = event.target.closest(".confirm > summary");
    if (summary) {
      document.querySelectorAll(".confirm[open]").forEach((other) => {
        if (other !== summary.parentElement) other.open = false;
      });
    }
  });

  /* Escape closes a confirmation and gives focus back to its button. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const confirm = event.target.closest(".confirm[open]");
    if (!confirm) return;
    confirm.open = false;
    confirm.querySelector("summary").focus();
  });

  /* A second press in haste sends nothing more. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form[data-sent]");
    if (form) delete form.dataset.sent;
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    readyCopying(event.target);
    focusSummary(event.target);
  });
  readyCopying(document);
  focusSummary(document);
})();
