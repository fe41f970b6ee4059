// What is on the glass: a screen by its name, in the language and size that the customer chose.
"use strict";
Kiosk.screens = (() => {
  const root = document.documentElement;
  const main = document.querySelector("main");
  const look = { language: "zh", large: true };

  const part = (selector) => document.getElementById(`screens-${look.language}`).content.querySelector(selector).cloneNode(true);

  // Words and numbers go into their places as text, never as markup.
  function write(where, values) {
    for (const place of where.querySelectorAll("[data-slot]")) {
      if (place.dataset.slot in values) place.textContent = values[place.dataset.slot] ?? "";
    }
    for (const place of where.querySelectorAll("[data-if]")) {
      if (place.dataset.if in values) place.hidden = !values[place.dataset.if];
    }
  }

  function top() {
    root.lang = look.language === "zh" ? "zh-Hans" : "en";
    root.classList.toggle("large", look.large);
    document.getElementById("top").replaceChildren(part("[data-part=top]"));
    write(document.getElementById("top"), { large: look.large, normal: !look.large });
  }

  function show(name, values = {}) {
    top();
    const screen = part(`[data-screen="${name}"]`);
    write(screen, values);
    root.dataset.screen = name;
    main.replaceChildren(screen);
    window.scrollTo(0, 0);
    screen.querySelector("h1")?.focus({ preventScroll: true });
    return screen;
  }

  // A dialog over the screen; its words come from the same place.
  function over(name, values = {}) {
    const dialog = document.getElementById("over");
    dialog.replaceChildren(part(`[data-over="${name}"]`));
    dialog.dataset.name = name;
    write(dialog, values);
    if (!dialog.open) dialog.showModal();
    return dialog;
  }

  function uncover(name) {
    const dialog = document.getElementById("over");
    if (!dialog.open || (name && dialog.dataset.name !== name)) return;
    dialog.dataset.name = "";
    dialog.close();
  }

  // A dialog goes when its button says so, not by Escape.
  document.getElementById("over").addEventListener("cancel", (event) => event.preventDefault());

  // The sentence of a fault, of those that the screen has; the last one where it has none for this.
  function tell(fault) {
    const sentences = [...main.querySelectorAll("[data-fault]")];
    const chosen = fault && (sentences.find((one) => one.dataset.fault === fault) ?? sentences.at(-1));
    for (const one of sentences) one.hidden = one !== chosen;
  }

  const name = () => root.dataset.screen ?? "";
  return { look, show, over, uncover, write, tell, name, main };
})();
