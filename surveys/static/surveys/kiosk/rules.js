// What is asked, and what can be taken: the engine's rules over again. The server checks every answer once more.
"use strict";
Kiosk.rules = (() => {
  const NA = "na";
  const UNPRINTABLE = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]/u;
  const NUMBER = /^([+-]?[0-9]{1,15})(?:\.([0-9]{0,15}))?$/;
  const COMPARE = {
    eq: (a, b) => a === b, ne: (a, b) => a !== b,
    lt: (a, b) => a < b, le: (a, b) => a <= b, gt: (a, b) => a > b, ge: (a, b) => a >= b,
  };

  const strip = (words) => words.replace(/^[^\S\ufeff]+|[^\S\ufeff]+$/gu, "");
  const length = (words) => [...words].length;
  const good = (value) => ({ value });
  const bad = (problem) => ({ problem });

  function normal(raw) {
    const found = length(raw) > 60 ? null : NUMBER.exec(strip(raw.normalize("NFKC")));
    if (!found) return null;
    const whole = BigInt(found[1].replace(/^[+-]/, "")).toString();
    const part = (found[2] ?? "").replace(/0+$/, "");
    const sign = found[1].startsWith("-") && (whole !== "0" || part) ? "-" : "";
    return part ? `${sign}${whole}.${part}` : sign + whole;
  }

  function scaled(value) {
    const [whole, part = ""] = (normal(String(value)) ?? "0").split(".");
    const digits = BigInt(whole.replace("-", "") + part.padEnd(15, "0"));
    return whole.startsWith("-") ? -digits : digits;
  }

  function realDay(raw) {
    const day = length(raw) > 40 ? "" : strip(raw);
    if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(day) || day.startsWith("0000")) return null;
    const at = new Date(`${day}T00:00:00Z`);
    return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === day ? day : null;
  }

  function words(item, raw) {
    const limit = item.limit;
    if (length(raw) > 4 * limit && length(strip(raw)) > 4 * limit) return bad("too_long");
    if (UNPRINTABLE.test(raw)) return bad("control_character");
    const value = strip(strip(raw.replace(/\r\n?/g, "\n")).normalize("NFC"));
    if (length(value) > limit) return bad("too_long");
    if (item.kind === "text" && /[\n\t]/.test(value)) return bad("control_character");
    return good(value || null);
  }

  function picks(item, raw) {
    const chosen = new Set(raw), order = item.options.map(([code]) => code);
    const alone = item.options.some(([code, exclusive]) => exclusive && chosen.has(code));
    if (![...chosen].every((code) => order.includes(code))) return bad("unknown_option");
    if (alone) return chosen.size === 1 ? good([...chosen]) : bad("exclusive_option");
    if (chosen.size < (item.least ?? 1)) return bad("too_few");
    if (chosen.size > (item.most ?? order.length)) return bad("too_many");
    return good(order.filter((code) => chosen.has(code)));
  }

  const within = (item, value, order) =>
    (item.low === undefined || order(item.low) <= order(value)) && (item.high === undefined || order(value) <= order(item.high));

  const CHECKS = {
    points: (item, raw) => (item.points.includes(raw) || (raw === NA && item.na) ? good(raw) : bad("off_scale")),
    choice: (item, raw) => (item.options.some(([code]) => code === raw) ? good(raw) : bad("unknown_option")),
    choices: picks,
    text: words,
    long_text: words,
    notice: (item, raw) => (typeof raw === "boolean" ? good(raw) : bad("wrong_type")),
    date: (item, raw) => {
      const day = realDay(raw);
      if (day === null) return bad("not_a_date");
      return within(item, day, (one) => one) ? good(day) : bad("out_of_range");
    },
    number: (item, raw) => {
      const value = normal(raw);
      if (value === null) return bad("not_a_number");
      if (!within(item, value, scaled)) return bad("out_of_range");
      return (value.split(".")[1] ?? "").length > (item.decimals ?? 0) ? bad("too_many_decimals") : good(value);
    },
  };

  // Whether a condition holds for the answers so far; `facts` is what is known before the first one.
  function holds(test, seen, facts, items) {
    if (!test) return true;
    if (test.all) return test.all.every((part) => holds(part, seen, facts, items));
    if (test.any) return test.any.some((part) => holds(part, seen, facts, items));
    if (test.item === undefined) {
      const fact = Object.keys(test)[0];
      return test[fact].some((value) => value.toLowerCase() === facts[fact].toLowerCase());
    }
    return compares(test, seen, items[test.item]);
  }

  function compares({ item: name, op, value }, seen, item) {
    const answer = seen[name], given = answer !== undefined;
    if (op === "answered") return given === value;
    const wanted = Array.isArray(value) ? value : [value];
    if (item.kind === "choices") {
      const picked = given && wanted.some((code) => answer.includes(code));
      return op === "ne" ? given && !picked : picked;
    }
    if (!given || answer === NA) return false;
    const order = item.kind === "number" ? scaled : (one) => one;
    if (op === "in") return wanted.some((one) => order(one) === order(answer));
    return COMPARE[op](order(answer), order(value));
  }

  function missing(item, value) {
    if (!item.required) return null;
    if (item.kind === "notice") return value === true ? null : "consent_needed";
    return value === null ? "required" : null;
  }

  // One walk through the survey with what was typed: the pages and items that are asked, and what is wrong.
  function walk(pages, typed, facts) {
    const seen = {}, items = {}, found = { pages: [], answers: {}, problems: {} };
    for (const page of pages) {
      for (const item of page.items) items[item.id] = item;
      if (!holds(page.show_if, seen, facts, items)) continue;
      const shown = [];
      for (const item of page.items) {
        if (!holds(item.show_if, seen, facts, items)) continue;
        shown.push(item);
        if (item.asks) ask(item, typed[item.id], seen, found);
      }
      if (shown.length) found.pages.push({ id: page.id, items: shown });
    }
    return found;
  }

  function ask(item, raw, seen, found) {
    const empty = raw === undefined || raw === null || raw === "" || (Array.isArray(raw) && !raw.length);
    const { value = null, problem } = empty ? {} : CHECKS[item.kind](item, raw);
    const wrong = problem ?? missing(item, value);
    if (wrong) found.problems[item.id] = wrong;
    if (problem || value === null) return;
    seen[item.id] = value;
    found.answers[item.id] = raw;
  }

  return { walk };
})();
