// An all-SQL twin of the co-residence: for many look-ups of the invented register it must say of
// every entry what the answer says.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Stack } from '../lib/stack.mjs';

const twin = readFileSync(path.join(path.dirname(fileURLToPath(import.meta.url)), 'coresidence.sql'), 'utf8');
let stack;

before(() => {
  stack = Stack.up({ persons: 1000, recent: 120 });
});
after(() => stack?.down());

function sqlTwin(id, revision) {
  const conn = `host=${stack.dir}/state/sock dbname=socialsoeg user=postgres`;
  const text = execFileSync('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-v', `id=${id}`, '-v', `revision=${revision}`, '-d', conn], { encoding: 'utf8', input: twin });
  return text.split('\n').filter(Boolean).map((line) => line.split('|'));
}

test('C and SQL agree on place, co-residence and the children registered there', async () => {
  // A home with a child, opened by a case of somebody there, in every district that has one.
  const cases = stack.sql(`
    select distinct on (a.address_id) a.address_id, i.case_number, m.district
    from register.incident i
    join register.involvement v on v.incident_no = i.incident_no
    join register.residence r on r.person_no = v.person_no and r.from_day <= current_date and r.to_day > current_date
    join register.address a on a.address_no = r.address_no and a.kind = 'dwelling'
    join register.residence cr on cr.address_no = a.address_no and cr.from_day <= current_date and cr.to_day > current_date
    join register.person c on c.person_no = cr.person_no and c.birth_date > current_date - interval '18 years'
    join reference.municipality m on m.municipality_code = a.municipality_code
    where i.happened_on > current_date - 60 and i.date_precision = 'day'
    order by a.address_id, i.case_number`).split('\n').map((line) => line.split('|'));
  let entries = 0;
  const seen = new Set();
  for (const [address_id, case_number, district] of cases) {
    const user = `worker${district}`;
    if (!seen.has(user)) stack.addUser(user, 'social_worker', { district });
    seen.add(user);
    const opened = await stack.call('POST', '/v1/lookups', { address_id, case_number, reason_code: 'new_incident' }, { as: user });
    if (opened.status === 403) continue; // an own family, or a case out of reach
    assert.equal(opened.status, 201, opened.text);
    const id = opened.json.lookup_id;
    const longer = await stack.call('POST', `/v1/lookups/${id}/window`, { years: 10, reason: 'Sammenligning af bopæl over hele perioden.' }, { as: user });
    assert.equal(longer.status, 200, longer.text);
    const { json } = await stack.call('POST', `/v1/lookups/${id}/unmask`, { reason: 'assess_need' }, { as: user });
    const keys = new Map([...json.household.children, ...json.household.adults].map((p) => [p.ref, p.person_key]));
    const told = new Map();
    for (const [number, key, ...facts] of sqlTwin(id, json.revision)) {
      const at = `${number} ${key}`;
      told.set(at, [...(told.get(at) ?? []), facts.join('|')]);
    }
    for (const entry of json.entries) {
      const at = `${entry.case_number} ${keys.get(entry.adult)}`;
      const children = entry.children_registered.map((ref) => keys.get(ref)).sort().join(',');
      const facts = `${entry.place}|${entry.co_residence}|${children}`;
      assert.ok(told.get(at)?.includes(facts), `${case_number}, ${at}: C says ${facts}, SQL ${told.get(at)}`);
      entries += 1;
    }
  }
  assert.ok(entries > 100, `only ${entries} entries were compared`);
});
