// A survey: begun, drawn page by page, kept, and its customer thanked.
"use strict";
Kiosk.survey = (() => {
  const { store, screens, rules, page, sync, idle, staff, settings } = Kiosk;
  const { state, place, home } = Kiosk.home;
  const IDLE = Number(settings.idle), WARNING = Number(settings.warning), RESTART = Number(settings.restart);

  async function begin(language) {
    if (state.beginning) return;
    state.beginning = true;
    screens.look.language = language;
    const pack = await opened().catch(() => void screens.show("broken")).finally(() => { state.beginning = false; });
    if (!pack) return;
    state.visit = { uuid: crypto.randomUUID(), opened: Date.now(), pack, typed: {}, at: 0, sending: false };
    idle.watch(IDLE, home, WARNING, (left) => screens.over("idle", { left }));
    return draw();
  }

  // The survey, if it can be begun; else the screen says why not.
  async function opened() {
    const pack = await store.get("survey"), asked = pack && rules.walk(pack.rules, {}, facts()).pages.length;
    if (!asked || (await place()) !== "welcome") return void setTimeout(home);
    const kept = await store.prompted().then(() => true, () => false);
    return kept ? pack : void screens.show("full", await staff.state());
  }

  const facts = () => ({ channel: "kiosk", segment: "unknown", language: screens.look.language });
  const walk = () => rules.walk(state.visit.pack.rules, state.visit.typed, facts());

  function draw() {
    const { visit } = state, words = visit.pack.words[screens.look.language], found = walk();
    const shown = found.pages[Math.min(visit.at, found.pages.length - 1)];
    const place = visit.pack.rules.findIndex((one) => one.id === shown.id);
    visit.at = found.pages.indexOf(shown);
    visit.page = visit.pack.rules[place];
    const screen = screens.show("survey", { ...words, intro: visit.at === 0 ? words.intro : "" });
    if (visit.at === 0) screen.querySelector("[data-notice]").innerHTML = words.notice ?? "";
    const form = screen.querySelector("form");
    form.querySelector("[data-page]").innerHTML = words.pages[place];
    for (const item of visit.page.items) page.fill(form, item, visit.typed[item.id]);
    follow(form);
  }

  // What is asked follows from what is answered, on this page too; and whether another page comes after it.
  function follow(form) {
    const { visit } = state;
    visit.typed = page.collect(form, visit.page.items, visit.typed);
    const found = walk(), at = found.pages.findIndex((one) => one.id === visit.page.id);
    const shown = found.pages[at]?.items ?? [];
    page.reveal(form, visit.page.items, shown.map((item) => item.id));
    page.forgive(form, found.problems);
    const last = at === found.pages.length - 1;
    screens.write(screens.main, { number: at + 1, total: found.pages.length, last, more: !last, earlier: at > 0 });
    const bar = screens.main.querySelector("progress");
    bar.max = found.pages.length;
    bar.value = at + 1;
    return { found, shown, last };
  }

  async function next(form) {
    const { visit } = state, { found, shown, last } = follow(form);
    const own = Object.fromEntries(shown.filter((item) => item.id in found.problems).map((item) => [item.id, found.problems[item.id]]));
    page.mark(form, own, visit.pack.words[screens.look.language].sentences);
    const summary = screens.main.querySelector(".sum");
    summary.hidden = !Object.keys(own).length;
    if (!summary.hidden) return summary.focus();
    visit.at += 1;
    if (!last) return draw();
    const wrong = found.pages.findIndex((one) => one.items.some((item) => item.id in found.problems));
    if (wrong >= 0) {
      visit.at = wrong;
      return draw();
    }
    return send(found.answers);
  }

  // Kept on the disk first, thanked then. What cannot be kept stays in hand, and the tablet takes no further customer.
  async function send(answers) {
    const { visit } = state, { point, wave, version } = visit.pack;
    if (visit.sending) return;
    visit.sending = true;
    idle.stop();
    const answer = { uuid: visit.uuid, point, wave, version, language: screens.look.language, opened: visit.opened, answers };
    try {
      await store.keep(answer);
      thank(answer.uuid);
    } catch {
      state.visit = visit;
      visit.unsent = sync.state.extra = answer;
      screens.show("unsent");
    }
    sync.now();
  }

  async function retryUnsent() {
    const answer = state.visit.unsent;
    const kept = sync.state.extra && (await store.keep(answer).then(() => true, () => false));
    if (!kept && sync.state.extra) return;
    sync.state.extra = null;
    thank(answer.uuid);
  }

  async function thank(uuid) {
    const survey = state.visit?.pack ?? (await store.get("survey"));
    state.visit = null;
    const number = uuid.slice(0, 8).toUpperCase();
    const thanks = survey?.words[screens.look.language].thanks ?? "";
    screens.show("thanks", { number: `${number.slice(0, 4)}-${number.slice(4)}`, thanks }).dataset.uuid = uuid;
    idle.watch(RESTART, afterwards);
  }

  async function afterwards() {
    screens.look.language = "zh";
    screens.look.large = true;
    await store.drop("thanked").catch(() => {});
    return home();
  }

  return { begin, draw, follow, next, retryUnsent, thank, afterwards };
})();
