// One page of the survey: put what was typed into it, read it back, show what is asked, say what is wrong.
"use strict";
Kiosk.page = (() => {
  const boxes = (form, id) => [...form.querySelectorAll(`[name="${CSS.escape(id)}"]`)];
  const whole = (form, id) => form.querySelector(`[data-item="${CSS.escape(id)}"]`);

  function typed(form, item) {
    const own = boxes(form, item.id), chosen = own.filter((box) => box.checked).map((box) => box.value);
    if (item.kind === "points") return chosen.length ? (/^-?[0-9]+$/.test(chosen[0]) ? Number(chosen[0]) : chosen[0]) : null;
    if (item.kind === "choice") return chosen[0] ?? null;
    if (item.kind === "choices") return chosen.length ? chosen : null;
    if (item.kind === "notice") return chosen.length ? true : null;
    return own[0]?.value.trim() ? own[0].value : null;
  }

  function fill(form, item, value) {
    if (value === undefined || value === null) return;
    const picked = (Array.isArray(value) ? value : [item.kind === "notice" ? "1" : value]).map(String);
    for (const box of boxes(form, item.id)) {
      if (box.type === "radio" || box.type === "checkbox") box.checked = picked.includes(box.value);
      else box.value = value;
    }
  }

  // What is on the page now, among all that was typed before.
  const collect = (form, items, before) =>
    ({ ...before, ...Object.fromEntries(items.filter((item) => item.asks).map((item) => [item.id, typed(form, item)])) });

  function reveal(form, items, shown) {
    for (const item of items) whole(form, item.id).hidden = !shown.includes(item.id);
  }

  // What was put right is no longer marked.
  function forgive(form, problems) {
    for (const words of form.querySelectorAll(".msg")) {
      const place = words.closest("[data-item]");
      if (place.dataset.item in problems) continue;
      words.remove();
      place.querySelectorAll(".bad").forEach((one) => one.classList.remove("bad"));
      place.querySelectorAll("[aria-invalid]").forEach((box) => box.removeAttribute("aria-invalid"));
    }
  }

  // Each problem stands beside its question, in the server's words.
  function mark(form, problems, sentences) {
    forgive(form, {});
    for (const [id, code] of Object.entries(problems)) {
      const place = whole(form, id).querySelector("fieldset, .q");
      const words = document.createElement("p");
      words.className = "msg";
      words.id = `q-${id}-msg`;
      words.textContent = sentences[id][code] ?? sentences[id].wrong_type;
      place.classList.add("bad");
      const before = place.matches("fieldset") ? place.querySelector(".ends, .o") : place.querySelector("textarea, .t, .o");
      place.insertBefore(words, before);
      const first = boxes(form, id)[0];
      first.setAttribute("aria-invalid", "true");
      first.setAttribute("aria-describedby", words.id);
    }
  }

  return { collect, fill, reveal, forgive, mark };
})();
