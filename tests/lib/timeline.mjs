// Compares an unmasked look-up with what the import files say (tests/lib/register.mjs).
import assert from "node:assert/strict";
import { ageOn } from "./register.mjs";

const FACTS = ["date", "date_precision", "time", "code", "group", "statute", "outcome", "outcome_date", "sentence", "counts", "why_not", "place", "co_residence", "children_registered", "case_at_hand", "since_case", "district"];
const pick = (entry, names) => Object.fromEntries(names.map((name) => [name, entry[name]]));
const sorted = (map) => Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));

function persons(register, list) {
  return list.map((shown) => {
    const person = register.person(shown.person_key);
    assert.ok(person, `person_key of ${shown.ref} is known`);
    return { ...person, ref: shown.ref, registered: shown.registered };
  });
}

/** Assert that the answer's household, entries, contacts and banners are those of the files. */
export function assertFacts(register, answer, addressId) {
  assert.equal(answer.state, "unmasked");
  const adults = persons(register, answer.household.adults);
  const children = persons(register, answer.household.children);
  for (const shown of [...answer.household.adults, ...answer.household.children]) {
    const person = register.person(shown.person_key);
    assert.equal(shown.name, `${person.given_name} ${person.surname}`);
    assert.equal(shown.cpr, person.cpr ?? null);
    if (person.status !== "dead") assert.equal(shown.age, ageOn(person.birth_date, answer.as_of), `age of ${shown.ref}`);
  }
  for (const child of answer.household.children) assert.equal(child.birth_date, register.person(child.person_key).birth_date);
  const homes = children.flatMap((child) => (register.residences.get(child.person_id) ?? [])
    .filter((r) => r.address_id && (child.registered === "here" || r.address_id === addressId))
    .map((r) => ({ ...r, from: [r.from ?? "", child.birth_date].sort()[1] })));
  const wanted = register.expect({ asOf: answer.as_of, years: answer.window.years, adults, children, caseNumber: answer.case.case_number, homes });

  const entries = new Map(answer.entries.map((entry) => [`${entry.case_number}/${entry.adult}/${entry.role}`, pick(entry, FACTS)]));
  assert.equal(entries.size, answer.entries.length, "each involvement once");
  assert.deepEqual(sorted(entries), sorted(wanted.entries));
  const childEntries = new Map(answer.child_entries.map((entry) => [`${entry.case_number}/${entry.child}/${entry.role}`,
    pick(entry, ["date", "outcome", "counts", "place", "children_registered"])]));
  assert.deepEqual(sorted(childEntries), sorted(wanted.childEntries));
  assert.deepEqual(answer.contacts.flatMap((contact) => contact.case_numbers).sort(), wanted.contacts);
  assert.deepEqual(answer.banners.map((banner) => pick(banner, ["adult", "from", "valid_to", "in_force"])).sort((a, b) => (a.from < b.from ? -1 : 1)),
    wanted.banners.sort((a, b) => (a.from < b.from ? -1 : 1)));
  const order = answer.entries.map((entry) => `${entry.date}${entry.date.length === 7 ? "-01" : ""} ${entry.time ?? "99"} ${entry.case_number}`);
  assert.deepEqual(order, [...order].sort(), "entries by date, time, case number");
  if (answer.window.years < 10) assert.equal(answer.window.more_years_would_add["10"]?.entries ?? 0, wanted.older, "what ten years would add");
  return wanted;
}

/** The masked answer tells no more than it may: no person but the case's parties, no address, no
 * entry, no severity. */
export function assertMasked(register, answer) {
  assert.equal(answer.json.state, "masked");
  assert.deepEqual(answer.json.entries, []);
  for (const name of ["child_entries", "contacts", "banners", "pattern"]) assert.ok(!(name in answer.json), `${name} is absent`);
  assert.ok(!("more_years_would_add" in answer.json.window));
  assert.ok(!("address" in answer.json.household));
  assert.doesNotMatch(answer.text, /severity|cpr/i);
  const parties = new Set(answer.json.case.parties.map((party) => party.person_key));
  const { parties: named, ...caseFacts } = answer.json.case;
  const rest = JSON.stringify({ ...answer.json, case: caseFacts });
  for (const [id, key] of register.keys) {
    const person = register.persons.get(id);
    if (person.cpr) assert.ok(!answer.text.includes(person.cpr), "no CPR number");
    assert.ok(!rest.includes(key), "no person_key but the parties'");
    if (!parties.has(key)) assert.ok(!named.some((party) => party.person_key === key));
  }
  for (const id of register.addresses.keys()) assert.ok(!answer.text.includes(id), "no address_id");
  for (const number of register.cases.keys()) if (number !== answer.json.case.case_number) assert.ok(!answer.text.includes(`"${number}"`), "no case number but the one typed");
}

/** The masked summary counts the entries that the unmasked answer shows, acquitted ones left out. */
export function assertSummary(masked, unmasked) {
  const shown = unmasked.entries.filter((entry) => entry.outcome !== "acquitted");
  const count = (of) => {
    const totals = {};
    for (const entry of shown) if (of(entry) !== null) totals[of(entry)] = (totals[of(entry)] ?? 0) + 1;
    return totals;
  };
  const plain = (totals) => Object.fromEntries(Object.entries(totals).filter(([, n]) => n > 0).sort());
  assert.deepEqual(plain(masked.summary.by_year), plain(count((entry) => entry.date.slice(0, 4))));
  assert.deepEqual(plain(masked.summary.by_role), plain(count((entry) => entry.role)));
  assert.deepEqual(plain(masked.summary.by_adult), plain(count((entry) => entry.adult)));
  assert.deepEqual(plain(masked.summary.by_group), plain(count((entry) => entry.group)));
  assert.equal(masked.summary.contacts, unmasked.contacts.length);
}
