// The locked screen: whole glass, no way back, no menu; and the staff code that opens it.
"use strict";
Kiosk.lock = (() => {
  const ROUNDS = 200000, WRONG = 5, WAIT = 60000;
  const root = document.documentElement;
  let open = false;

  async function digest(code, salt) {
    const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(code), "PBKDF2", false, ["deriveBits"]);
    const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", salt, iterations: ROUNDS, hash: "SHA-256" }, key, 256);
    return [...new Uint8Array(bits)].join();
  }

  async function setCode(code) {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    await Kiosk.store.put("code", { salt, digest: await digest(code, salt) });
    await Kiosk.store.drop("wrong");
  }

  // "" where the code is right, else the fault. After five wrong ones everybody waits a minute.
  async function tried(code) {
    const kept = await Kiosk.store.get("code"), wrong = (await Kiosk.store.get("wrong")) ?? { times: 0, until: 0 };
    const left = wrong.until - Date.now();
    if (left > 0 && left <= WAIT) return "wait";
    if (kept && (await digest(code, kept.salt)) === kept.digest) {
      await Kiosk.store.drop("wrong");
      return "";
    }
    const times = wrong.times + 1;
    await Kiosk.store.put("wrong", times < WRONG ? { times, until: 0 } : { times: 0, until: Date.now() + WAIT });
    return times < WRONG ? "wrong_staff_code" : "wait";
  }

  // One after the other, so that none escapes the count.
  let turn = Promise.resolve();
  function faultOf(code) {
    turn = turn.catch(() => {}).then(() => tried(code));
    return turn;
  }

  // Only a touch may ask for the whole glass; a browser that has none goes on without.
  async function shut() {
    open = false;
    if (!document.fullscreenElement && root.requestFullscreen) {
      await root.requestFullscreen({ navigationUI: "hide" }).catch(() => {});
      await navigator.keyboard?.lock?.(["Escape"]).catch(() => {});
    }
    Kiosk.screens.uncover("away");
  }

  async function free() {
    open = true;
    navigator.keyboard?.unlock?.();
    if (document.fullscreenElement) await document.exitFullscreen();
  }

  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement && !open) Kiosk.screens.over("away");
  });
  document.addEventListener("contextmenu", (event) => event.preventDefault());
  document.addEventListener("dragstart", (event) => event.preventDefault());
  history.pushState(null, "");
  window.addEventListener("popstate", () => history.pushState(null, ""));

  return { setCode, faultOf, shut, free };
})();
