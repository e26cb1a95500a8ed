// `socialsoeg replay` on a real stack: 0 equal, 1 different, 2 no such look-up, 3 erased; and what a
// longer window shows beside the usual one.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Stack } from '../lib/stack.mjs';

let stack;
let database;
let lookup;

before(async () => {
  stack = Stack.up({ persons: 1000, recent: 60 });
  database = `host=${stack.dir}/state/sock dbname=socialsoeg user=postgres`;
  stack.addUser('worker', 'social_worker', { district: stack.example.district });
  const opened = await stack.call('POST', '/v1/lookups', stack.lookupBody(), { as: 'worker' });
  assert.equal(opened.status, 201, opened.text);
  lookup = opened.json.lookup_id;
});
after(() => stack?.down());

const tool = (...args) => stack.tool(['replay', '--database', database, ...args]);
function replay(id, ...args) {
  const done = tool('--json', ...args, id);
  return { code: done.status, json: done.stdout ? JSON.parse(done.stdout) : undefined, error: done.stderr };
}

test('a look-up gives the same again, also before its hash is kept', () => {
  const { code, json, error } = replay(lookup);
  assert.equal(code, 0, error);
  assert.equal(json.outcome, 'equal');
  assert.deepEqual(json.revisions.map((r) => [r.revision, r.recorded, r.stable]), [[1, false, true]]);
});

test('a longer window shows both results, and is a revision of its own', async () => {
  const longer = await stack.call('POST', `/v1/lookups/${lookup}/window`, { years: 10, reason: 'Ældre sager om vold kan have betydning for barnet.' }, { as: 'worker' });
  assert.equal(longer.status, 200, longer.text);
  const whole = await stack.call('POST', `/v1/lookups/${lookup}/unmask`, { reason: 'assess_need' }, { as: 'worker' });
  assert.equal(whole.status, 200, whole.text);
  const { window, pattern, entries, child_entries, contacts, banners } = whole.json;
  assert.equal(window.years, 10);
  assert.equal(pattern.default_window.years, 5);
  assert.equal(pattern.default_window.to, window.to);
  assert.ok(pattern.default_window.from > window.from);
  const refs = new Set([...entries, ...child_entries, ...contacts, ...banners].map((item) => item.ref));
  for (const fired of [...pattern.fired, ...pattern.default_window.fired]) {
    for (const ref of fired.entries) assert.ok(refs.has(ref), `${fired.rule}: ${ref}`);
  }
  for (const adult of pattern.default_window.adults) {
    const long = pattern.adults.find((other) => other.adult === adult.adult);
    assert.ok(adult.incidents <= long.counts.incidents);
  }
  assert.deepEqual(replay(lookup).json.revisions.map((r) => r.revision), [1, 2]);
});

test('kept hashes are compared', () => {
  const kept = tool('--record', '--json');
  assert.equal(kept.status, 0, kept.stderr);
  assert.equal(JSON.parse(kept.stdout).recorded, 2);
  assert.equal(JSON.parse(tool('--record', '--all', '--json').stdout).recorded, 0);
  const { code, json } = replay(lookup);
  assert.equal(code, 0);
  for (const revision of json.revisions) {
    assert.ok(revision.recorded);
    assert.equal(revision.recorded_result_sha256, revision.result_sha256);
    assert.equal(revision.recorded_rules_sha256, revision.rules_sha256);
  }
});

test('a changed snapshot is different', () => {
  const where = `where lookup_id = '${lookup}' and revision = 2`;
  const before = stack.sql(`select e_outcome from casework.lookup_revision ${where}`);
  stack.sql(`update casework.lookup_revision set e_outcome = array_replace(e_outcome, 'fined', 'prison') ${where}`);
  const { code, json } = replay(lookup);
  assert.equal(code, 1);
  assert.equal(json.outcome, 'different');
  assert.deepEqual(json.revisions.map((r) => r.equal), [true, false]);
  assert.equal(replay(lookup, '--revision', '1').code, 0);
  assert.equal(replay(lookup, '--revision', '2').code, 1);
  stack.sql(`update casework.lookup_revision set e_outcome = '${before}' ${where}`);
  assert.equal(replay(lookup).code, 0);
});

test('a correction of the register changes no snapshot', () => {
  stack.sql("update register.involvement set outcome = 'acquitted'");
  assert.equal(replay(lookup).code, 0);
});

test('an erased look-up', () => {
  stack.sql(`delete from casework.lookup_revision where lookup_id = '${lookup}'`);
  const { code, json } = replay(lookup);
  assert.equal(code, 3);
  assert.equal(json.outcome, 'erased');
});

test('bad input says what, where and what to do', () => {
  for (const args of [[randomUUID()], ['no-uuid'], [], [lookup, lookup], ['--revision', '0', lookup], ['--all', lookup], ['--record', lookup], ['--what', lookup]]) {
    const done = tool(...args);
    assert.equal(done.status, 2, args.join(' '));
    assert.match(done.stderr, /replay/);
    assert.equal(done.stdout, '');
  }
  const nowhere = stack.tool(['replay', lookup]);
  assert.equal(nowhere.status, 2);
  const gone = stack.tool(['replay', '--database', 'host=/nowhere user=nobody', lookup]);
  assert.equal(gone.status, 3);
});
