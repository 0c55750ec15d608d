// Niceties for keyboard and forms. Every page works without this file.
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);

  // Keys: / search, g h home, j k rows, ? help. They can be switched off (WCAG 2.1.4).
  const keys = find("#keys");
  const rows = () => [...document.querySelectorAll("main tbody tr, main .rows > li, main .board-card")]
    .map((row) => row.querySelector("a[href], button"))
    .filter(Boolean);
  const stored = (value) => {
    try {
      if (value !== undefined) localStorage.setItem("hoshin-keys", value);
      return localStorage.getItem("hoshin-keys");
    } catch {
      return null;
    }
  };
  let pressed = "";

  const step = (by) => {
    const links = rows();
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by];
    if (next) next.focus();
  };
  const acts = {
    "/": () => find("[data-search]")?.focus(),
    "j": () => step(1),
    "k": () => step(-1),
    "?": () => keys?.showModal(),
    "gh": () => find("[data-home]")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || stored() === "off") return;
    const both = pressed + event.key;
    pressed = event.key === "g" ? "g" : "";
    const act = acts[both] ?? acts[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  const show = find("[data-show-keys]");
  const keysSwitch = find("[data-keys-switch]");
  if (show && keys) {
    show.hidden = false;
    show.addEventListener("click", () => keys.showModal());
    keysSwitch.checked = stored() !== "off";
    keysSwitch.addEventListener("change", () => stored(keysSwitch.checked ? "on" : "off"));
  }

  // The error summary takes the focus where autofocus did not (after an htmx answer).
  const focusErrors = (root) => root.querySelector?.("#error-summary")?.focus();
  focusErrors(document);
  document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));

  // Unsaved input is not lost without a question.
  const changed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-guard]");
    if (form) changed.add(form);
  });
  document.addEventListener("submit", () => changed.clear());
  window.addEventListener("beforeunload", (event) => {
    if (changed.size) event.preventDefault();
  });

  // What was typed on a page of an application is saved when the phone is put away or the page is left.
  const kept = find("form[data-keeps]");
  if (kept) {
    let isTyped = false;
    kept.addEventListener("input", () => { isTyped = true; });
    kept.addEventListener("submit", () => { isTyped = false; });
    document.addEventListener("visibilitychange", () => {
      if (!isTyped || document.visibilityState !== "hidden") return;
      const typed = new URLSearchParams([...new FormData(kept)].filter(([, value]) => typeof value === "string"));
      typed.append("stay", "1");
      isTyped = !navigator.sendBeacon(kept.action, typed);
    });
  }

  // Numbers in the menu stay true while the page is open.
  const live = [...document.querySelectorAll("[data-live]")];
  const showCounts = (counts) => live.forEach((link) => {
    const count = counts[link.dataset.live];
    const badge = link.querySelector(".count-badge") || document.createElement("span");
    if (!count) return badge.remove();
    const unit = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: "件" });
    badge.className = "count-badge";
    badge.replaceChildren(count.toLocaleString("ja"), unit);
    if (!badge.isConnected) link.append(" ", badge);
  });
  const listen = (failures) => {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws/waiting/`);
    socket.onmessage = (event) => {
      failures = 0;
      showCounts(JSON.parse(event.data));
    };
    socket.onclose = () => {
      if (failures < 8) setTimeout(() => listen(failures + 1), 1000 * 2 ** failures * (0.5 + Math.random()));
    };
  };
  if (live.length && "WebSocket" in window) listen(0);

  // Two minutes before the session ends, ask; staying is one request.
  const ending = find("#session-end");
  if (ending) {
    const before = Math.max(Number(ending.dataset.seconds) - 120, 30) * 1000;
    let timer;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => ending.showModal(), before);
    };
    ending.addEventListener("close", () => {
      fetch(ending.dataset.keep || location.href, { method: "HEAD", credentials: "same-origin" });
      wait();
    });
    document.addEventListener("htmx:afterRequest", wait);
    wait();
  }
})();
