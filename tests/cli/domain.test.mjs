// The commands that compute and touch nothing: cpr check, deadline, trend, timeline, show. Answers,
// exit statuses (0 done, 1 no, 2 bad input) and what bad input is told.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const tool = path.join(process.env.SSG_BUILD || path.join(root, 'build/asan'), 'socialsoeg');
const schema = (name) => JSON.parse(readFileSync(path.join(root, `docs/schema/${name}.json`), 'utf8'));
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
const valid = Object.fromEntries(['cpr', 'deadline', 'trend', 'trend-input', 'household', 'timeline'].map((name) => [name, ajv.compile(schema(name))]));

function run(args, input = '') {
  const done = spawnSync(tool, args, { input: typeof input === 'string' ? input : JSON.stringify(input), encoding: 'utf8', maxBuffer: 1 << 28 });
  return { code: done.status, out: done.stdout, error: done.stderr };
}
function json(name, args, input, code = 0) {
  const done = run(args, input);
  assert.equal(done.code, code, done.error);
  const value = JSON.parse(done.out);
  assert.ok(valid[name](value), JSON.stringify(valid[name].errors));
  return value;
}
function bad(args, input, words) {
  const done = run(args, input);
  assert.equal(done.code, 2, `${args.join(' ')}: ${done.out}${done.error}`);
  assert.equal(done.out, '');
  assert.match(done.error, words);
}

test('cpr check', () => {
  // Invented people: day + 60. The seventh digit and the year say the century.
  const number = json('cpr', ['cpr', 'check', '670190-1234']);
  assert.equal(number.valid, true);
  assert.equal(number.birth_date, '1990-01-07');
  assert.equal(number.replacement, true);
  assert.equal(number.sex, 'female');
  assert.deepEqual(json('cpr', ['cpr', 'check', '--json', '6701901234']), number);
  assert.deepEqual(json('cpr', ['cpr', 'check', '--', '6701901234']), number);
  for (const wrong of ['6713901234', '9901901234', '670190123', '67019012345', '67-0190-1234', 'ti cifre', '']) {
    assert.equal(json('cpr', ['cpr', 'check', wrong], '', 1).valid, false, wrong);
  }
  bad(['cpr', 'check'], '', /mangler/);
  bad(['cpr', 'check', '6701901234', '6701901235'], '', /ét nummer/);
  bad(['cpr', 'check', '--verbose', '6701901234'], '', /--verbose/);
  bad(['cpr'], '', /no command/);
});

test('deadline', () => {
  const due = (from, days, ...more) => json('deadline', ['deadline', '--from', from, '--working-days', String(days), ...more]).deadline;
  assert.equal(due('2026-11-02', 6), '2026-11-10'); // a Monday
  assert.equal(due('2026-04-01', 6), '2026-04-14'); // the Wednesday before Easter
  assert.equal(due('2026-04-01', 1), '2026-04-07');
  assert.equal(due('2026-11-06', 1, '--saturdays'), '2026-11-07');
  assert.equal(due('2026-12-23', 1), '2026-12-24'); // a closing day of offices is no holiday
  assert.equal(due('2026-12-24', 1), '2026-12-28');
  assert.equal(due('2026-11-08', 0), '2026-11-08');
  assert.equal(due('2023-05-04', 1), '2023-05-08'); // Great Prayer Day, for the last time
  assert.equal(json('deadline', ['deadline', '--from=2026-11-02', '--working-days=6', '--json']).deadline, '2026-11-10');
  bad(['deadline', '--from', '2026-02-30', '--working-days', '6'], '', /--from/);
  bad(['deadline', '--from', '2026-02-20', '--working-days', '-1'], '', /--working-days/);
  bad(['deadline', '--from', '2026-02-20', '--working-days', '1.5'], '', /--working-days/);
  bad(['deadline', '--from', '2026-02-20'], '', /--working-days/);
  bad(['deadline', '--working-days', '6', '--from'], '', /--from/);
  bad(['deadline', 'now'], '', /now/);
});

const near = (value, wanted, what) => assert.ok(Math.abs(value - wanted) < 1e-6, `${what}: ${value} and not ${wanted}`);
const trend = (window_days, events) => {
  const input = { window_days, events };
  assert.ok(valid['trend-input'](input), JSON.stringify(valid['trend-input'].errors));
  return json('trend', ['trend'], input);
};
const days = (list, severities) => list.map((day, i) => ({ day, severity: severities ? severities[i] : null }));

