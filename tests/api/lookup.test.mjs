// A look-up from its ticket to its end: the demo's example, every refusal, and what goes deeper.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { entriesByRequest, entriesOf, mainEntry } from "../lib/audit.mjs";
import { addDays, Register, today } from "../lib/register.mjs";
import { Stack } from "../lib/stack.mjs";
import { assertFacts, assertMasked, assertSummary } from "../lib/timeline.mjs";

let stack;
let register;
let example;
const answers = [];
const REFUSED_TITLE = "Slå op med journalnummer og person.";
const OVERRIDE = "Barnet står alene på gaden lige nu, og ingen kan træffes.";

// A call whose answer must have its one main entry; checked for all of them at the end.
async function act(as, method, target, body, options = {}) {
  const answer = await stack.call(method, target, body, { as, ...options });
  if (![400, 401, 413, 415, 422].includes(answer.status)) answers.push(answer);
  return answer;
}
const open = (as, extra = {}, options) => act(as, "POST", "/v1/lookups", stack.lookupBody(extra), options);
const openFamily = (as, slug, extra = {}, options) => {
  const { address_id, case_number } = register.families.get(slug);
  return act(as, "POST", "/v1/lookups", { address_id, case_number, reason_code: "new_incident", ...extra }, options);
};
const unmask = (as, id, body = { reason: "assess_need" }, options) => act(as, "POST", `/v1/lookups/${id}/unmask`, body, options);
const read = (as, id) => act(as, "GET", `/v1/lookups/${id}`);

async function opened(promise) {
  const answer = await promise;
  assert.equal(answer.status, 201, answer.text);
  return answer.json;
}

function assertProblem(answer, status, slug) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.json.type, `/problems/${slug}`);
}

const residentsOf = (addressId) => [...register.persons.values()].filter((p) => register.addressOn(p, today()) === addressId);

before(async () => {
  stack = Stack.up({ persons: 1000, recent: 60 });
  stack.addStandardUsers();
  for (let n = 1; n <= 8; n += 1) stack.addUser(`worker${n}`, "social_worker", { district: stack.example.district });
  register = new Register(`${stack.dir}/var/register`).readKeys(stack);
  example = stack.example;
  const mother = residentsOf(example.address_id).find((p) => p.given_name === "Camilla");
  stack.addUser("kin", "social_worker", { district: example.district, personKey: register.keys.get(mother.person_id) });
});
after(() => stack?.down());

// ---- the example ----

test("the example: masked, then read masked, then unmasked for this user alone", async () => {
  const masked = await open("secretariat");
  assert.equal(masked.status, 201, masked.text);
  assertMasked(register, masked);
  const id = masked.json.lookup_id;
  assert.equal(masked.json.revision, 1);
  assert.equal(masked.json.as_of, today());
  assert.deepEqual(masked.json.ticket, { case_number: example.case_number, valid_until: masked.json.ticket.valid_until, override: false });
  const days = (new Date(masked.json.ticket.valid_until) - new Date(masked.json.at)) / 86400000;
  assert.equal(days, 7);
  assert.equal(masked.json.window.years, 5);
  assert.deepEqual(masked.json.case.parties.map((party) => [party.name, party.role]), [["Jonas Holm", "charged"]]);
  assert.deepEqual(masked.json.household.children.map((child) => child.age).sort(), [3, 6]);
  assert.deepEqual(masked.json.household.adults.map((adult) => [adult.relation, adult.age]).sort(), [["father", 34], ["mother", 32]]);
  for (const name of ["Camilla", "Krogh"]) assert.ok(!masked.text.includes(name), name);
  assert.ok(!masked.text.includes(register.addresses.get(example.address_id).road_name));

  const again = await read("secretariat", id);
  assert.equal(again.status, 200);
  assert.deepEqual(again.json, masked.json);
  assertProblem(await unmask("secretariat", id), 403, "forbidden");

  const full = await unmask("social_worker", id);
  assert.equal(full.status, 200, full.text);
  assertFacts(register, full.json, example.address_id);
  assertSummary(masked.json, full.json);
  assert.doesNotMatch(full.text, /severity/i);
  assert.equal(full.json.household.address, example.address);
  assert.deepEqual(full.json.household.on_incident_day.children, full.json.household.children.map((child) => child.ref));
  assert.deepEqual((await read("social_worker", id)).json, full.json, "read again: the same, unmasked");
  for (const other of ["secretariat", "worker1", "leader"]) assert.equal((await read(other, id)).json.state, "masked", other);
  const second = await unmask("social_worker", id);
  assert.equal(second.status, 200);
  assert.deepEqual(second.json, full.json);
  assert.equal(stack.sql(`select count(*) from casework.lookup_unmask where lookup_id = '${id}'`), "2");
});

