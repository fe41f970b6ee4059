// Left alone: a warning, then what was begun is wiped. Seconds are counted, not read off a clock that may be wrong.
"use strict";
Kiosk.idle = (() => {
  let still = 0, plan = null;

  // After `seconds` without a touch `done` runs; for the last `warning` of them `warn` is told how many are left.
  function watch(seconds, done, warning = 0, warn = null) {
    still = 0;
    plan = { seconds, done, warning, warn };
  }

  const stop = () => { plan = null; };

  function tick() {
    if (!plan) return;
    still += 1;
    const left = plan.seconds - still;
    if (left <= 0) {
      const { done } = plan;
      plan = null;
      done();
    } else if (left <= plan.warning) plan.warn(left);
  }

  function touched() {
    still = 0;
    Kiosk.screens.uncover("idle");
  }

  for (const kind of ["pointerdown", "keydown", "input"]) document.addEventListener(kind, touched, { capture: true });
  document.addEventListener("scroll", () => { if (plan && plan.seconds - still > plan.warning) still = 0; }, { passive: true });
  setInterval(tick, 1000);
  return { watch, stop };
})();
