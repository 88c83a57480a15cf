// Opens every line of a bill before it is printed, and closes those it opened afterwards.
(() => {
  "use strict";
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.hb-line:not([open])")];
    opened.forEach((line) => { line.open = true; });
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((line) => { line.open = false; });
    opened = [];
  });
})();
