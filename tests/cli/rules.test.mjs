// Rule sets: the released one is pinned, a further one needs two people; and docs/rules.md is what
// the data says.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const tool = path.join(process.env.SSG_BUILD || path.join(root, 'build/asan'), 'socialsoeg');
const released = path.join(root, 'sql/reference/rules/da-1.json');
const folder = mkdtempSync(path.join(os.tmpdir(), 'ssg-rules-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name) => path.join(folder, name);
const rules = (...args) => spawnSync(tool, ['rules', ...args], { encoding: 'utf8' });
const check = (...args) => rules('check', ...args).status;

function write(name, change = (text) => text) {
  writeFileSync(file(name), change(readFileSync(released, 'utf8')));
  return file(name);
}
const renamed = (text) => text.replace('"rule_set": "da-1"', '"rule_set": "da-2"');

test('the released set is accepted by its bytes alone', () => {
  assert.equal(check(released), 0);
  assert.equal(JSON.parse(rules('check', '--json', released).stdout).verdict, 'released');
  assert.equal(check(write('same.json')), 0);
  const one = rules('check', write('changed.json', (text) => text.replace('"value": 90', '"value": 91')));
  assert.equal(one.status, 1);
  assert.match(one.stderr, /nyt navn/);
  assert.equal(check(write('space.json', (text) => `${text} `)), 1);
});

test('a set with faults says which', () => {
  const one = rules('check', write('faults.json', (text) => text.replace('{typical}', '{typisk}').replace('"R8"', '"R18"')));
  assert.equal(one.status, 1);
  for (const pointer of ['/rules/R3/texts/shorter', '/rules/R18/id', '/rules/R8/id']) assert.ok(one.stderr.includes(pointer), pointer);
  writeFileSync(file('none.json'), '{');
  assert.equal(check(file('none.json')), 1);
  assert.equal(check(file('not-there.json')), 2);
  assert.equal(check(), 2);
  assert.equal(check(released, released), 2);
});

test('a further set needs two people, and loses both with a change', () => {
  const set = write('da-2.json', renamed);
  for (const name of ['anna', 'bo', 'cilla']) assert.equal(rules('key', '--name', name, '--out', file(name)).status, 0);
  assert.equal(statSync(file('anna')).mode & 0o777, 0o600);
  assert.equal(rules('key', '--name', 'anna', '--out', file('anna')).status, 2, 'a key is never overwritten');
  assert.equal(rules('key', '--name', 'to ord', '--out', file('x')).status, 2);
  writeFileSync(file('keys'), ['# who may sign', ...['anna', 'bo'].map((name) => readFileSync(`${file(name)}.pub`, 'utf8').trim()), ''].join('\n'));
  assert.equal(check(set, '--keys', file('keys')), 1);
  assert.equal(rules('sign', set, '--key', file('anna')).status, 0);
  assert.equal(check(set, '--keys', file('keys')), 1, 'one is not enough');
  assert.equal(rules('sign', set, '--key', file('anna')).status, 1, 'the same person');
  assert.equal(rules('sign', set, '--key', file('cilla')).status, 0);
  assert.equal(check(set, '--keys', file('keys')), 1, 'cilla may not');
  assert.equal(rules('sign', set, '--key', file('bo')).status, 0);
  assert.equal(check(set, '--keys', file('keys')), 0);
  assert.equal(check(set), 1, 'without a list of who may');
  const doubled = `${readFileSync(`${file('anna')}.pub`, 'utf8')}${readFileSync(`${file('anna')}.pub`, 'utf8')}`;
  writeFileSync(file('one-twice'), doubled);
  assert.equal(check(set, '--keys', file('one-twice')), 1, 'one person twice');
  assert.equal(timeline(set).status, 0);
  write('da-2.json', (text) => renamed(text).replace('"value": 90', '"value": 120'));
  assert.equal(check(set, '--keys', file('keys')), 1, 'changed after signing');
  assert.equal(timeline(set).status, 2);
  assert.equal(rules('sign', set, '--key', file('bo')).status, 1, 'signatures of another edition');
  writeFileSync(file('bad-keys'), 'anna+1234\n');
  assert.equal(check(set, '--keys', file('bad-keys')), 2);
  assert.equal(rules('sign', set, '--key', `${file('anna')}.pub`).status, 2);
  assert.equal(rules('sign', set).status, 2);
});

function timeline(set) {
  const base = JSON.parse(readFileSync(path.join(root, 'tests/rules/base.json'), 'utf8')).input;
  return spawnSync(tool, ['timeline', '--rules', set, '--keys', file('keys')], { input: JSON.stringify({ ...base, rule_set: 'da-2' }), encoding: 'utf8' });
}

test('docs/rules.md is what the data says', () => {
  const table = rules('table');
  assert.equal(table.status, 0, table.stderr);
  assert.equal(readFileSync(path.join(root, 'docs/rules.md'), 'utf8'), table.stdout, 'run: socialsoeg rules table > docs/rules.md');
  const set = JSON.parse(readFileSync(released, 'utf8'));
  for (const rule of set.rules) {
    assert.ok(table.stdout.includes(`### ${rule.id} ${rule.name.da}`), rule.id);
    for (const text of rule.texts) assert.ok(table.stdout.includes(text.da.replaceAll('|', '\\|')), text.da);
  }
});

test('no sentence judges', () => {
  const forbidden = /eskal|risikofamilie|belastet|gerningsmand|score|farvekode|kendt af politiet|klasse/i;
  const set = JSON.parse(readFileSync(released, 'utf8'));
  for (const { texts } of set.rules) for (const { da } of texts) assert.doesNotMatch(da, forbidden);
  for (const { da } of set.words) assert.doesNotMatch(da, forbidden);
});
