/* Saves while one writes, brings in what the others write, shows how it reads. Without it the buttons do the same. */
(function () {
  "use strict";

  const PAUSE = 1500;
  const LONGEST_PAUSE = 6000;
  const LOOK_EVERY = 5000;
  const AGAIN = 4000;

  const form = document.getElementById("desk");
  if (!form || !window.fetch) return;
  const body = form.elements.body;
  const title = form.elements.title;
  const state = document.getElementById("save-state");
  const said = document.getElementById("desk-said");
  const both = document.getElementById("desk-both");
  const words = form.dataset;

  let kept = { title: title.value, body: body.value };
  let pending = null;
  let waits = false;
  let closed = false;
  let timer = 0;
  let since = 0;

  const differs = (one, other) => one.title !== other.title || one.body !== other.body;
  const here = () => ({ title: title.value, body: body.value });
  const isDirty = () => differs(here(), kept);

  function key() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0"));
    return hex.join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  function token() {
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return found ? found[1] : form.elements.csrfmiddlewaretoken.value;
  }

  function ask(url, fields) {
    const sent = fields && new URLSearchParams(fields);
    return fetch(url, {
      method: fields ? "POST" : "GET",
      body: sent,
      headers: fields ? { Accept: "application/json", "X-CSRFToken": token() } : { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
    });
  }

  function tell(text, kind) {
    said.replaceChildren();
    if (!text) return;
    const box = document.createElement("div");
    const line = document.createElement("p");
    box.className = "notice" + (kind ? " " + kind : "");
    line.textContent = text;
    box.append(line);
    said.append(box);
  }

  /* Puts a changed text in its place so that the caret stays at the words where it was. */
  function put(field, text) {
    const old = field.value;
    if (old === text) return;
    let start = 0;
    const shorter = Math.min(old.length, text.length);
    while (start < shorter && old[start] === text[start]) start += 1;
    let end = 0;
    while (end < shorter - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
    const top = field.scrollTop;
    field.setRangeText(text.slice(start, text.length - end), start, old.length - end, "preserve");
    field.scrollTop = top;
  }

  function take(answer) {
    put(title, answer.title);
    put(body, answer.body);
    kept = here();
    form.elements.base.value = answer.number;
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function changed() {
    if (closed) return;
    if (!isDirty()) return;
    state.textContent = words.writing;
    if (waits) return;
    since = since || Date.now();
    later(Math.min(PAUSE, Math.max(0, LONGEST_PAUSE - (Date.now() - since))));
  }

  async function save() {
    if (waits || closed) return;
    clearTimeout(timer);
    if (!pending) {
      if (!isDirty()) return;
      since = 0;
      pending = { ...here(), base: form.elements.base.value, key: key(), sending: false };
    }
    if (pending.sending) return;
    pending.sending = true;
    const sent = pending;
    let answer;
    try {
      const response = await ask(form.action, { title: sent.title, body: sent.body, base: sent.base, key: sent.key });
      if (response.type === "opaqueredirect" || response.status === 403) {
        answer = { state: "signed-out" };
      } else if (response.status === 404) {
        answer = { state: "gone" };
      } else {
        answer = response.ok ? await response.json() : { state: "away" };
      }
    } catch (_error) {
      answer = { state: "away" };
    }
    sent.sending = false;
    heard(answer, sent);
  }

  function heard(answer, sent) {
    if (answer.state === "saved") {
      pending = null;
      state.textContent = answer.said;
      tell(answer.merged || "", "good");
      /* Who wrote on while it was being saved goes on from what was sent. */
      const wroteOn = differs(here(), sent);
      kept = { title: sent.title, body: sent.body };
      if (answer.body === undefined) form.elements.base.value = answer.number;
      else if (wroteOn) form.elements.base.value = answer.sent;
      else take(answer);
      form.elements.key.value = key();
      if (wroteOn) changed();
    } else if (answer.state === "both") {
      /* Sent once more by the button, it is answered with both versions. */
      form.elements.key.value = sent.key;
      pending = null;
      waits = true;
      state.textContent = "";
      both.hidden = false;
      both.scrollIntoView({ block: "nearest" });
      tell("");
    } else if (answer.state === "refused") {
      pending = null;
      state.textContent = words.writing;
      tell(answer.said, "grave");
    } else if (answer.state === "gone") {
      pending = null;
      closed = true;
      state.textContent = words.writing;
      tell(words.gone, "grave");
    } else {
      state.textContent = words.writing;
      if (said.textContent === "" || answer.state !== "away") {
        tell(answer.state === "signed-out" ? words.signedOut : words.away, "heed");
      }
      later(AGAIN);
    }
  }

  async function look() {
    if (document.hidden || pending || waits || closed || isDirty()) return;
    let answer;
    try {
      const response = await ask(words.now + "?since=" + encodeURIComponent(form.elements.base.value));
      if (!response.ok) return;
      answer = await response.json();
    } catch (_error) {
      return;
    }
    if (answer.body === undefined || pending || isDirty()) return;
    take(answer);
    state.textContent = answer.said;
  }

  async function preview(event) {
    event.preventDefault();
    const response = await ask(words.preview, { ...here(), base: form.elements.base.value }).catch(() => null);
    if (!response || !response.ok) {
      tell(words.away, "heed");
      return;
    }
    const answer = await response.json();
    const section = document.getElementById("preview");
    document.getElementById("preview-text").innerHTML = answer.html;
    section.hidden = false;
    document.getElementById("preview-heading").focus();
  }

  form.addEventListener("input", changed);
  document.getElementById("show-preview").addEventListener("click", preview);
  form.addEventListener("submit", (event) => {
    /* What is sent by the button is sent as it stands: nobody need be warned of leaving. */
    if (!event.defaultPrevented) {
      closed = true;
      clearTimeout(timer);
      kept = here();
    }
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  window.addEventListener("online", save);
  window.addEventListener("beforeunload", (event) => { if (isDirty()) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); else look(); });
  setInterval(look, LOOK_EVERY);
})();
