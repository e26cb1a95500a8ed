// The special families of the invented register, each looked up and unmasked: the whole answer is
// compared with the import files, and what the family is there for is asserted by name.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { addDays, addYears, Register, readCsv, today } from "../lib/register.mjs";
import { Stack } from "../lib/stack.mjs";
import { assertFacts, assertMasked, assertSummary } from "../lib/timeline.mjs";

const ROOT = new URL("../../", import.meta.url).pathname;
const districts = new Map(readCsv(`${ROOT}sql/reference/municipality.csv`).map((row) => [row.code, row.district]));
let stack;
let register;

before(() => {
  stack = Stack.up({ persons: 1000, recent: 40 });
  register = new Register(`${stack.dir}/var/register`).readKeys(stack);
  for (const district of new Set(districts.values())) stack.addUser(`worker${district}`, "social_worker", { district });
});
after(() => stack?.down());

// The social worker of the district in which the family's home lies.
const workerOf = (addressId) => `worker${districts.get(register.addresses.get(addressId).municipality_code)}`;

function request(slug, extra = {}) {
  const family = register.families.get(slug);
  assert.ok(family, `${slug} is in families.csv`);
  return { as: workerOf(family.address_id), body: { address_id: family.address_id, case_number: family.case_number, reason_code: "new_incident", ...extra } };
}

async function open(slug, extra) {
  const { as, body } = request(slug, extra);
  return { as, answer: await stack.call("POST", "/v1/lookups", body, { as }) };
}

// Looks a family up, masked and unmasked, checks both against the files, and makes them handy.
async function family(slug, extra) {
  const { as, answer: masked } = await open(slug, extra);
  assert.equal(masked.status, 201, masked.text);
  assertMasked(register, masked);
  const full = await stack.call("POST", `/v1/lookups/${masked.json.lookup_id}/unmask`, { reason: "assess_need" }, { as });
  assert.equal(full.status, 200, full.text);
  const { address_id, person_id } = register.families.get(slug);
  const home = extra?.address_id ?? (extra?.person_key ? register.addressOn(register.persons.get(person_id), today()) : address_id);
  assertFacts(register, full.json, home);
  assertSummary(masked.json, full.json);
  assert.doesNotMatch(full.text, /severity/i);
  const json = full.json;
  const adult = (relation) => json.household.adults.find((row) => row.relation === relation);
  return {
    ...json,
    masked: masked.json,
    text: full.text,
    adult,
    of: (relation) => json.entries.filter((entry) => entry.adult === adult(relation).ref),
    pattern: json.pattern,
    counts: (relation) => json.pattern.adults.find((row) => row.adult === adult(relation).ref),
    against: (kind) => json.pattern.counter_evidence.filter((row) => row.kind === kind),
    relations: json.household.adults.map((row) => row.relation).sort(),
    registered: json.household.children.map((row) => row.registered).sort(),
  };
}

const list = (entries, name) => entries.map((entry) => entry[name]);
const tally = (values) => values.reduce((totals, value) => ({ ...totals, [value]: (totals[value] ?? 0) + 1 }), {});

