// What outlives a crash: the device's token, the survey, answers that wait, answers set aside, counts.
// A write is done when the database says that it is on the disk; nobody is thanked before.
"use strict";
Kiosk.store = (() => {
  const STORES = { queue: "uuid", aside: "uuid", sheets: "uuid", kept: "name" };
  let opened = null;

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open("manyi-kiosk", 1);
      asked.onupgradeneeded = () => {
        for (const [name, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(name, { keyPath });
      };
      asked.onsuccess = () => {
        asked.result.onclose = () => { opened = null; };
        resolve(asked.result);
      };
      asked.onerror = () => {
        opened = null;
        reject(asked.error);
      };
    });
    return opened;
  }

  // Runs `work` with the named stores; gives what it returned once all of it is written.
  async function write(names, work) {
    const base = await open();
    return new Promise((resolve, reject) => {
      const transaction = base.transaction(names, "readwrite", { durability: "strict" });
      const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
      let result;
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = () => reject(transaction.error ?? new Error("not written"));
      result = work(stores);
    });
  }

  async function read(name, ask) {
    const base = await open();
    return new Promise((resolve, reject) => {
      const asked = ask(base.transaction(name).objectStore(name));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }

  const get = async (name) => (await read("kept", (store) => store.get(name)))?.value;
  const put = (name, value) => write(["kept"], ({ kept }) => kept.put({ name, value }));
  const drop = (name) => write(["kept"], ({ kept }) => kept.delete(name));
  const count = (name) => read(name, (store) => store.count());
  const all = (name, most) => read(name, (store) => store.getAll(null, most));

  // The sheet of the day by the tablet's clock: its totals are sent until it is the past and the server has them.
  function raise(sheets, sheet, field) {
    sheets.put({ ...sheet, [field]: sheet[field] + 1 });
  }

  async function today() {
    const day = new Date().toDateString();
    const last = (await all("sheets")).filter((one) => one.day === day && !one.refused).pop();
    return last ?? { uuid: crypto.randomUUID(), day, opened: Date.now(), prompted: 0, answered: 0 };
  }

  async function prompted() {
    const sheet = await today();
    return write(["sheets"], ({ sheets }) => raise(sheets, sheet, "prompted"));
  }

  // An answer, its place in the count, and that its customer is to be thanked: all or nothing.
  async function keep(answer) {
    const sheet = await today();
    return write(["queue", "sheets", "kept"], ({ queue, sheets, kept }) => {
      queue.put(answer);
      raise(sheets, sheet.prompted > sheet.answered ? sheet : { ...sheet, prompted: sheet.answered + 1 }, "answered");
      kept.put({ name: "thanked", value: { uuid: answer.uuid, language: answer.language, at: Date.now() } });
    });
  }

  async function move(answers) {
    return write(["queue", "aside"], ({ queue, aside }) => {
      for (const answer of answers) {
        aside.put({ ...answer, aside_at: Date.now() });
        queue.delete(answer.uuid);
      }
    });
  }

  const forget = (name, keys) => write([name], (stores) => keys.forEach((key) => stores[name].delete(key)));

  return { get, put, drop, count, all, prompted, keep, move, forget, write };
})();