test("the example's facts: two parents, a counted entry each, a victim entry, a contact", async () => {
  const { lookup_id } = await opened(open("social_worker"));
  const { json } = await unmask("social_worker", lookup_id);
  const [father, mother] = ["father", "mother"].map((relation) => json.household.adults.find((adult) => adult.relation === relation));
  assert.deepEqual(father.parent_of, json.household.children.map((child) => child.ref));
  assert.deepEqual(mother.lives_with, json.household.children.map((child) => child.ref));
  for (const adult of [father, mother]) {
    assert.ok(json.entries.some((entry) => entry.adult === adult.ref && entry.counts));
    assert.ok(json.entries.some((entry) => entry.adult === adult.ref && entry.role === "victim" && entry.why_not === "role_victim"));
  }
  assert.equal(json.contacts.length, 1);
  assert.deepEqual(json.contacts[0].adults.sort(), [father.ref, mother.ref].sort());
  assert.equal(json.contacts[0].place, "home");
  const hand = json.entries.filter((entry) => entry.case_at_hand);
  assert.deepEqual(hand.map((entry) => [entry.case_number, entry.counts, entry.why_not]), [[example.case_number, false, "case_at_hand"]]);
  assert.equal(json.case.statute, "§ 244, stk. 1");
  const pattern = json.pattern.adults.find((row) => row.adult === father.ref);
  assert.equal(pattern.counts.incidents, json.entries.filter((entry) => entry.adult === father.ref && entry.counts).length);
  assert.ok(json.pattern.counter_evidence.some((row) => row.kind === "M2"));
});

test("a person_key of the child, and of the party, opens the same home", async () => {
  const child = residentsOf(example.address_id).find((p) => p.birth_date > "2010");
  const father = residentsOf(example.address_id).find((p) => p.given_name === "Jonas");
  const byAddress = await opened(open("social_worker"));
  for (const person of [child, father]) {
    const json = await opened(open("social_worker", { address_id: undefined, person_key: register.keys.get(person.person_id) }));
    assert.deepEqual({ ...json.household }, byAddress.household);
    assert.deepEqual(json.summary, byAddress.summary);
  }
});

test("a longer window needs a reason, is a revision, and shows what it adds", async () => {
  const { lookup_id } = await opened(open("social_worker"));
  const five = (await unmask("social_worker", lookup_id)).json;
  for (const body of [{ years: 10 }, { years: 11, reason: "Ældre sager" }, { years: 0, reason: "Ældre sager" }, { years: 10, reason: "" }])
    assertProblem(await stack.call("POST", `/v1/lookups/${lookup_id}/window`, body, { as: "social_worker" }), 422, "invalid-input");
  const ten = await act("social_worker", "POST", `/v1/lookups/${lookup_id}/window`, { years: 10, reason: "Ældre sager om vold" });
  assert.equal(ten.status, 200, ten.text);
  assert.equal(ten.json.revision, 2);
  assert.equal(ten.json.window.years, 10);
  assert.equal(ten.json.lookup_id, lookup_id);
  assertFacts(register, ten.json, example.address_id);
  for (const entry of five.entries) assert.ok(ten.json.entries.some((other) => other.case_number === entry.case_number && other.role === entry.role));
  assert.deepEqual((await read("social_worker", lookup_id)).json, ten.json);
  assert.deepEqual(ten.json.household.adults.map((adult) => adult.ref), five.household.adults.map((adult) => adult.ref));
});

