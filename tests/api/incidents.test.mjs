// The worklist: which cases stand on it, its tabs and pages, and what is done with a row.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { entriesOf, mainEntry } from "../lib/audit.mjs";
import { addDays, ageOn, Register, readCsv, today } from "../lib/register.mjs";
import { Stack } from "../lib/stack.mjs";

const ROOT = new URL("../../", import.meta.url).pathname;
const districts = new Map(readCsv(`${ROOT}sql/reference/municipality.csv`).map((row) => [row.code, row.district]));
const codes = new Map(readCsv(`${ROOT}sql/reference/offence_code.csv`).map((row) => [row.code, row]));
let stack;
let register;
let items;

async function page(as, query = "") {
  const answer = await stack.call("GET", `/v1/incidents${query}`, undefined, { as });
  assert.equal(answer.status, 200, answer.text);
  return answer;
}
async function all(as, query = "?tab=all") {
  const rows = [];
  let cursor = null;
  do {
    const { json } = await page(as, `${query}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
    rows.push(...json.items);
    cursor = json.next_cursor;
  } while (cursor);
  return rows;
}
const act = (as, item, what, body) => stack.call("POST", `/v1/incidents/${item.incident_id}/${what}`, body, { as });
const find = (rows, number) => rows.find((row) => row.case_number === number);
const rowOf = async (as, number) => find(await all(as), number);

before(async () => {
  stack = Stack.up({ persons: 2000, recent: 200 });
  stack.addStandardUsers();
  stack.addUser("worker1", "social_worker", { district: stack.example.district });
  stack.addUser("clerk1", "secretariat", { district: stack.example.district });
  register = new Register(`${stack.dir}/var/register`).readKeys(stack);
  items = await all("secretariat");
});
after(() => stack?.down());

// ---- which cases: computed anew from the import files ----

const isChild = (person, day) => person.status !== "dead" && person.birth_date && ageOn(person.birth_date, day) < 18;
const covers = (row, day) => (row.from ?? "") <= day && day < (row.to ?? "9999");

function oracle(district) {
  const now = today();
  const at = new Map();
  for (const rows of register.residences.values()) for (const row of rows) if (row.address_id) at.set(row.address_id, [...(at.get(row.address_id) ?? []), row]);
  const livingAt = (address, days) => [...new Set((at.get(address) ?? []).filter((row) => days.some((day) => covers(row, day))).map((row) => row.person_id))].map((id) => register.persons.get(id));
  const districtOf = (child) => (register.residences.get(child.person_id) ?? []).filter((row) => covers(row, now))
    .map((row) => districts.get(register.addresses.get(row.address_id)?.municipality_code ?? row.municipality_code));
  const isDwelling = (address) => register.addresses.get(address)?.kind === "dwelling";
  const listed = new Map();
  for (const incident of register.cases.values()) {
    const known = incident.reported_on ?? incident.day;
    if (known < addDays(now, -30) || known > now || ["order_issued", "intelligence"].includes(incident.kind)) continue;
    const involved = register.byCase.get(incident.case_number) ?? [];
    const accused = involved.filter((v) => ["suspect", "charged", "convicted"].includes(v.role));
    if (accused.length && accused.every((v) => v.outcome === "dropped_groundless")) continue;
    if (incident.kind === "offence" && ![incident.code, ...involved.map((v) => v.code)].some((code) => code && (codes.has(code) ? codes.get(code).group : /^7\d{4}$/.test(code)))) continue;
    const children = new Set();
    const days = [incident.day, now];
    if (isDwelling(incident.address_id)) for (const person of livingAt(incident.address_id, days)) if (isChild(person, now)) children.add(person);
    for (const v of involved) {
      if (!["suspect", "charged", "party"].includes(v.role) || v.outcome === "dropped_groundless" || v.quarantined) continue;
      for (const row of register.kinship) {
        if (row.parent_id !== v.person_id || !covers(row, now)) continue;
        const child = register.persons.get(row.child_id);
        if (isChild(child, now)) children.add(child);
      }
      const actor = register.persons.get(v.person_id);
      if (isChild(actor, now)) continue;
      for (const home of register.residences.get(v.person_id) ?? []) {
        const when = days.filter((day) => covers(home, day));
        if (!when.length || !isDwelling(home.address_id) || livingAt(home.address_id, [now]).filter((p) => !isChild(p, now)).length > 8) continue;
        for (const person of livingAt(home.address_id, when)) if (isChild(person, now)) children.add(person);
      }
    }
    if (!children.size) continue;
    if (incident.district === district || [...children].some((child) => districtOf(child).includes(district)))
      listed.set(incident.case_number, new Set([...children].map((child) => register.keys.get(child.person_id))));
  }
  return listed;
}

for (const role of ["secretariat", "secretariat2"]) {
  test(`the cases of the district of ${role} are those of the files`, async () => {
    const district = role === "secretariat" ? stack.example.district : stack.example.other_district;
    const rows = role === "secretariat" ? items : await all(role);
    const wanted = oracle(district);
    assert.ok(wanted.size > 10, `${wanted.size} cases`);
    const found = rows.map((row) => row.case_number).sort();
    const numbers = [...wanted.keys()].sort();
    assert.deepEqual({ missing: numbers.filter((n) => !found.includes(n)), extra: found.filter((n) => !numbers.includes(n)) }, { missing: [], extra: [] });
    assert.equal(new Set(found).size, found.length, "each case once");
  });
}

test("a row tells what the case is, whom it touches and where to look", () => {
  const row = find(items, stack.example.case_number);
  assert.equal(row.kind, "offence");
  assert.equal(row.code, "73241");
  assert.equal(row.statute, "§ 244, stk. 1");
  assert.equal(row.place, "unknown");
  assert.equal(row.connection, "parent_of");
  assert.deepEqual(row.lookup, { address_id: stack.example.address_id });
  assert.deepEqual(row.children.map((child) => child.age).sort(), [3, 6]);
  assert.deepEqual(row.involved.map((party) => [party.name, party.role]), [["Jonas Holm", "charged"]]);
  assert.deepEqual([row.status, row.owner, row.provisional, row.district], ["new", null, false, stack.example.district]);
  for (const item of items) {
    const incident = register.cases.get(item.case_number);
    assert.equal(item.date, incident.shown_date);
    assert.equal(item.date_precision, incident.precision);
    assert.equal(item.time, incident.time ?? null);
    assert.equal(item.district, incident.district);
    for (const child of item.children) assert.equal(child.age, ageOn(register.person(child.person_key).birth_date, today()));
    for (const party of item.involved) {
      const person = register.person(party.person_key);
      assert.equal(party.name, `${person.given_name} ${person.surname}`);
    }
  }
});

test("no address text anywhere, and never the address of the protected or of a shelter", async () => {
  const { text } = await page("secretariat", "?tab=all");
  const secret = new Set([...register.addresses.values()].filter((row) => row.kind === "shelter").map((row) => row.address_id));
  for (const row of register.protections) if (covers(row, today())) {
    const address = register.addressOn(register.persons.get(row.person_id), today());
    if (address) secret.add(address);
  }
  assert.ok(secret.size > 2);
  for (const item of items) assert.ok(!item.lookup.address_id || !secret.has(item.lookup.address_id), item.case_number);
  for (const road of new Set([...register.addresses.values()].map((row) => row.road_name))) assert.ok(!text.includes(road), road);
  const hidden = find(items, register.families.get("protected").case_number);
  assert.deepEqual(Object.keys(hidden.lookup), ["person_key"]);
  assert.equal(register.idOfKey.get(hidden.lookup.person_key), register.families.get("protected").person_id);
});

test("newest first, page by page, nothing twice and nothing lost", async () => {
  const first = await page("secretariat", "?tab=all");
  assert.ok(first.json.next_cursor, "more than one page");
  assert.ok(first.json.items.length <= 100);
  const known = (row) => register.cases.get(row.case_number).reported_on ?? register.cases.get(row.case_number).day;
  const days = items.map(known);
  assert.deepEqual(days, [...days].sort().reverse());
  const since = addDays(today(), -7);
  const week = await all("secretariat", `?tab=all&since=${since}`);
  assert.deepEqual(week.map((row) => row.case_number), items.filter((row) => known(row) >= since).map((row) => row.case_number));
  assert.equal(first.json.source.late, false);
  assert.ok(first.json.source.updated_at);
});

test("one entry per call, with the cases as subjects", async () => {
  const answer = await page("secretariat", "?tab=all");
  const entry = mainEntry(stack, answer, { action: "incident.list", outcome: "ok" });
  assert.equal(entriesOf(stack, answer.headers["request-id"]).length, 1);
  for (const row of answer.json.items) assert.ok(JSON.stringify(entry.content).includes(row.case_number));
});

test("bad questions are told fault by fault", async () => {
  for (const [query, pointer] of [["tab=theirs", "/query/tab"], ["since=i+gaar", "/query/since"], ["cursor=zzz", "/query/cursor"], ["colour=red", "/query"]]) {
    const answer = await stack.call("GET", `/v1/incidents?${query}`, undefined, { as: "secretariat" });
    assert.equal(answer.status, 422, query);
    assert.ok(answer.json.errors[0].pointer.startsWith(pointer), answer.text);
  }
});

test("a source that has not been heard of for too long is late", async () => {
  stack.sql("update register.source set updated_at = updated_at - interval '31 hours'");
  assert.equal((await page("secretariat")).json.source.late, true);
  stack.sql("update register.source set updated_at = clock_timestamp()");
  assert.equal((await page("secretariat")).json.source.late, false);
});

// ---- what is done with a row ----

test("one step from a row to its look-up, for every row of the list", async () => {
  const statuses = {};
  for (const item of items) {
    const answer = await stack.call("POST", "/v1/lookups", { ...item.lookup, case_number: item.case_number, reason_code: "new_incident" }, { as: "worker1" });
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    // Only a child whose home nobody may be pointed to needs another way in.
    if (answer.status === 403) assert.ok("person_key" in item.lookup, `${item.case_number} ${JSON.stringify(item)}`);
    else assert.equal(answer.status, 201, `${item.case_number} ${JSON.stringify(item)} ${answer.text}`);
  }
  assert.ok(statuses[201] >= items.length * 0.97, JSON.stringify(statuses));
  const row = await rowOf("secretariat", stack.example.case_number);
  assert.equal(row.status, "looked_up");
});

test("the tabs: mine is what I own or have looked up, waiting what waits", async () => {
  assert.deepEqual(await all("clerk1", "?tab=mine"), []);
  const looked = find(items, stack.example.case_number);
  await stack.call("POST", "/v1/lookups", { ...looked.lookup, case_number: looked.case_number, reason_code: "new_incident" }, { as: "clerk1" });
  assert.deepEqual((await all("clerk1", "?tab=mine")).map((row) => row.case_number), [looked.case_number]);
  const other = find(items, register.families.get("newborn").case_number);
  const assigned = await act("leader", other, "assign", { to: "clerk1" });
  assert.equal(assigned.status, 204, assigned.text);
  mainEntry(stack, assigned, { action: "incident.assign", outcome: "ok" });
  assert.deepEqual((await all("clerk1", "?tab=mine")).map((row) => row.case_number).sort(), [looked.case_number, other.case_number].sort());
  assert.equal((await rowOf("clerk1", other.case_number)).owner, "clerk1");
  assert.deepEqual(await all("clerk1", "?tab=waiting"), []);
  stack.sql(`update casework.incident_work set status = 'waiting' where owner is not null`);
  assert.deepEqual((await all("worker1", "?tab=waiting")).map((row) => row.case_number), [other.case_number]);
});

test("assigned to a social worker it is with the social worker; to anybody else it is not assigned", async () => {
  const item = find(items, register.families.get("adopted").case_number);
  for (const to of ["social_worker2", "auditor", "nobody"]) {
    const answer = await act("leader", item, "assign", { to });
    assert.equal(answer.status, 409, answer.text);
    mainEntry(stack, answer, { action: "incident.assign", outcome: "conflict" });
  }
  assert.equal((await act("leader", item, "assign", { to: "worker1" })).status, 204);
  const row = await rowOf("secretariat", item.case_number);
  assert.deepEqual([row.status, row.owner], ["with_social_worker", "worker1"]);
});

test("handing a look-up over moves its row to the social worker", async () => {
  const item = find(items, register.families.get("dead-parent").case_number);
  const { json } = await stack.call("POST", "/v1/lookups", { ...item.lookup, case_number: item.case_number, reason_code: "new_incident" }, { as: "secretariat" });
  assert.equal((await stack.call("POST", `/v1/lookups/${json.lookup_id}/refer`, { to: "worker1" }, { as: "secretariat" })).status, 204);
  const row = await rowOf("secretariat", item.case_number);
  assert.deepEqual([row.status, row.owner], ["with_social_worker", "worker1"]);
});

test("closing: a reason of the list; closed once; then it takes nothing more", async () => {
  const item = find(items, register.families.get("easing").case_number);
  for (const body of [{}, { reason: "no_time" }, { reason: "no_child", colour: 1 }]) assert.equal((await act("secretariat", item, "close", body)).status, 422);
  const answer = await act("secretariat", item, "close", { reason: "report_already_sent" });
  assert.equal(answer.status, 204, answer.text);
  mainEntry(stack, answer, { action: "incident.close", outcome: "ok" });
  const row = await rowOf("secretariat", item.case_number);
  assert.equal(row.status, "closed");
  for (const [as, what, body] of [["secretariat", "close", { reason: "no_child" }], ["leader", "assign", { to: "worker1" }], ["secretariat", "report", { sent: false }]]) {
    const again = await act(as, item, what, body);
    assert.equal(again.status, 409, `${what}: ${again.text}`);
    mainEntry(stack, again, { outcome: "conflict" });
  }
  assert.ok(!(await all("secretariat", "?tab=mine")).some((one) => one.case_number === item.case_number));
});

test("the social report: sent, when and by whom", async () => {
  const item = find(items, register.families.get("joint-custody").case_number);
  for (const [body, pointers] of [[{ sent: true }, ["/by", "/date"]], [{}, ["/sent"]], [{ sent: true, date: "2026-13-01", by: "x" }, ["/date"]]]) {
    const answer = await act("secretariat", item, "report", body);
    assert.equal(answer.status, 422);
    assert.deepEqual(answer.json.errors.map((fault) => fault.pointer).sort(), pointers);
  }
  const answer = await act("secretariat", item, "report", { sent: true, date: today(), by: "Vagthavende" });
  assert.equal(answer.status, 204, answer.text);
  const entry = mainEntry(stack, answer, { action: "incident.report", outcome: "ok" });
  assert.match(JSON.stringify(entry.content), /Vagthavende/);
  assert.equal((await rowOf("secretariat", item.case_number)).social_report_sent, true);
  assert.equal((await act("secretariat", item, "report", { sent: false })).status, 204);
  assert.equal((await rowOf("secretariat", item.case_number)).social_report_sent, false);
});

test("the same key twice is done once", async () => {
  const item = find(items, register.families.get("emigrated-parent").case_number);
  const send = (body) => stack.call("POST", `/v1/incidents/${item.incident_id}/close`, body, { as: "secretariat", headers: { "idempotency-key": "luk-1" } });
  assert.equal((await send({ reason: "duplicate" })).status, 204);
  const again = await send({ reason: "duplicate" });
  assert.equal(again.status, 204, "a repeat is no conflict");
  assert.match(JSON.stringify(mainEntry(stack, again).content), /repeat_of/);
  assert.equal((await send({ reason: "no_child" })).json.type, "/problems/idempotency-mismatch");
});

test("a provisional number stands on the list until its case is loaded", async () => {
  const prefix = stack.sql(`select prefix from reference.case_prefix where district = '${stack.example.district}' limit 1`);
  const case_number = `${prefix}-12345-00077-26`;
  assert.equal((await stack.call("POST", "/v1/lookups", stack.lookupBody({ case_number }), { as: "secretariat" })).status, 201);
  const row = find((await page("secretariat")).json.items, case_number);
  assert.ok(row, "on the first page");
  assert.equal(row.provisional, true);
  assert.equal(row.status, "looked_up");
  assert.deepEqual(row.involved, []);
  assert.ok(!(await all("secretariat2")).some((other) => other.case_number === case_number), "of no other district");
});

test("a case of the last day of the list, and of the first that is off it", async () => {
  const { case_number } = register.families.get("two-mothers");
  const at = (days) => stack.sql(`update register.incident set reported_on = date '${today()}' - ${days} where case_number = '${case_number}'`);
  at(30);
  assert.ok(await rowOf("secretariat", case_number));
  at(31);
  assert.equal(await rowOf("secretariat", case_number), undefined);
  assert.ok(find(await all("secretariat", `?tab=all&since=${addDays(today(), -31)}`), case_number), "unless asked for");
});
