// The rule set's tests as data: every case of the files beside this one goes through `socialsoeg
// timeline`, and what its rule finds (whom, the exact Danish sentence, the entries) must be what
// the case says. A case whose name begins with "nearly" finds nothing, or less than it would with
// one thing changed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(folder, '../..');
const tool = path.join(process.env.SSG_BUILD || path.join(root, 'build/asan'), 'socialsoeg');
const read = (file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
const base = read('base.json');

/** The whole input of a case. */
function inputOf(given) {
  const entries = given.entries.map((row, i) => {
    const { contact, ...rest } = row;
    const ref = `h${i + 1}`;
    return { ref, ...(contact ? base.contact : base.entry), case_number: `S-${ref}`, ...rest };
  });
  return { ...base.input, ...given.input, entries };
}

function timeline(input) {
  const done = spawnSync(tool, ['timeline'], { input: JSON.stringify(input), encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return JSON.parse(done.stdout);
}

function found(rule, { pattern }) {
  if (rule === 'limits') return pattern.limits.map((text) => ({ text }));
  if (rule.startsWith('M')) {
    return pattern.counter_evidence.filter((item) => item.kind === rule)
      .map(({ text, entries }) => ({ text, entries }));
  }
  return pattern.fired.filter((item) => item.rule === rule)
    .map(({ adult, text, entries }) => ({ adult, text, entries }));
}

const files = readdirSync(folder).filter((file) => /^([RDM][0-9]+|limits)\.json$/.test(file)).sort();
for (const file of files) {
  const { rule, cases } = read(file);
  test(`${rule}: ${cases.length} cases`, () => {
    for (const given of cases) {
      const answer = timeline(inputOf(given));
      assert.deepEqual(found(rule, answer), given.finds, given.name);
      assert.notEqual(answer.pattern.counter_evidence.length, 0, given.name);
    }
  });
  test(`${rule} has a firing and a nearly firing case`, () => {
    assert.ok(cases.some((given) => given.finds.length > 0), 'none finds anything');
    assert.ok(rule === 'limits' || cases.some((given) => given.finds.length === 0), 'none is nearly');
  });
}

test('every rule of the set has a file', () => {
  const set = JSON.parse(readFileSync(path.join(root, 'sql/reference/rules/da-1.json'), 'utf8'));
  for (const { id } of set.rules) {
    if (id !== 'general') assert.ok(files.includes(`${id}.json`), `tests/rules/${id}.json is missing`);
  }
});

test('a change of the law is not read as a rise', () => {
  // § 119, stk. 3 was retired in 2019 and is § 119, stk. 4 since: both are judged by one day's law.
  const rows = ['2022-01-01', '2023-01-01', '2024-01-01', '2025-01-01'];
  const codes = ['72287', '72287', '72287', '72371']; // § 232, before and after 1 July 2013
  const input = inputOf({ entries: rows.map((date, i) => ({ date, code: codes[i] })) });
  const { pattern } = timeline(input);
  const orders = pattern.adults[0].incidents.map((incident) => incident.severity_order);
  assert.equal(new Set(orders).size, 1);
  assert.deepEqual(pattern.fired.filter((item) => item.rule === 'R4'), []);
});
