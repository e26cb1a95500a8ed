// compare.mjs BEFORE AFTER: files of tests/bench/compare. The order of records, which the daemon sorts
// itself, and of spells and ties means nothing; all else must be equal. Exit 1 when it is not.
import { readFileSync } from "node:fs";

const GROUPS = ["e_", "o_", "a_"];

function normal(snapshot) {
  if (!snapshot) return snapshot;
  const rest = { ...snapshot };
  for (const group of GROUPS) {
    const names = Object.keys(snapshot).filter((name) => name.startsWith(group)).sort();
    if (names.length === 0 || !snapshot[names[0]]) continue;
    rest[group] = snapshot[names[0]].map((_, i) => JSON.stringify(names.map((name) => snapshot[name][i]))).sort();
    for (const name of names) delete rest[name];
  }
  if (rest.record_ids) rest.record_ids = [...rest.record_ids].sort((a, b) => a - b);
  return rest;
}

function read(file) {
  return readFileSync(file, "utf8").trimEnd().split("\n").map((line) => {
    const [, number, outcome, told] = line.match(/^(\d+) (\S+) (.*)$/);
    // Two JSON texts behind each other; the second begins behind the balanced end of the first.
    let depth = 0;
    let end = 0;
    let quoted = false;
    for (; end < told.length; end += 1) {
      const c = told[end];
      if (quoted) {
        if (c === "\\") end += 1;
        else if (c === '"') quoted = false;
      } else if (c === '"') quoted = true;
      else if (c === "{") depth += 1;
      else if (c === "}" && --depth === 0) break;
    }
    const answer = JSON.parse(told.slice(0, end + 1));
    const content = told.slice(end + 2) === "-" ? null : JSON.parse(told.slice(end + 2));
    answer.snapshot = normal(answer.snapshot);
    if (content) content.stored = normal(content.stored);
    return { number, outcome, text: JSON.stringify([answer, content]) };
  });
}

const [before, after] = process.argv.slice(2).map(read);
let different = before.length === after.length ? 0 : 1;
before.forEach((row, i) => {
  if (after[i] && after[i].outcome === row.outcome && after[i].text === row.text) return;
  different += 1;
  if (different <= 3) console.log(`look-up ${row.number}:\n  ${row.text}\n  ${after[i]?.text}`);
});
console.log(`${before.length} look-ups, ${different} different`);
process.exit(different ? 1 : 0);
