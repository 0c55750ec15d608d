// Passkeys: asks the browser what the house asks, and sends the answer with the form. Without this file the parts of
// the pages that need it stay hidden.
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !window.isSecureContext) return;

  const toBytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const toText = (buffer) => {
    const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
    return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };

  const read = (options) => {
    options.challenge = toBytes(options.challenge);
    if (options.user) options.user.id = toBytes(options.user.id);
    for (const list of ["allowCredentials", "excludeCredentials"]) {
      for (const credential of options[list] ?? []) credential.id = toBytes(credential.id);
    }
    return options;
  };
  const write = (credential) => {
    const { response } = credential;
    const answer = { id: credential.id, rawId: toText(credential.rawId), type: credential.type, response: {} };
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[part]) answer.response[part] = toText(response[part]);
    }
    return JSON.stringify(answer);
  };

  const problems = {
    InvalidStateError: "この端末のパスキーは、すでに登録されています。",
    NotAllowedError: "確認が取りやめられたか、時間がたちました。もう一度試すか、別の方法を選んでください。",
    SecurityError: "このアドレスではパスキーを使えません。",
  };

  const answer = async (form) => {
    const asked = await fetch(form.dataset.question, {
      method: "POST",
      credentials: "same-origin",
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    });
    if (!asked.ok) throw new Error("question");
    const publicKey = read(JSON.parse((await asked.json()).options));
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
    return write(credential);
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const problem = form.querySelector("[data-passkey-problem]");
      problem.textContent = "";
      try {
        form.elements.answer.value = await answer(form);
        form.submit();
      } catch (error) {
        problem.textContent = problems[error.name] ?? "パスキーを確認できませんでした。ページを開き直して、もう一度試してください。";
      }
    });
  }
  for (const section of document.querySelectorAll("[data-passkey-section]")) section.hidden = false;
})();
