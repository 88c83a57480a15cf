// What pages gain where scripts run; every essential act works without them.
"use strict";
(() => {
  // A summary of errors is read first.
  const wrong = document.querySelector(".govuk-error-summary");
  if (wrong) wrong.focus();

  // A second press of a button within a second is no second wish.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 1000) event.preventDefault();
    else form.dataset.sent = String(Date.now());
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print]");
    if (button) window.print();
  });

  // Things that only make sense with scripts are hidden without them.
  for (const each of document.querySelectorAll("[data-with-script]")) each.hidden = false;
})();
