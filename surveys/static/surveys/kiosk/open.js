// Opening the page: the worker that keeps it, the one window that may be at work, and a customer whom a crash cut off.
"use strict";
(() => {
  const { store, screens, sync, settings } = Kiosk;
  const { state, home, changed } = Kiosk.home;
  const RECENT = 600000; // a customer is thanked for what they sent less than ten minutes ago
  const UPDATE = Number(settings.update) * 1000;

  async function keepPage() {
    if (!navigator.serviceWorker) return;
    let ruled = navigator.serviceWorker.controller !== null;
    const worker = await navigator.serviceWorker.register("/kiosk/worker.js", { scope: "/kiosk/" });
    setInterval(() => worker.update().catch(() => {}), UPDATE);
    setInterval(() => { if (!state.visit) worker.waiting?.postMessage("take over"); }, 1000);
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      state.reload = ruled;
      ruled = true;
      changed();
    });
  }

  // Two windows would send everything twice: harmless, but one of them would show the other's past.
  const alone = () =>
    new Promise((resolve) => {
      if (!navigator.locks) return resolve(true);
      return navigator.locks.request("manyi-kiosk", { ifAvailable: true }, (held) => {
        resolve(held !== null);
        return held && new Promise(() => {});
      });
    });

  // Kept, but not thanked before the tablet went down: thanked now, so that nobody answers twice.
  async function resume() {
    const owed = await store.get("thanked"), ago = owed ? Date.now() - owed.at : Infinity;
    if (ago >= 0 && ago < RECENT) {
      screens.look.language = owed.language;
      return Kiosk.survey.thank(owed.uuid);
    }
    return home();
  }

  async function open() {
    state.taken = !(await alone());
    if (state.taken) return home();
    sync.state.changed = changed;
    await resume();
    navigator.storage?.persist?.().catch(() => {});
    await Promise.all([keepPage().catch(() => {}), sync.now()]);
  }

  open().catch(() => screens.show("broken"));
})();