test("what ten years would add is counted but not shown", async () => {
  const { lookup_id } = await opened(openFamily("social_worker", "window-edge"));
  const five = (await unmask("social_worker", lookup_id)).json;
  assert.deepEqual(five.window.more_years_would_add, { 10: { entries: 2 } });
  const ten = (await act("social_worker", "POST", `/v1/lookups/${lookup_id}/window`, { years: 10, reason: "Ældre sager" })).json;
  assert.equal(ten.entries.length, five.entries.length + 2);
});

test("a party of the case who lives there unregistered is taken in; nobody else is", async () => {
  const masked = await opened(openFamily("secretariat", "unregistered-partner"));
  const target = `/v1/lookups/${masked.lookup_id}/adults`;
  const before_ = (await unmask("social_worker", masked.lookup_id)).json;
  const friend = masked.case.parties.find((party) => party.role === "charged").person_key;
  assert.ok(!before_.household.adults.some((adult) => adult.person_key === friend));
  const stranger = register.keys.get(residentsOf(example.neighbour_address_id)[0].person_id);
  for (const body of [{ person_key: stranger, as: "unregistered_resident" }, { person_key: randomUUID(), as: "unregistered_resident" },
    { ref: "A9", as: "daily_care" }, { person_key: friend, as: "daily_care" }])
    assertProblem(await act("secretariat", "POST", target, body), 409, "conflict");
  for (const body of [{ as: "daily_care" }, { person_key: friend, ref: "A1", as: "daily_care" }, { person_key: friend, as: "guest" }])
    assertProblem(await stack.call("POST", target, body, { as: "secretariat" }), 422, "invalid-input");
  const added = await act("secretariat", "POST", target, { person_key: friend, as: "unregistered_resident" });
  assert.equal(added.status, 200, added.text);
  assert.equal(added.json.state, "masked");
  assert.equal(added.json.revision, 2);
  const full = (await read("social_worker", masked.lookup_id)).json;
  assertFacts(register, full, register.families.get("unregistered-partner").address_id);
  const adult = full.household.adults.find((row) => row.person_key === friend);
  assert.equal(adult.relation, "other_adult");
  assert.equal(full.entries.filter((entry) => entry.adult === adult.ref && entry.counts).length, 3);
  for (const was of before_.household.adults) assert.equal(full.household.adults.find((row) => row.person_key === was.person_key).ref, was.ref, "refs are kept");
  assertProblem(await act("secretariat", "POST", target, { person_key: friend, as: "unregistered_resident" }), 409, "conflict");
});

test("a co-resident without a tie is not looked up until ticked as having daily care", async () => {
  const { lookup_id } = await opened(openFamily("social_worker", "adult-sibling"));
  const before_ = (await unmask("social_worker", lookup_id)).json;
  assert.equal(before_.household.others.length, 1);
  const { ref, age, looked_up } = before_.household.others[0];
  assert.deepEqual([age, looked_up], [21, false]);
  const full = (await act("social_worker", "POST", `/v1/lookups/${lookup_id}/adults`, { ref, as: "daily_care" })).json;
  assertFacts(register, full, register.families.get("adult-sibling").address_id);
  assert.equal(full.household.adults.length, before_.household.adults.length + 1);
  assert.ok(!full.household.others.some((row) => row.ref === ref && !row.looked_up));
});

test("handing over and the acute call", async () => {
  const { lookup_id } = await opened(open("secretariat"));
  const refer = (body) => act("secretariat", "POST", `/v1/lookups/${lookup_id}/refer`, body);
  assert.equal((await refer({})).status, 204);
  assert.equal((await refer({ to: "social_worker", note: "Læs sagen fra i går.", force: true })).status, 204);
  assert.equal(stack.sql(`select string_agg(r.force || ' ' || coalesce(u.username, '-') || ' ' || coalesce(r.note, '-'), ',' order by r.at)
    from casework.referral r left join access.user_account u on u.user_id = r.to_user where lookup_id = '${lookup_id}'`),
  "false - -,true social_worker Læs sagen fra i går.");
  for (const to of ["social_worker2", "auditor", "nobody"]) assertProblem(await refer({ to }), 409, "conflict");
  const called_at = new Date(Date.now() - 60000).toISOString();
  const note = await act("secretariat", "POST", `/v1/lookups/${lookup_id}/acute-notes`, { called: "Odense døgnvagt", called_at, agreed: "De kører derud nu." });
  assert.equal(note.status, 201, note.text);
  assert.equal(note.json.lookup_id, lookup_id);
  assert.equal(note.json.author, "secretariat");
  assert.equal(new Date(note.json.called_at).getTime(), new Date(called_at).getTime());
  for (const body of [{ called: "x", called_at: "i går", agreed: "y" }, { called: "", called_at, agreed: "y" }])
    assertProblem(await stack.call("POST", `/v1/lookups/${lookup_id}/acute-notes`, body, { as: "secretariat" }), 422, "invalid-input");
});