// What PRACTICE says about each; families without a line of their own are compared with the files.
const says = {
  "nothing-at-home"(f) {
    assert.equal(f.counts("father").counts.incidents, 3);
    assert.equal(f.counts("mother").counts.incidents, 2);
    assert.deepEqual(f.counts("father").groups, { Vold: 3 });
    assert.ok(f.entries.every((entry) => entry.place !== "home"));
  },
  "child-on-contact"(f) {
    assert.deepEqual(f.registered, ["elsewhere"]);
    assert.deepEqual(f.relations, ["father"], "of a child elsewhere only the parent living here");
    assert.ok(f.of("father").every((entry) => entry.co_residence === "apart"));
    assert.deepEqual(f.household.adults[0].lives_with, []);
  },
  "unregistered-partner"(f) {
    assert.deepEqual(f.relations, ["mother"]);
    assert.equal(f.entries.filter((entry) => entry.counts).length, 0);
    assert.deepEqual(tally(list(f.case.parties, "role")), { charged: 1, victim: 1 });
  },
  "moved-since-incident"(f) {
    assert.deepEqual(f.registered, ["here"]);
    assert.deepEqual(f.household.on_incident_day.children, []);
    assert.deepEqual(f.household.on_incident_day.adults, []);
    const hand = f.entries.find((entry) => entry.case_at_hand);
    assert.equal(hand.place, "home", "the child's home of that day");
    assert.equal(hand.co_residence, "during");
  },
  "other-district-case"(f) {
    assert.notEqual(f.entries.find((entry) => entry.case_at_hand).district, stack.example.district);
  },
  "three-districts"(f) {
    assert.ok(new Set(list(f.entries.filter((entry) => entry.counts), "district")).size >= 3);
  },
  "same-night-three-numbers"(f) {
    const { counts, incidents } = f.counts("father");
    assert.equal(counts.incidents, 1);
    assert.equal(incidents[0].entries.length, 3);
  },
  "both-charged"(f) {
    assert.equal(f.entries.filter((entry) => entry.counts).length, 2);
  },
  "disturbance-both-parties"(f) {
    assert.deepEqual(f.entries, []);
    assert.equal(f.contacts.length, 4);
    assert.ok(f.contacts.every((contact) => contact.adults.length === 2 && contact.place === "home"));
  },
  "linked-duplicates"(f) {
    assert.equal(f.counts("father").counts.incidents, 1);
    assert.deepEqual(list(f.entries.filter((entry) => !entry.case_at_hand), "linked").map((linked) => linked.length), [2, 2, 2]);
  },
  "reported-years-after"(f) {
    const hand = f.entries.find((entry) => entry.case_at_hand);
    assert.ok(hand.date < addYears(f.as_of, -4));
    assert.equal(f.case.date, hand.date);
  },
  "reported-date-only"(f) {
    for (const entry of f.entries) assert.deepEqual([entry.date_precision, entry.place, entry.co_residence, entry.children_registered], ["reported", "unknown", "unknown", []]);
  },
  "month-only-dates"(f) {
    const months = f.entries.filter((entry) => entry.date_precision === "month");
    assert.equal(months.length, 4);
    for (const entry of months) assert.match(entry.date, /^\d{4}-\d{2}$/);
    const row = f.counts("father");
    assert.equal(row.counts.incidents, 4);
    assert.deepEqual(row.gaps, []);
    assert.equal(row.trend.without_case.n, 0);
  },
  "no-entries"(f) {
    assert.equal(f.entries.length, 1);
    assert.ok(f.pattern.counter_evidence.length >= 1, "never empty");
  },
  "across-midnight": (f) => assert.equal(f.counts("father").counts.incidents, 1),
  "clock-back": (f) => assert.equal(f.counts("father").counts.incidents, 2, "more than 24 hours elapsed"),
  "clock-forward": (f) => assert.equal(f.counts("father").counts.incidents, 1, "less than 24 hours elapsed"),
  "four-incidents"(f) {
    assert.equal(f.counts("father").counts.incidents, 4);
  },
  "five-incidents"(f) {
    assert.equal(f.counts("father").counts.incidents, 5);
    assert.equal(f.counts("father").trend.without_case.too_few, false);
  },
  "open-18-months": (f) => assert.deepEqual(tally(list(f.of("father"), "why_not")), { null: 2, open_over_18_months: 2, case_at_hand: 1 }),
  "window-edge"(f) {
    assert.deepEqual(list(f.of("father"), "date"), [f.window.from]);
    assert.equal(f.window.from, addYears(f.as_of, -5));
    assert.deepEqual(f.window.more_years_would_add, { 10: { entries: 2 } });
  },
  "contact-window-edge"(f) {
    assert.deepEqual(tally(list(f.contacts, "kind")), { suicide_threat: 2, concern: 1 });
    assert.ok(f.contacts.every((contact) => contact.date >= addYears(f.as_of, -2)));
  },
  "all-on-one-day": (f) => assert.equal(f.counts("mother").counts.incidents, 6, "other places are other events"),
  "prison-gap": (f) => assert.deepEqual(f.counts("father").gaps, [90, 110, 82], "days in prison leave the gap"),
  "source-mid-window"(f) {
    assert.equal(f.contacts.length, 5);
    assert.equal(f.against("M10").length, 1);
  },
  "trend-only-with-case"(f) {
    const { without_case, with_case } = f.counts("father").trend;
    assert.ok(without_case.laplace.p > 0.05 && with_case.laplace.p <= 0.05, JSON.stringify([without_case, with_case]));
  },
  "milder-last": (f) => assert.equal(f.against("M4").length, 1),
  "every-role-outcome"(f) {
    assert.ok(!list(f.entries, "outcome").includes("dropped_groundless"));
    const reasons = new Set(list(f.entries, "why_not"));
    for (const reason of ["role_suspect", "role_victim", "role_witness", "role_reporter", "role_party", "acquitted", "dropped", "open_over_18_months", "outcome_unknown", "outcome_none"]) assert.ok(reasons.has(reason), reason);
    assert.equal(f.against("M3").length, 1);
  },
  "beaten-mother"(f) {
    assert.equal(f.of("mother").length, 7);
    assert.equal(f.counts("mother").counts.incidents, 0);
    assert.ok(f.of("mother").every((entry) => entry.why_not === (entry.case_at_hand ? "case_at_hand" : "role_victim")));
    assert.equal(f.against("M2").length, 1);
  },
  "child-victim-stepfather"(f) {
    assert.deepEqual(f.relations, ["mother", "step_parent"]);
    assert.deepEqual(tally(list(f.child_entries, "role")), { victim: 2, witness: 1 });
  },
  "child-witness"(f) {
    assert.deepEqual(list(f.child_entries, "role"), ["witness"]);
  },
  "order-in-force"(f) {
    assert.deepEqual(list(f.banners, "in_force"), [true]);
    assert.ok(f.of("father").some((entry) => entry.counts && entry.group === "Brudte forbud"));
  },
  "order-expired"(f) {
    assert.deepEqual(list(f.banners, "in_force"), [false, false]);
  },
  intelligence(f) {
    assert.equal(f.entries.length, 2);
    assert.deepEqual(f.contacts, []);
  },
  disclosure: (f) => assert.equal(f.entries.length, 4, "what may not be sent on is still seen here"),
  "ages-14-15-17-18"(f) {
    assert.deepEqual(list(f.of("father"), "why_not"), ["under_18", "under_18", "under_18", null, "case_at_hand"], "nothing from before the age of 15");
  },
  "sixty-entries": (f) => assert.equal(f.of("father").length, 61),
  "acquitted-after-release"(f) {
    assert.deepEqual(list(f.entries.filter((entry) => entry.outcome === "acquitted"), "why_not"), ["acquitted"]);
    assert.equal(Object.values(f.masked.summary.by_role).reduce((a, b) => a + b, 0), f.entries.length - 1);
  },
  "unknown-code"(f) {
    const [entry] = f.entries.filter((row) => row.code === "73299");
    assert.deepEqual([entry.why_not, entry.statute, entry.group, entry.maximum], ["no_code", null, null, null]);
  },
  "calls-police-herself"(f) {
    assert.ok(f.contacts.every((contact) => contact.called_police === true));
    assert.equal(f.against("M8").length, 1);
  },
  "mother-aged-16"(f) {
    assert.deepEqual(list(f.household.children, "age").sort(), [0, 16]);
    const mother = f.household.adults.find((adult) => adult.age === 16);
    assert.ok(mother, "is a parent as well");
    assert.ok(f.entries.some((entry) => entry.adult === mother.ref && entry.why_not === "under_18"));
  },
  newborn(f) {
    assert.deepEqual(list(f.household.children, "age"), [0]);
    assert.ok(f.of("father").filter((entry) => entry.counts).every((entry) => entry.co_residence === "before"));
    assert.equal(f.counts("father").counts.before_birth, 2);
    assert.equal(f.against("M6").length, 1);
  },
  unborn(f) {
    assert.deepEqual(f.household.children, []);
    assert.deepEqual(f.relations, ["other_adult"], "a party of the case");
    assert.equal(f.household.others.length, 1);
  },
  "eighteen-tomorrow": (f) => assert.deepEqual(list(f.household.children, "age"), [17]),
  "adult-sibling"(f) {
    assert.deepEqual(f.relations, ["father", "mother"]);
    assert.deepEqual(f.household.others.map(({ age, looked_up }) => [age, looked_up]), [[21, false]]);
  },
  "step-parent-yesterday"(f) {
    assert.deepEqual(f.relations, ["mother", "step_parent"]);
    assert.equal(f.adult("step_parent").since, addDays(f.as_of, -1));
    const before_ = f.of("step_parent").filter((entry) => entry.counts);
    assert.deepEqual(list(before_, "co_residence"), ["before", "before", "before"]);
    assert.equal(f.counts("step_parent").counts.before_move_in, 3);
  },
  "former-step-parent"(f) {
    assert.deepEqual(f.relations, ["mother"]);
    assert.deepEqual(f.entries, []);
  },
  "two-mothers": (f) => assert.deepEqual(f.relations, ["co_mother", "mother"]),
  "two-fathers": (f) => assert.deepEqual(f.relations, ["father", "parent"]),
  "unknown-father": (f) => assert.deepEqual(f.relations, ["mother"]),
  "dead-parent"(f) {
    assert.equal(f.adult("father").status, "dead");
    assert.deepEqual(f.of("father"), []);
    assert.ok(f.of("mother").length > 0);
  },
  "parent-killed-parent"(f) {
    assert.equal(f.adult("mother").status, "dead");
    assert.deepEqual(f.of("mother"), []);
  },
  adopted(f) {
    assert.deepEqual(f.relations, ["father", "mother"]);
    const [{ parent_id }] = register.kinship.filter((row) => row.child_id === register.families.get("adopted").person_id && row.to);
    assert.ok(!f.text.includes(register.keys.get(parent_id)));
    assert.ok(!f.text.includes(register.persons.get(parent_id).surname));
  },
  "foster-child"(f) {
    assert.deepEqual(f.relations, ["mother"], "foster adults only if in the case");
    assert.equal(f.household.others.length, 2);
  },
  "placed-child": (f) => assert.deepEqual(f.registered, ["elsewhere", "here"]),
  "half-siblings"(f) {
    assert.deepEqual(f.registered, ["elsewhere", "elsewhere", "here"]);
    assert.deepEqual(f.relations, ["father", "mother"], "of children elsewhere only the parent here");
  },
  "joint-custody"(f) {
    assert.deepEqual(f.relations, ["father", "mother"]);
    assert.deepEqual(f.adult("father").lives_with, []);
  },
  "emigrated-parent": (f) => assert.equal(f.adult("father").status, "emigrated"),
  "protection-expires-today": (f) => assert.ok(f.household.address, "the last day is not a day of it"),
  protected(f) {
    assert.equal(f.household.address, null);
    assert.ok(!f.text.includes(register.addresses.get(register.families.get("protected").address_id).road_name), "not anywhere");
  },
  "shelter-in-history"(f) {
    const shelter = [...register.addresses.values()].filter((row) => row.kind === "shelter");
    assert.ok(shelter.length >= 2);
    assert.equal(f.of("father").length, 2);
    for (const row of shelter) assert.ok(!f.text.includes(row.address_id));
  },
  "student-housing"(f) {
    assert.deepEqual(f.household.others, [], "side by side is not together");
    assert.deepEqual(f.relations, ["mother"]);
  },
  "asylum-centre"(f) {
    assert.equal(f.household.children.length, 1);
    assert.equal(f.household.adults.length, 2);
    assert.ok(!f.text.includes("Hussein"));
    assert.deepEqual(f.household.others, []);
  },
  "parent-in-prison"(f) {
    assert.deepEqual(f.adult("father").lives_with, []);
    assert.ok(f.of("father").length === 3);
  },
  "three-families"(f) {
    assert.equal(f.household.children.length, 1);
    assert.deepEqual(f.household.adults.map((adult) => adult.name.split(" ").at(-1)), ["Lind"]);
    assert.ok(!/Juhl|Ravn/.test(f.text));
  },
  "twins-up-and-down"(f) {
    assert.ok(f.household.adults.some((adult) => adult.name.startsWith("Anders ")));
    assert.ok(!f.text.includes("Anton"));
    assert.equal(f.of("father").length, 3);
  },
  "same-name-and-birthday"(f) {
    assert.deepEqual(list(f.of("father"), "why_not"), ["identity_unverified", null, "case_at_hand"], "none of the namesake's");
    assert.equal(f.against("M9").length, 1);
  },
  "no-cpr"(f) {
    assert.equal(f.adult("father").cpr, null);
    assert.deepEqual(list(f.of("father"), "why_not"), ["identity_unverified", null, "case_at_hand"]);
  },
  "repaired-merge"(f) {
    assert.deepEqual(tally(list(f.of("father"), "why_not")), { quarantined: 2, null: 1, case_at_hand: 1 });
    assert.equal(f.against("M9").length, 1);
  },
};

