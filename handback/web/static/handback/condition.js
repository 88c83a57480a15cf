// Small helps of the pages about a car's condition; every page works without them.
"use strict";
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
document.querySelectorAll("[data-reveals]").forEach((group) => {
  const shown = group.querySelector("[data-revealed]");
  const show = () => {
    const chosen = group.querySelector("input[type=radio]:checked");
    shown.hidden = !chosen || chosen.value !== group.dataset.reveals;
  };
  group.addEventListener("change", show);
  show();
});
document.querySelectorAll("[data-remember]").forEach((group) => {
  const key = `hb-${group.dataset.remember}`;
  const boxes = [...group.querySelectorAll("input[type=checkbox]")];
  try {
    const kept = JSON.parse(localStorage.getItem(key) || "[]");
    boxes.forEach((box) => { box.checked = kept.includes(box.value); });
    group.addEventListener("change", () => {
      localStorage.setItem(key, JSON.stringify(boxes.filter((b) => b.checked).map((b) => b.value)));
    });
  } catch { /* a browser that keeps nothing shows the boxes as they are */ }
});