// ---- the neighbour ----

test("the neighbour upstairs: no ticket there, and never an entry across the stairs", async () => {
  const refused = await open("worker1", { address_id: example.neighbour_address_id });
  assertProblem(refused, 403, "ticket-refused");
  assert.match(mainEntry(stack, refused).content.request, /no_tie/);
  const { lookup_id } = await opened(open("social_worker"));
  const family = await unmask("social_worker", lookup_id);
  const upstairs = await opened(open("social_worker", { address_id: example.neighbour_address_id, case_number: "INTET-NABO", reason_code: "emergency", override_reason: OVERRIDE }));
  const neighbour = await unmask("social_worker", upstairs.lookup_id);
  assert.ok(neighbour.json.entries.length >= 2, "the neighbour has entries of its own");
  const numbers = (json) => [...json.entries.map((entry) => entry.case_number), ...json.contacts.flatMap((contact) => contact.case_numbers)];
  assert.deepEqual(numbers(family.json).filter((number) => neighbour.text.includes(number)), []);
  assert.deepEqual(numbers(neighbour.json).filter((number) => family.text.includes(number)), []);
  for (const person of residentsOf(example.neighbour_address_id)) {
    assert.ok(!family.text.includes(register.keys.get(person.person_id)));
    assert.ok(!family.text.includes(person.surname));
  }
});

// ---- refusals ----

test("every refusal is equal byte for byte; the true reason stands in the log alone", async () => {
  const father = residentsOf(example.address_id).find((p) => p.given_name === "Jonas");
  const mother = residentsOf(example.address_id).find((p) => p.given_name === "Camilla");
  const old = register.byPerson.get(father.person_id).map((v) => v.incident).find((i) => i.kind === "offence" && i.day < addDays(today(), -100));
  const elsewhere = [...register.cases.values()].find((i) => i.district !== example.district && i.day > addDays(today(), -60) && !register.byCase.get(i.case_number)?.some((v) =>
    residentsOf(example.address_id).some((p) => p.person_id === v.person_id)));
  const shelter = register.families.get("shelter-now");
  const requests = {
    no_such_case: ["worker2", stack.lookupBody({ case_number: "INTET-1" })],
    case_too_old: ["worker2", stack.lookupBody({ case_number: old.case_number })],
    other_district: ["social_worker2", stack.lookupBody()],
    no_tie: ["worker2", stack.lookupBody({ address_id: example.neighbour_address_id })],
    "other_district|no_tie": ["worker2", stack.lookupBody({ case_number: elsewhere.case_number })],
    unknown_address: ["worker2", stack.lookupBody({ address_id: randomUUID() })],
    shelter: ["worker2", { address_id: shelter.address_id, case_number: shelter.case_number, reason_code: "new_incident" }],
    unknown_person: ["worker2", stack.lookupBody({ address_id: undefined, person_key: randomUUID() })],
    not_a_party: ["worker3", stack.lookupBody({ address_id: undefined, person_key: register.keys.get(mother.person_id) })],
    own_family: ["kin", stack.lookupBody()],
  };
  const seen = new Set();
  for (const [reason, [as, body]] of Object.entries(requests)) {
    const answer = await act(as, "POST", "/v1/lookups", body);
    assertProblem(answer, 403, "ticket-refused");
    assert.equal(answer.json.title, REFUSED_TITLE, reason);
    const { "request-id": _id, date: _date, ...headers } = answer.headers;
    seen.add(JSON.stringify([answer.text, headers]));
    const entry = mainEntry(stack, answer, { action: "lookup.create", outcome: "ticket-refused" });
    assert.match(entry.content.request, new RegExp(reason));
    assert.equal(JSON.parse(entry.content.request).case_number, body.case_number);
  }
  assert.equal(seen.size, 1, [...seen].join("\n"));
});

