// Home: whatever this tablet can do now; and what happens when a contact brought something.
"use strict";
Kiosk.home = (() => {
  const { store, screens, idle, staff } = Kiosk;
  const ROOM = 1048576;
  const WAITING = ["welcome", "none", "closed", "withdrawn", "full"]; // screens that nobody is at work on
  const state = { visit: null, beginning: false, reload: false, taken: false };

  async function place() {
    if (state.taken) return "taken";
    if (!(await store.get("token"))) return "pairing";
    if (await store.get("fault")) return "withdrawn";
    const survey = await store.get("survey"), contact = await store.get("contact");
    if (!survey) return "none";
    if (Date.now() + (contact?.offset ?? 0) > survey.closes) return "closed";
    return (await roomy()) ? "welcome" : "full";
  }

  // Some browsers say how much room there is; where they do not, the first write of a survey finds out.
  async function roomy() {
    const room = await navigator.storage?.estimate?.();
    return !room?.quota || room.quota - room.usage > ROOM;
  }

  async function home() {
    if (state.reload) return location.reload();
    state.visit = null;
    idle.stop();
    screens.uncover("idle");
    const left = screens.name();
    const [where, known, survey] = await Promise.all([place(), staff.state(), store.get("survey")]);
    const words = survey?.words[screens.look.language];
    if (state.beginning || state.visit) return; // a customer touched the glass meanwhile
    if (screens.name() !== left && !WAITING.includes(screens.name())) return; // or staff did
    if (state.reload) return location.reload(); // since a moment ago: nothing else would ask for it before the next contact
    screens.show(where, { ...known, title: words?.title, place: words?.place });
  }

  // A screen that only waits follows what a contact brought; a customer or staff at work is left alone.
  async function changed() {
    if (state.visit?.unsent) return Kiosk.survey.retryUnsent();
    if (!state.beginning && WAITING.includes(screens.name())) await home();
  }

  return { state, place, home, changed };
})();