// Not looked up by their address: see below.
const apart = ["shelter-now", "no-fixed-abode"];

// The catalogue the generator is built from; families.csv is read once the register stands.
const slugs = ["example", ...[...readFileSync(`${ROOT}server/cli/generate_families.def`, "utf8").matchAll(/SSG_FAMILY\(\s*"([^"]+)"/g)].map(([, slug]) => slug)];

test("every family of the catalogue is there, and every line above has one", () => {
  assert.deepEqual([...register.families.keys()].sort(), [...slugs].sort());
  assert.deepEqual(Object.keys(says).filter((slug) => !slugs.includes(slug)), []);
});

describe("look-up of", () => {
  for (const slug of slugs.filter((name) => !apart.includes(name))) {
    test(slug, async () => {
      const f = await family(slug);
      if (Object.hasOwn(says, slug)) says[slug](f);
      assert.ok(f.pattern.counter_evidence.length >= 1, "counter-evidence is never empty");
      for (const entry of f.entries) assert.ok(entry.date.slice(0, 7) >= f.window.from.slice(0, 7) && entry.date.slice(0, 7) <= f.window.to.slice(0, 7));
    });
  }
});

test("moved away: the old address shows that the child lived there, not where it went", async () => {
  const { case_number, address_id } = register.families.get("moved-since-incident");
  const before_ = register.cases.get(case_number).address_id;
  assert.notEqual(before_, address_id);
  const f = await family("moved-since-incident", { address_id: before_ });
  assert.deepEqual(f.registered, ["moved"]);
  assert.deepEqual(f.household.on_incident_day.children, f.household.children.map((child) => child.ref));
  assert.deepEqual(f.relations, ["father", "mother"], "who lived here that day, with a tie to the child");
  assert.equal(f.household.others.length, 2, "the couple that moved in is not looked up");
  const now = register.addresses.get(address_id);
  assert.ok(!f.text.includes(`${now.road_name} ${now.house_number}`));
});

test("at a shelter now: neither the address nor the person opens anything; the old home does", async () => {
  const row = register.families.get("shelter-now");
  const child = register.persons.get(row.person_id);
  const before_ = register.cases.get(row.case_number).address_id;
  const as = workerOf(before_);
  const mother = register.byCase.get(row.case_number).find((v) => v.role === "victim").person_id;
  const bodies = new Set();
  for (const target of [{ address_id: row.address_id }, { person_key: register.keys.get(child.person_id) }, { person_key: register.keys.get(mother) }]) {
    const answer = await stack.call("POST", "/v1/lookups", { ...target, case_number: row.case_number, reason_code: "new_incident" }, { as });
    assert.equal(answer.status, 403, answer.text);
    bodies.add(answer.text);
  }
  assert.equal(bodies.size, 1);
  const f = await family("shelter-now", { address_id: before_ });
  assert.deepEqual(f.registered, ["moved"]);
  const shelter = register.addresses.get(row.address_id);
  assert.ok(!f.text.includes(`${shelter.road_name} ${shelter.house_number}`));
});

test("no fixed abode: by the child, and without an address", async () => {
  const row = register.families.get("no-fixed-abode");
  const f = await family("no-fixed-abode", { address_id: undefined, person_key: register.keys.get(row.person_id) });
  assert.equal(f.household.address, null);
  assert.deepEqual(f.relations, ["mother"]);
  assert.equal(f.of("mother").length, 3);
});

test("protected: by the child as by the address, and never the address", async () => {
  const row = register.families.get("protected");
  const f = await family("protected", { address_id: undefined, person_key: register.keys.get(row.person_id) });
  assert.equal(f.household.address, null);
  assert.ok(!f.text.includes(row.address_id));
});

test("twins: each brother's family is its own", async () => {
  const row = register.families.get("twins-up-and-down");
  const up = await stack.call("POST", "/v1/lookups", { address_id: row.address_id, case_number: row.case_number, reason_code: "new_incident" }, { as: workerOf(row.address_id) });
  assert.equal(up.status, 201);
  const home = register.addresses.get(row.address_id);
  const above = [...register.addresses.values()].find((a) => a.road_name === home.road_name && a.house_number === home.house_number && a.postcode === home.postcode && a.floor === "2");
  const refused = await stack.call("POST", "/v1/lookups", { address_id: above.address_id, case_number: row.case_number, reason_code: "new_incident" }, { as: workerOf(row.address_id) });
  assert.equal(refused.status, 403);
});
