// Drawing a signature, and searching from where the device is. Both have an equal without scripts.
"use strict";
(() => {
  const form = document.querySelector("[data-signing]");
  if (form) {
    const canvas = form.querySelector("[data-pad]");
    const drawn = form.querySelector("[name=drawn]");
    const parts = [...form.querySelectorAll("[data-way]")];
    const pad = new SignaturePad(canvas, { penColor: "#17212b", minWidth: 0.8, maxWidth: 2.6 });
    // The picture has as many dots as the screen shows; strokes stay when the size changes.
    const fit = () => {
      if (!canvas.offsetWidth) return;
      const strokes = pad.toData();
      const scale = Math.min(Math.max(window.devicePixelRatio || 1, 1), 2);
      canvas.width = canvas.offsetWidth * scale;
      canvas.height = canvas.offsetHeight * scale;
      canvas.getContext("2d").scale(scale, scale);
      pad.fromData(strokes);
    };
    const show = () => {
      const chosen = form.querySelector("[name=way]:checked");
      for (const each of parts) each.hidden = each.dataset.way !== ((chosen ? chosen.value : "type"));
      fit();
    };
    form.addEventListener("change", (event) => { if (event.target.name === "way") show(); });
    form.querySelector("[data-clear]").addEventListener("click", () => pad.clear());
    form.addEventListener("submit", () => { drawn.value = pad.isEmpty() ? "" : pad.toDataURL("image/png"); });
    window.addEventListener("resize", fit);
    show();
  }

  const locate = document.querySelector("[data-locate]");
  if (locate && navigator.geolocation) {
    const said = document.querySelector("[data-located]");
    locate.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
      (found) => {
        document.querySelector("[data-north]").value = found.coords.latitude.toFixed(5);
        document.querySelector("[data-east]").value = found.coords.longitude.toFixed(5);
        document.getElementById("search").submit();
      },
      () => { said.textContent = locate.dataset.failed; },
      { timeout: 10000, maximumAge: 600000 },
    ));
  }
})();