test("a shelter takes no other time than an address that does not exist", async () => {
  const shelter = register.families.get("shelter-now").address_id;
  const took = { shelter: [], unknown: [], other: [] };
  // a number of its own each, so that nobody is paused
  for (let i = 0; i < 25; i += 1) {
    for (const [kind, address_id] of [["shelter", shelter], ["unknown", randomUUID()], ["other", example.neighbour_address_id]]) {
      const started = performance.now();
      const answer = await act("worker7", "POST", "/v1/lookups", stack.lookupBody({ address_id, case_number: `TID-${kind}-${i}` }));
      took[kind].push(performance.now() - started);
      assertProblem(answer, 403, "ticket-refused");
    }
  }
  const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const ratio = median(took.shelter) / median(took.unknown);
  assert.ok(ratio > 0.5 && ratio < 2, `shelter over unknown: ${ratio}`);
});

test("a case from tomorrow opens nothing today", async () => {
  const { case_number } = register.families.get("newborn");
  stack.sql(`update register.incident set reported_on = current_date + 2 where case_number = '${case_number}'`);
  assertProblem(await openFamily("worker3", "newborn"), 403, "ticket-refused");
  stack.sql(`update register.incident set reported_on = null where case_number = '${case_number}'`);
  assert.equal((await openFamily("worker3", "newborn")).status, 201);
});

test("a case of the last day that opens, and of the first that does not", async () => {
  const { case_number } = register.families.get("newborn");
  const at = (days) => stack.sql(`update register.incident set reported_on = date '${today()}' - ${days} where case_number = '${case_number}'`);
  at(90);
  assert.equal((await openFamily("worker3", "newborn")).status, 201);
  at(91);
  assertProblem(await openFamily("worker3", "newborn"), 403, "ticket-refused");
  stack.sql(`update register.incident set reported_on = null where case_number = '${case_number}'`);
});

test("the fifth refusal on one number pauses this user; a valid ticket still passes", async () => {
  const wrong = () => open("worker4", { address_id: example.neighbour_address_id });
  for (let i = 0; i < 4; i += 1) assertProblem(await wrong(), 403, "ticket-refused");
  for (let i = 0; i < 2; i += 1) {
    const answer = await wrong();
    assertProblem(answer, 429, "too-many-requests");
    assert.ok(Number(answer.headers["retry-after"]) > 3600, answer.headers["retry-after"]);
    mainEntry(stack, answer, { action: "lookup.create", outcome: "too-many-requests" });
  }
  assert.equal((await open("worker4")).status, 201, "the valid ticket passes");
  assertProblem(await open("worker4", { case_number: "INTET-9" }), 403, "ticket-refused");
  assertProblem(await open("worker5", { address_id: example.neighbour_address_id }), 403, "ticket-refused");
});

test("emergency override: flagged, waives the case, never shelter or own family", async () => {
  const extra = { case_number: "INTET-2", reason_code: "emergency", override_reason: OVERRIDE };
  const answer = await open("social_worker2", extra);
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.json.ticket.override, true);
  assert.deepEqual(answer.json.case, { case_number: "INTET-2", date: null, date_precision: null, time: null, kind: null, statute: null, parties: [] });
  const entry = mainEntry(stack, answer, { action: "lookup.create_override", outcome: "ok" });
  assert.equal(JSON.parse(entry.content.request).override_reason, OVERRIDE);
  const full = await unmask("social_worker2", answer.json.lookup_id);
  assert.equal(full.status, 200, full.text);
  assert.equal(full.json.ticket.override, true);
  assert.ok(full.json.entries.every((row) => !row.case_at_hand));
  assertProblem(await open("social_worker2", { ...extra, address_id: register.families.get("shelter-now").address_id }), 403, "ticket-refused");
  assertProblem(await open("kin", extra), 403, "ticket-refused");
  for (const bad of [{ override_reason: "for kort" }, { reason_code: "new_incident" }, { override_reason: "æ".repeat(19) }, { override_reason: ` ${"æ".repeat(19)} \n` }, { override_reason: " ".repeat(30) }])
    assertProblem(await stack.call("POST", "/v1/lookups", stack.lookupBody({ ...extra, ...bad }), { as: "worker1" }), 422, "invalid-input");
  assertProblem(await open("worker6", { case_number: "INTET-4", reason_code: "emergency" }), 403, "ticket-refused");
});