test('trend: published and own vectors of Laplace', () => {
  for (const [window, list, u] of [
    [1500, [5, 40, 43, 175, 389, 712, 747, 795, 1299, 1478], -1.326949],
    [1825, [100, 900, 1400, 1600, 1700, 1800], 1.569196],
    [1825, [30, 120, 200, 400, 900, 1500], -1.801669],
    [1825, [300, 600, 900, 1200, 1500], -0.053055],
  ]) {
    const { n, laplace, mann_kendall: mk } = trend(window, days(list));
    assert.equal(n, list.length);
    near(laplace.u, u, 'u');
    assert.deepEqual(Object.values(mk), Array(Object.keys(mk).length).fill(null));
  }
});

test('trend: published and own vectors of Mann-Kendall', () => {
  const gilbert = [12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9, 11.0, 17.3, 15.9, 19.0, 18.3, 20.1, 21.7];
  const published = trend(100, days(gilbert.map((_, i) => i), gilbert)).mann_kendall;
  assert.equal(published.s, 54);
  near(published.var, 332.6666667, 'var');
  near(published.z, 2.905837, 'z');
  near(published.tau_b, 0.596694, 'tau_b');
  near(published.p, 2 * 0.001831, 'p');
  assert.equal(published.method, 'normal');
  // P(|S| >= |s|), over both tails.
  for (const [y, s, variance, tau, p] of [
    [[1, 2, 2, 3, 4], 9, 15.6666667, 0.948683, 2 / 60],
    [[3, 3, 1, 2], -3, 7.6666667, -0.547723, 1 / 2],
    [[1, 1, 2, 4, 4, 5], 13, 26.3333333, 0.930949, 2 / 180],
    [[2, 1, 2, 3, 3, 4, 4], 16, 41.3333333, 0.822951, 8 / 630],
  ]) {
    const { mann_kendall: mk } = trend(100, days(y.map((_, i) => i), y));
    assert.equal(mk.s, s);
    near(mk.var, variance, 'var');
    near(mk.tau_b, tau, 'tau_b');
    assert.equal(mk.method, 'exact');
    if (s !== -3) near(mk.p, p, `p of ${y}`);
  }
  const four = trend(10, days([1, 2, 3, 4], [1, 2, 3, 4]));
  near(four.mann_kendall.p, 2 / 24, 'n = 4');
  assert.equal(four.too_few, true);
  assert.equal(trend(10, days([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])).too_few, false);
  const same = trend(10, days([3, 3, 3], [1, 2, 3])).mann_kendall; // ties in time
  assert.equal(same.s, 0);
  assert.equal(same.z, 0);
  assert.equal(same.tau_b, null);
});

test('trend: few, none, any order, bad input', () => {
  const none = trend(10, []);
  assert.equal(none.n, 0);
  assert.equal(none.laplace.u, null);
  assert.equal(none.mann_kendall.p, null);
  assert.deepEqual(trend(10, days([5, 1, 3], [2, 9, 4])), trend(10, days([1, 3, 5], [9, 4, 2])));
  bad(['trend'], { window_days: 10, events: days([11], [1]) }, /\/events\/0\/day/);
  bad(['trend'], { window_days: 10, events: days([-1], [1]) }, /\/events\/0\/day/);
  bad(['trend'], { window_days: 0, events: [] }, /\/window_days/);
  bad(['trend'], { window_days: 10, events: [{ day: 1, severity: 1 }, { day: 2, severity: null }] }, /\/events\/1\/severity/);
  bad(['trend'], { window_days: 10, events: [{ day: '1', severity: 1 }] }, /\/events\/0\/day/);
  bad(['trend'], { window_days: 10 }, /\/events/);
  bad(['trend'], { window_days: 10, events: [], more: 1 }, /\/more/);
  bad(['trend'], '{"window_days":1,"window_days":2,"events":[]}', /linje 1/);
  bad(['trend'], '', /JSON/);
  bad(['trend', 'file.json'], {}, /file\.json/);
});

const household = schema('household').examples[0];

test('timeline: the schema\'s example, input and output', () => {
  assert.ok(valid.household(household), JSON.stringify(valid.household.errors));
  const out = json('timeline', ['timeline'], household);
  assert.equal(out.entries.length + out.contacts.length + out.banners.length + out.child_entries.length > 0, true);
  assert.deepEqual(json('timeline', ['timeline', '--json'], household), out);
  const turned = { ...household, entries: [...household.entries].reverse(), residences: [...household.residences].reverse() };
  assert.equal(run(['timeline'], turned).out, run(['timeline'], household).out);
});

test('timeline: a longer window shows the usual one beside it', () => {
  const out = json('timeline', ['timeline'], { ...household, window: { years: 10 } });
  assert.equal(out.pattern.default_window.years, 5);
  assert.ok(!('default_window' in json('timeline', ['timeline'], household).pattern));
});

