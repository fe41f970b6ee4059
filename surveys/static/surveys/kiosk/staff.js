// For the branch's staff: pairing, and behind the staff code what waits, what was set aside, and the way out.
"use strict";
Kiosk.staff = (() => {
  const { store, screens, lock, sync } = Kiosk;
  const time = (at) => (at ? new Date(at).toLocaleString(screens.look.language === "zh" ? "zh-CN" : "en-GB") : "—");
  const megabytes = (bytes) => (bytes / 1048576).toFixed(1);

  // "" where the tablet is paired, else the fault's name.
  async function pair(code, staffCode) {
    if (!/^[0-9]{4,8}$/.test(staffCode)) return "staff_code_shape";
    let reply, told;
    try {
      reply = await fetch("/kiosk/pair/", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ code }),
        credentials: "omit",
        cache: "no-store",
      });
      told = await reply.json();
    } catch {
      return "offline";
    }
    if (!reply.ok) return told.fault ?? "offline";
    await store.write(["kept"], ({ kept }) => {
      kept.put({ name: "token", value: told.token });
      kept.put({ name: "device", value: told.device });
      for (const name of ["fault", "survey", "contact"]) kept.delete(name);
    });
    await lock.setCode(staffCode);
    return "";
  }

  async function state() {
    const [contact, device, queue, aside] = await Promise.all([
      store.get("contact"), store.get("device"), store.count("queue"), store.all("aside"),
    ]);
    const room = (await navigator.storage?.estimate?.()) ?? {};
    const named = contact?.device ?? device ?? {};
    return {
      branch: named[screens.look.language] ?? "",
      label: named.label ?? "",
      waiting: queue + (sync.state.extra ? 1 : 0),
      aside,
      aside_count: aside.length,
      contact: time(contact?.at),
      clock: contact ? Math.round(contact.offset / 1000) : "—",
      used: megabytes(room.usage ?? 0),
      room: megabytes(room.quota ?? 0),
      software: Kiosk.settings.software,
    };
  }

  async function panel() {
    const known = await state(), ready = Boolean(await store.get("survey")) && Boolean(navigator.serviceWorker?.controller);
    const persisted = Boolean(await navigator.storage?.persisted?.());
    const fault = await store.get("fault");
    const screen = screens.show("staff", {
      ...known, ready, unready: !ready, persisted, unpersisted: !persisted, withdrawn: Boolean(fault), any_aside: known.aside.length > 0,
    });
    const row = screen.querySelector("[data-row]"), body = row.parentElement;
    row.remove();
    for (const one of known.aside) {
      const line = row.cloneNode(true);
      screens.write(line, { number: one.uuid.slice(0, 8).toUpperCase(), opened: time(one.opened), reason: one.reason });
      const reasons = [...line.querySelectorAll("[data-reason]")], own = one.reason.startsWith("http_") ? "http" : one.reason;
      for (const words of reasons) words.hidden = words.dataset.reason !== own;
      line.querySelector("[data-slot=reason]").hidden = reasons.some((words) => !words.hidden);
      body.append(line);
    }
  }

  // What was set aside goes back to the queue: after an update of the software, or once the branch is put right.
  async function retry() {
    const aside = await store.all("aside");
    await store.write(["queue", "aside"], (stores) => {
      for (const { reason, aside_at, ...answer } of aside) {
        stores.queue.put(answer);
        stores.aside.delete(answer.uuid);
      }
    });
    await sync.now();
  }

  return { pair, state, panel, retry };
})();