test("a provisional number of the own district opens for 72 hours", async () => {
  const prefix = (district) => stack.sql(`select prefix from reference.case_prefix where district = '${district}' limit 1`);
  const number = `${prefix(example.district)}-12345-00042-26`;
  const answer = await open("social_worker", { case_number: number });
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.json.case.case_number, number);
  assert.equal(answer.json.case.kind, null);
  mainEntry(stack, answer, { action: "lookup.create", outcome: "ok" });
  assert.equal((await open("worker1", { case_number: number })).status, 201, "again, within its hours");
  stack.sql("update casework.provisional_case set first_used_at = first_used_at - interval '73 hours'");
  assertProblem(await open("worker1", { case_number: number }), 403, "ticket-refused");
  for (const bad of [`${prefix(example.other_district)}-12345-00042-26`, `${prefix(example.district)}-12345-00042-2`, `${prefix(example.district)}-1234-00042-26`, "9999-12345-00042-26"])
    assertProblem(await open("worker6", { case_number: bad }), 403, "ticket-refused");
});

test("an adult whose children live in several homes: choose the child", async () => {
  const family = register.families.get("half-siblings");
  const [father] = register.byCase.get(family.case_number).map((v) => v.person_id);
  const key = register.keys.get(father);
  const children = register.kinship.filter((row) => row.parent_id === father).map((row) => register.persons.get(row.child_id));
  assert.equal(children.length, 3);
  const [before_] = stack.sql(`select r.address_no from register.residence r join register.person p using (person_no) where p.person_key = '${key}' and r.to_day = 'infinity'`).split("\n");
  const moveTo = (no) => stack.sql(`update register.residence r set address_no = ${no} from register.person p where p.person_no = r.person_no and p.person_key = '${key}' and r.to_day = 'infinity'`);
  moveTo("(select address_no from register.address a where a.kind = 'dwelling' and not exists (select from register.residence r where r.address_no = a.address_no) limit 1)");
  const body = { person_key: key, case_number: family.case_number, reason_code: "new_incident" };
  const choice = await act("social_worker", "POST", "/v1/lookups", body);
  assertProblem(choice, 409, "choose-child");
  assert.deepEqual(choice.json.children.map((child) => child.person_key).sort(), children.map((child) => register.keys.get(child.person_id)).sort());
  mainEntry(stack, choice, { action: "lookup.create", outcome: "choose-child" });
  for (const child of choice.json.children) assert.equal((await act("social_worker", "POST", "/v1/lookups", { ...body, person_key: child.person_key })).status, 201);
  assertProblem(await act("worker7", "POST", "/v1/lookups", { ...body, case_number: example.case_number }), 403, "ticket-refused");
  moveTo(before_);
  assert.equal((await act("social_worker", "POST", "/v1/lookups", body)).status, 201);
});

test("bodies that are not as described are told fault by fault", async () => {
  const faults = async (body) => {
    const answer = await stack.call("POST", "/v1/lookups", body, { as: "social_worker" });
    assertProblem(answer, 422, "invalid-input");
    assert.deepEqual(entriesOf(stack, answer.headers["request-id"]), []);
    return answer.json.errors.map((fault) => fault.pointer).sort();
  };
  for (const pointer of ["/case_number", "/reason_code"]) assert.ok((await faults({})).includes(pointer));
  assert.ok((await faults({ case_number: "x", reason_code: "new_incident" })).length >= 1, "neither address nor person");
  assert.ok((await faults(stack.lookupBody({ person_key: randomUUID() }))).length >= 1, "both");
  assert.deepEqual(await faults(stack.lookupBody({ case_number: "x".repeat(41) })), ["/case_number"]);
  assert.deepEqual(await faults(stack.lookupBody({ case_number: "a\u0007b" })), ["/case_number"]);
  assert.deepEqual(await faults(stack.lookupBody({ address_id: "42" })), ["/address_id"]);
  assert.deepEqual(await faults(stack.lookupBody({ reason_code: "curiosity" })), ["/reason_code"]);
  assert.deepEqual(await faults(stack.lookupBody({ colour: "red", typed: "x".repeat(101) })), ["/colour", "/typed"]);
});

