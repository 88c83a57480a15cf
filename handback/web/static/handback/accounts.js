// Passkeys: what the server wants signed goes to the browser, what it signs goes back by a form.
//
// <form data-passkey="get|create" [data-options="ADDRESS"] data-wrong="…"> with a hidden field
// `credential` and a button; the options lie in <script id="js_data" type="application/json">
// unless an address gives them.
"use strict";
(() => {
  const forms = document.querySelectorAll("form[data-passkey]");
  const able = "PublicKeyCredential" in window && "credentials" in navigator;

  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const text = (buffer) => {
    const plain = Array.from(new Uint8Array(buffer), (each) => String.fromCharCode(each)).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const listed = (known) => (known || []).map((each) => ({ ...each, id: bytes(each.id) }));

  const readable = (options) => {
    const made = { ...options, challenge: bytes(options.challenge) };
    if (options.user) made.user = { ...options.user, id: bytes(options.user.id) };
    if (options.excludeCredentials) made.excludeCredentials = listed(options.excludeCredentials);
    if (options.allowCredentials) made.allowCredentials = listed(options.allowCredentials);
    return made;
  };
  const sendable = (found) => {
    const said = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (found.response[name]) said[name] = text(found.response[name]);
    }
    if (found.response.getTransports) said.transports = found.response.getTransports();
    return {
      id: found.id,
      rawId: text(found.rawId),
      type: found.type,
      authenticatorAttachment: found.authenticatorAttachment,
      clientExtensionResults: found.getClientExtensionResults(),
      response: said,
    };
  };
  const wanted = async (form, kind) => {
    if (form.dataset.options) {
      const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      return (await answer.json()).request_options;
    }
    const data = JSON.parse(document.getElementById("js_data").textContent);
    return kind === "create" ? data.creation_options : data.request_options;
  };

  for (const form of forms) {
    const button = form.querySelector("button");
    const wrong = form.querySelector("[data-passkey-wrong]");
    if (!able) {
      for (const each of document.querySelectorAll("[data-needs-passkeys]")) each.hidden = true;
      for (const each of document.querySelectorAll("[data-no-passkeys]")) each.hidden = false;
      continue;
    }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      const kind = form.dataset.passkey;
      button.disabled = true;
      wrong.textContent = "";
      try {
        const publicKey = readable((await wanted(form, kind)).publicKey);
        const found = await navigator.credentials[kind]({ publicKey });
        form.elements.credential.value = JSON.stringify(sendable(found));
        HTMLFormElement.prototype.submit.call(form);
      } catch {
        wrong.textContent = form.dataset.wrong;
        button.disabled = false;
      }
    });
  }
})();