test('timeline: what is not in the input is null', () => {
  const bare = {
    as_of: '2026-03-13', rule_set: 'da-1', window: { years: 5 }, case: { case_number: 'C-1' },
    household: { children: [{ ref: 'B1', birth_date: '2020-02-14' }], adults: [{ ref: 'V1', relation: 'parent' }] },
    residences: [], entries: [{ ref: 'H1', person: 'V1', case_number: 'S', date: '2024-01-01', kind: 'offence', role: 'charged' }],
  };
  assert.ok(valid.household(bare), JSON.stringify(valid.household.errors));
  const { entries: [entry], household: home } = json('timeline', ['timeline'], bare);
  assert.equal(entry.statute, null);
  assert.equal(entry.group, null);
  assert.equal(entry.time, null);
  assert.equal(entry.counts, false);
  assert.equal(entry.place, 'unknown');
  assert.equal(entry.co_residence, 'unknown');
  assert.equal(home.address, null);
  assert.equal(home.adults[0].name, null);
});

test('timeline: bad input is refused by schema and command alike', () => {
  const changed = (change) => {
    const copy = structuredClone(household);
    change(copy);
    return copy;
  };
  for (const [change, words] of [
    [(h) => { delete h.as_of; }, /\/as_of/],
    [(h) => { h.window.years = 11; }, /\/window\/years/],
    [(h) => { h.window.years = 0; }, /\/window\/years/],
    [(h) => { h.household.adults[0].relation = 'aunt'; }, /\/household\/adults\/0\/relation/],
    [(h) => { h.entries[0].kind = 'intelligence'; }, /\/entries\/0\/kind/],
    [(h) => { h.entries[0].role = 'boss'; }, /\/entries\/0\/role/],
    [(h) => { h.entries[0].colour = 'red'; }, /\/entries\/0\/colour/],
    [(h) => { h.residences = null; }, /\/residences/],
    [(h) => { delete h.entries[0].date; delete h.entries[0].reported_on; }, /\/entries\/0\/date/],
    [(h) => { h.entries[0].date = '2024-1-1'; }, /\/entries\/0\/date/],
    [(h) => { h.case.case_number = ''; }, /\/case\/case_number/],
  ]) {
    const input = changed(change);
    assert.ok(!valid.household(input), `the schema takes ${words}`);
    bad(['timeline'], input, words);
  }
  // What a schema cannot say.
  bad(['timeline'], changed((h) => { h.rule_set = 'da-2'; }), /\/rule_set/);
  bad(['timeline'], changed((h) => { h.entries[0].person = 'nobody'; }), /\/entries\/0\/person/);
  bad(['timeline'], changed((h) => { h.entries.push(h.entries[0]); }), /ref/);
  bad(['timeline'], changed((h) => { h.residences[0].to = '1900-01-01'; h.residences[0].from = '2000-01-01'; }), /\/residences\/0\/to/);
  bad(['timeline'], '[]', /timeline/);
  bad(['timeline'], '{', /linje 1/);
  bad(['timeline', '--keys', 'x'], household, /--keys/);
});

test('show draws a whole answer', () => {
  const answer = schema('timeline').examples?.[0] ?? json('timeline', ['timeline'], household);
  const whole = {
    case: { case_number: 'C-1', date: '2026-03-12', time: '21:40', statute: '§ 244, stk. 1' },
    window: { from: '2021-03-13', to: '2026-03-13', years: 5 },
    ...answer,
  };
  const entry = whole.entries[0];
  entry.sentence = 'bøde 3.000 kr.';
  entry.outcome = 'fined';
  entry.place = 'unknown';
  entry.co_residence = 'unknown';
  const done = run(['show'], whole);
  assert.equal(done.code, 0, done.error);
  assert.match(done.out, /Sag C-1/);
  assert.match(done.out, /; bøde 3\.000 kr\. · sted ukendt · fælles\s+bopæl ukendt/);
  assert.doesNotMatch(done.out, /bøde bøde/);
  for (const { text } of [...whole.pattern.fired, ...whole.pattern.counter_evidence]) {
    assert.ok(done.out.replace(/\s+/g, ' ').includes(text), text);
  }
  for (const line of done.out.split('\n')) assert.ok([...line].length <= 100, line);
  entry.sentence = 'rabat på 3 dage';
  assert.match(run(['show'], whole).out.replace(/\s+/g, ' '), /; bøde rabat på 3 dage/);
  bad(['show'], { state: 'masked', window: {} }, /\/window/);
  bad(['show'], 'no json', /JSON/);
});

test('there is no such command', () => {
  bad([], '', /usage/);
  bad(['timeline', 'check'], '', /check/);
  bad(['rule'], '', /no command/);
  const help = run(['help']);
  assert.equal(help.code, 0);
  for (const word of ['timeline', 'replay', 'rules', 'trend', 'deadline', 'cpr', 'show']) assert.ok(help.out.includes(word), word);
});