test("unmask: one chosen reason, a text only for 'other'", async () => {
  const { lookup_id } = await opened(open("social_worker"));
  const target = `/v1/lookups/${lookup_id}/unmask`;
  for (const body of [{}, { reason: "curiosity" }, { reason: "other" }, { reason: "other", text: "" }])
    assertProblem(await stack.call("POST", target, body, { as: "social_worker" }), 422, "invalid-input");
  const answer = await unmask("social_worker", lookup_id, { reason: "other", text: "Ringet op af skolen" });
  assert.equal(answer.status, 200, answer.text);
  assert.match(mainEntry(stack, answer).content.request, /Ringet op af skolen/);
});

// ---- idempotency ----

test("Idempotency-Key: the same again, another body, another user, a day later", async () => {
  const headers = { "idempotency-key": "opslag-1" };
  const first = await open("social_worker", {}, { headers });
  const again = await open("social_worker", {}, { headers });
  assert.equal(first.status, 201, first.text);
  assert.equal(again.status, 201, again.text);
  assert.deepEqual(again.json, first.json);
  const entry = mainEntry(stack, again, { action: "lookup.create", outcome: "ok" });
  assert.equal(JSON.parse(entry.content.request).repeat_of, first.headers["request-id"]);
  const other = await open("social_worker", { reason_text: "noget andet" }, { headers });
  assertProblem(other, 422, "idempotency-mismatch");
  const colleague = await open("worker8", {}, { headers });
  assert.equal(colleague.status, 201);
  assert.notEqual(colleague.json.lookup_id, first.json.lookup_id);
  const unmasked = await unmask("social_worker", first.json.lookup_id, { reason: "assess_need" }, { headers });
  assert.equal(unmasked.status, 200, "another route is another scope");
  assert.equal((await unmask("social_worker", first.json.lookup_id, { reason: "assess_need" }, { headers })).status, 200);
  assert.equal(stack.sql(`select count(*) from casework.lookup_unmask where lookup_id = '${first.json.lookup_id}'`), "1", "done once");
  const note = { called: "Vagten", called_at: new Date().toISOString(), agreed: "Aftalt" };
  const one = await act("social_worker", "POST", `/v1/lookups/${first.json.lookup_id}/acute-notes`, note, { headers });
  const two = await act("social_worker", "POST", `/v1/lookups/${first.json.lookup_id}/acute-notes`, note, { headers });
  assert.deepEqual(two.json, one.json);
  stack.sql("update casework.idempotency set at = at - interval '24 hours'");
  const later = await open("social_worker", { reason_text: "noget andet" }, { headers });
  assert.equal(later.status, 201, "the key is free again");
  assert.notEqual(later.json.lookup_id, first.json.lookup_id);
  const long = await stack.call("POST", "/v1/lookups", stack.lookupBody(), { as: "social_worker", headers: { "idempotency-key": "k".repeat(200) } });
  assert.equal(long.status, 201, "200 characters are a key");
});

test("one key, many at once: one look-up", async () => {
  const headers = { "idempotency-key": "samtidig" };
  const many = await Promise.all(Array.from({ length: 12 }, () => open("worker8", {}, { headers })));
  assert.deepEqual(new Set(many.map((answer) => answer.status)), new Set([201]));
  assert.equal(new Set(many.map((answer) => answer.json.lookup_id)).size, 1);
});

// ---- time ----

