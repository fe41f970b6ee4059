// Buttons and forms: what each of them does.
"use strict";
(() => {
  const { screens, sync, idle, lock, staff } = Kiosk;
  const { state, home } = Kiosk.home;
  const { begin, draw, follow, next, thank, afterwards } = Kiosk.survey;
  const STAFF_IDLE = 120;

  function gate() {
    state.visit = null;
    screens.show("unlock");
    idle.watch(STAFF_IDLE, home);
  }

  function pairing() {
    screens.show("pairing", { again: true });
    idle.watch(STAFF_IDLE, home);
  }

  // The same screen in another language or size; what was typed stays.
  const AGAIN = {
    survey: () => { follow(screens.main.querySelector("form")); return draw(); },
    unsent: () => screens.show("unsent"),
    thanks: () => thank(screens.main.firstElementChild.dataset.uuid),
    staff: staff.panel,
    unlock: gate,
  };
  const redraw = () => (AGAIN[screens.name()] ?? home)();

  const DEEDS = {
    zh: () => { screens.look.language = "zh"; return redraw(); },
    en: () => { screens.look.language = "en"; return redraw(); },
    large: () => { screens.look.large = true; return redraw(); },
    normal: () => { screens.look.large = false; return redraw(); },
    start_zh: () => { lock.shut(); return begin("zh"); },
    start_en: () => { lock.shut(); return begin("en"); },
    back: () => { follow(screens.main.querySelector("form")); state.visit.at -= 1; return draw(); },
    stay: () => screens.uncover("idle"),
    leave: home,
    next_customer: afterwards,
    staff: gate,
    home: () => { lock.shut(); return home(); },
    shut: () => lock.shut(),
    out: () => { screens.uncover(); state.visit?.unsent || gate(); },
    again: () => sync.now(),
    send_now: async () => { await sync.now(); return staff.panel(); },
    retry: async () => { await staff.retry(); return staff.panel(); },
    free: () => lock.free(),
    pair_anew: pairing,
  };

  const FORMS = {
    answers: next,
    unlock: async (form) => {
      form.ariaBusy = "true"; // a code takes a while to try
      const fault = await lock.faultOf(form.elements.code.value);
      form.ariaBusy = null;
      if (fault) return screens.tell(fault);
      idle.watch(STAFF_IDLE, home);
      return staff.panel();
    },
    pairing: async (form) => {
      const fault = await staff.pair(form.elements.code.value, form.elements.staff_code.value);
      if (fault) return screens.tell(fault);
      await navigator.storage?.persist?.();
      await sync.now();
      return home();
    },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) DEEDS[button.dataset.do]();
  });
  document.addEventListener("submit", (event) => {
    event.preventDefault();
    FORMS[event.target.dataset.form](event.target);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-form=answers]");
    if (form && state.visit) follow(form);
  });
})();
