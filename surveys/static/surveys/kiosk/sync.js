// Contact with the server. An answer leaves the queue when the server has said that it has it, and not before.
"use strict";
Kiosk.sync = (() => {
  const { store, settings } = Kiosk;
  const BATCH = Number(settings.batch), SHEETS = Number(settings.sheets);
  const PAUSE = Number(settings.sync) * 1000, LONGEST = 600000, PATIENCE = 30000;
  const LATER = new Set([408, 425, 429]);
  const state = { running: null, again: false, pause: PAUSE, timer: 0, extra: null, changed: () => {} };

  const ask = (path, token, body) =>
    fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Kiosk ${token}` },
      body: JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });

  // {answer} where the server took the report; {fault} where it will have nothing of this tablet; {bad} where it
  // cannot take this very report; {later} for everything else: a network, a proxy, a server that restarts.
  async function contact(token, batch, sheets) {
    const own = (await store.all("aside")).filter((one) => one.reason.startsWith("http_"));
    const waiting = (await store.count("queue")) + (state.extra ? 1 : 0);
    const report = { now: Date.now(), software: settings.software, queued: waiting, aside: own.length, sheets, responses: batch };
    let reply, told;
    try {
      reply = await ask("/kiosk/sync/", token, report);
      told = await reply.json().catch(() => ({}));
    } catch {
      return { later: true };
    }
    if (reply.ok) return told.replies?.length === batch.length ? { answer: told } : { later: true };
    if (["revoked", "unknown_device"].includes(told.fault)) return { fault: told.fault };
    const bad = reply.status >= 400 && reply.status < 500 && ![401, 403].includes(reply.status) && !LATER.has(reply.status);
    return bad ? { bad: `http_${reply.status}` } : { later: true };
  }

  const plain = ({ uuid, point, wave, version, language, opened, answers }) =>
    ({ uuid, point, wave, version, language, opened, answers });
  const counts = ({ uuid, opened, prompted, answered }) => ({ uuid, opened, prompted, answered });

  async function settle(batch, told) {
    const refused = [], done = [];
    batch.forEach((answer, at) => {
      const reply = told.replies[at];
      if (["recorded", "repeated"].includes(reply.status)) done.push(answer.uuid);
      else if (reply.status === "refused") refused.push({ ...answer, reason: reply.reason });
    });
    if (state.extra && done.includes(state.extra.uuid)) state.extra = null;
    if (done.length) await store.forget("queue", done);
    if (refused.length) await store.move(refused);
    if (state.extra && refused.some((one) => one.uuid === state.extra.uuid)) state.extra = null;
    return done.length + refused.length;
  }

  // A sheet of the past goes when the server has just what it says; one that was raised meanwhile stays.
  async function settleSheets(sent, verdicts) {
    const today = new Date().toDateString();
    for (const [at, sheet] of sent.entries()) {
      if (verdicts?.[at] === "kept" && sheet.day === today) continue;
      const now = (await store.all("sheets")).find((one) => one.uuid === sheet.uuid);
      if (verdicts?.[at] === "kept" && now && now.answered === sheet.answered && now.prompted === sheet.prompted) {
        await store.forget("sheets", [sheet.uuid]);
      } else if (now && verdicts && verdicts[at] !== "kept") {
        await store.write(["sheets"], ({ sheets }) => sheets.put({ ...now, refused: verdicts[at] }));
      }
    }
  }

  async function noted(token, told) {
    await store.put("contact", { at: Date.now(), offset: told.time - Date.now(), device: told.device });
    await store.drop("fault");
    const held = await store.get("survey");
    if (!told.survey) return held && store.drop("survey");
    if (held?.id === told.survey && held.software === settings.software) return undefined;
    const reply = await ask("/kiosk/survey/", token, {});
    if (reply.ok) await store.put("survey", { ...(await reply.json()), software: settings.software });
  }

  // Sends until nothing waits; true where the server was reached and took all that it could.
  async function round() {
    const token = await store.get("token");
    if (!token) return true;
    for (let size = BATCH; ; ) {
      const batch = [...(state.extra ? [state.extra] : []), ...(await store.all("queue", size))].slice(0, size);
      const sheets = (await store.all("sheets")).filter((one) => !one.refused).slice(0, SHEETS);
      const said = await contact(token, batch.map(plain), sheets.map(counts));
      if (said.fault) await store.put("fault", said.fault);
      if (said.later || said.fault) return Boolean(said.fault);
      if (said.bad) {
        if (batch.length > 1) size = Math.ceil(batch.length / 2);
        else if (!(await blameOne(token, batch, said.bad))) return false;
        continue;
      }
      const settled = await settle(batch, said.answer);
      await settleSheets(sheets, said.answer.sheets);
      await noted(token, said.answer).catch(() => {}); // a full disk must not keep the queue from being sent
      if (settled < batch.length || !(await store.count("queue"))) return settled === batch.length;
      size = BATCH;
    }
  }

  // An answer that no report can carry is set aside; where a report without any is refused too, it is not to blame.
  async function blameOne(token, batch, reason) {
    if (!batch.length || !(await contact(token, [], [])).answer) return false;
    await store.move([{ ...batch[0], reason }]);
    if (state.extra?.uuid === batch[0].uuid) state.extra = null;
    return true;
  }

  async function run() {
    clearTimeout(state.timer);
    let well;
    do {
      state.again = false;
      well = await round().catch(() => false);
    } while (state.again);
    state.pause = well ? PAUSE : Math.min(LONGEST, state.pause * 2);
    state.timer = setTimeout(now, state.pause * (0.8 + 0.4 * Math.random()));
    state.running = null;
    await state.changed();
  }

  // One contact at a time; who asks during one gets another after it, and waits for that one too.
  function now() {
    state.again = state.running !== null;
    state.running ??= run();
    return state.running;
  }

  window.addEventListener("online", () => { state.pause = PAUSE; now(); });
  return { now, state };
})();