test("after the ticket's end reading works, going deeper does not", async () => {
  const masked = await opened(openFamily("social_worker", "adult-sibling"));
  const id = masked.lookup_id;
  stack.sql(`update casework.lookup set ticket_valid_until = clock_timestamp() where lookup_id = '${id}'`);
  assertProblem(await unmask("social_worker", id), 409, "ticket-expired");
  assertProblem(await act("social_worker", "POST", `/v1/lookups/${id}/window`, { years: 10, reason: "Ældre sager" }), 409, "ticket-expired");
  assertProblem(await act("social_worker", "POST", `/v1/lookups/${id}/adults`, { ref: masked.household.others[0].ref, as: "daily_care" }), 409, "ticket-expired");
  const answer = await read("social_worker", id);
  assert.equal(answer.status, 200);
  assert.equal(answer.json.revision, 1);
});

test("unmasking needs a sign-in of the last four hours, or a step-up", async () => {
  const { lookup_id } = await opened(open("worker8"));
  const age = (minutes) => stack.sql(`update access.session s set signed_in_at = clock_timestamp() - interval '${minutes} minutes' from access.user_account u where u.user_id = s.user_id and u.username = 'worker8'`);
  age(239);
  assert.equal((await unmask("worker8", lookup_id)).status, 200);
  age(241);
  const answer = await unmask("worker8", lookup_id);
  assertProblem(answer, 403, "step-up-needed");
  mainEntry(stack, answer, { action: "lookup.unmask", outcome: "step-up-needed" });
  assert.equal((await stack.call("POST", "/v1/session/step-up", { password: stack.password }, { as: "worker8" })).status, 204);
  assert.equal((await unmask("worker8", lookup_id)).status, 200);
});

test("reading never asks the register again", async () => {
  const { lookup_id } = await opened(open("social_worker"));
  const full = (await unmask("social_worker", lookup_id)).json;
  const father = residentsOf(example.address_id).find((p) => p.given_name === "Jonas");
  const rename = (name) => stack.sql(`update register.person set given_name = '${name}' where person_id = '${father.person_id}'`);
  const outcome = (from, to) => stack.sql(`update register.involvement v set outcome = '${to}' from register.person p where p.person_no = v.person_no and p.person_id = '${father.person_id}' and v.outcome = '${from}' and v.role = 'convicted'`);
  rename("Bertil");
  outcome("suspended_sentence", "acquitted");
  assert.deepEqual((await read("social_worker", lookup_id)).json, full);
  const fresh = await opened(open("social_worker"));
  const changed = (await unmask("social_worker", fresh.lookup_id)).json;
  assert.ok(changed.household.adults.some((adult) => adult.name === "Bertil Holm"), "a new look-up reads it");
  rename("Jonas");
  outcome("acquitted", "suspended_sentence");
});

test("the subjects of a look-up's entry are the people it shows", async () => {
  const answer = await open("social_worker");
  const { lookup_id } = answer.json;
  const full = (await unmask("social_worker", lookup_id)).json;
  const shown = [...full.household.adults, ...full.household.children, ...full.case.parties].map((person) => person.person_key);
  const entry = mainEntry(stack, answer, { action: "lookup.create", outcome: "ok" });
  assert.equal(entry.resource, lookup_id);
  assert.equal(entry.username, "social_worker");
  for (const key of shown) assert.ok(entry.content[key], `content about ${key}`);
  const neighbours = residentsOf(example.neighbour_address_id).map((p) => register.keys.get(p.person_id));
  for (const key of neighbours) assert.ok(!(key in entry.content));
  for (const [subject, body] of Object.entries(entry.content)) {
    if (subject === "request") continue;
    for (const key of shown) if (key !== subject) assert.ok(!body.includes(key), "one person's content names no other");
  }
});

test("every answer above has exactly one main log entry with sound bytes", () => {
  const found = entriesByRequest(stack, answers.map((answer) => answer.headers["request-id"]));
  assert.ok(answers.length > 120, `${answers.length} answers`);
  for (const answer of answers) assert.equal(found.get(answer.headers["request-id"]).length, 1, `${answer.status} ${answer.text.slice(0, 200)}`);
  for (let i = 0; i < answers.length; i += 9) mainEntry(stack, answers[i]);
});
