// A form with data-passkey asks the reader's device for a passkey, puts the answer in its `credential`, and is sent.
// Without scripts, or in a browser that knows no passkeys, a code by mail is the way.
"use strict";

const knowsPasskeys = "PublicKeyCredential" in window && "webauthnJSON" in window;

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  if (form.dataset.optionsIn) return JSON.parse(document.getElementById(form.dataset.optionsIn).textContent).request_options;
  const answer = await fetch(form.dataset.optionsFrom, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`the site answered ${answer.status}`);
  return (await answer.json()).request_options;
}

for (const part of document.querySelectorAll("[data-passkey-only]")) part.hidden = !knowsPasskeys;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const failed = form.querySelector("[data-passkey-failed]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const options = await optionsOf(form);
      const credential = await window.webauthnJSON[form.dataset.passkey](options);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
