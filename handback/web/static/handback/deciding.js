// Sliders beside number fields, and hours on the reader's own clock.
"use strict";
(() => {
  const plain = (text) => Number(text.replace(/[^0-9.,-]/g, "").replace(/[,.](?=\d{3}(\D|$))/g, "").replace(",", "."));
  for (const range of document.querySelectorAll("input[type=range][data-for]")) {
    const field = document.getElementById(range.dataset.for);
    if (!field) continue;
    range.addEventListener("input", () => {
      field.value = range.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    field.addEventListener("input", () => {
      const said = plain(field.value);
      if (field.value && Number.isFinite(said)) range.value = String(said);
    });
  }

  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" });
  for (const each of document.querySelectorAll("[data-opens]")) {
    each.textContent = each.dataset.said
      .replace("{opens}", clock.format(new Date(each.dataset.opens)))
      .replace("{closes}", clock.format(new Date(each.dataset.closes)));
  }
})();
