// Finding an address from what was typed: exact, several, none; and what must never be found.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Register } from "../lib/register.mjs";
import { Stack } from "../lib/stack.mjs";

let stack;
let register;
const search = (q, as = "secretariat") => stack.call("GET", `/v1/addresses?q=${encodeURIComponent(q)}`, undefined, { as });

async function found(q) {
  const answer = await search(q);
  assert.equal(answer.status, 200, `${q}: ${answer.text}`);
  assert.equal(answer.json.query, q);
  return answer.json;
}

const textOf = (a) => `${a.road_name} ${a.house_number}${a.letter ?? ""}${a.floor ? `, ${a.floor}.${a.door ? ` ${a.door}` : ""}` : ""}, ${a.supplementary_town ? `${a.supplementary_town}, ` : ""}${a.postcode} ${a.town}`;
const example = () => register.addresses.get(stack.example.address_id);

before(() => {
  stack = Stack.up({ persons: 1000, recent: 40 });
  stack.addStandardUsers();
  register = new Register(`${stack.dir}/var/register`).readKeys(stack);
});
after(() => stack?.down());

test("written out: class A, the one address, with its parts", async () => {
  const json = await found(stack.example.address);
  assert.equal(json.class, "A");
  assert.equal(json.candidates.length, 1);
  const a = example();
  assert.equal(json.candidates[0].address_id, a.address_id);
  assert.equal(json.candidates[0].class, "A");
  assert.deepEqual(json.candidates[0].parts, {
    street: a.road_name, house_number: a.house_number, letter: a.letter ?? null, floor: a.floor ?? null, door: a.door ?? null,
    supplementary_town: a.supplementary_town ?? null, postcode: a.postcode, town: a.town, municipality_code: a.municipality_code,
  });
});

test("case, spacing, commas and the two ways of writing å, æ, ø make no difference", async () => {
  const plain = stack.example.address;
  for (const q of [plain.toUpperCase(), plain.toLowerCase(), plain.replaceAll(",", ""), plain.replaceAll(" ", "  ")])
    assert.deepEqual((await found(q)).candidates.map((row) => row.address_id), [stack.example.address_id], q);
  const danish = [...register.addresses.values()].find((a) => a.kind === "dwelling" && a.status === "current" && /[æøå]/i.test(a.road_name));
  const spelled = textOf(danish).replaceAll("å", "aa").replaceAll("Å", "Aa").replaceAll("ø", "oe").replaceAll("Ø", "Oe").replaceAll("æ", "ae").replaceAll("Æ", "Ae");
  assert.deepEqual((await found(spelled)).candidates.map((row) => row.address_id), (await found(textOf(danish))).candidates.map((row) => row.address_id));
});

test("every current dwelling is found by its own text", async () => {
  const all = [...register.addresses.values()].filter((a) => a.status === "current" && a.kind === "dwelling");
  for (let i = 0; i < all.length; i += Math.ceil(all.length / 40)) {
    const json = await found(textOf(all[i]));
    assert.ok(json.candidates.some((row) => row.address_id === all[i].address_id), textOf(all[i]));
    assert.equal(json.class, "A", textOf(all[i]));
  }
});

test("half an address: class C, candidates to choose from, at most 20", async () => {
  const { road_name, house_number } = example();
  const house = await found(`${road_name} ${house_number}`);
  assert.equal(house.class, "C");
  for (const id of [stack.example.address_id, stack.example.neighbour_address_id]) assert.ok(house.candidates.some((row) => row.address_id === id));
  for (const row of house.candidates) assert.equal(row.class, "C");
  for (const q of [road_name.slice(0, 3), road_name.slice(0, 1)]) assert.ok((await found(q)).candidates.length <= 20);
});

test("shelter, discontinued and unknown: the same answer", async () => {
  const shelter = [...register.addresses.values()].find((a) => a.kind === "shelter");
  const old = [...register.addresses.values()].find((a) => a.status === "discontinued");
  const shapes = new Set();
  for (const q of [textOf(shelter), `${textOf(shelter).split(",")[0]}, ${shelter.postcode}`, textOf(old), "Findes Ikke Vej 999, 9999 Ingensteds", "zzzz"]) {
    const { query, ...rest } = await found(q);
    assert.equal(query, q);
    shapes.add(JSON.stringify(rest));
  }
  assert.deepEqual([...shapes], ['{"class":"C","candidates":[]}']);
  for (const start of [shelter.road_name, shelter.road_name.slice(0, 4), `${shelter.road_name} ${shelter.house_number}`])
    assert.ok(!(await found(start)).candidates.some((row) => register.addresses.get(row.address_id).kind === "shelter"), start);
});

test("odd text finds nothing and breaks nothing", async () => {
  for (const q of ["%", "_", "'; drop table register.address; --", "\\", "🙂", "1", ",", "5000", "æ".repeat(100), `${"a".repeat(99)}%`]) {
    const json = await found(q);
    assert.ok(json.candidates.length <= 20, q);
  }
  assert.deepEqual((await found("%")).candidates, []);
});

test("a question that is no question is told so", async () => {
  for (const target of ["/v1/addresses", "/v1/addresses?q=", `/v1/addresses?q=${"a".repeat(101)}`, "/v1/addresses?q=a&colour=red"]) {
    const answer = await stack.call("GET", target, undefined, { as: "secretariat" });
    assert.equal(answer.status, 422, target);
    assert.ok(answer.json.errors[0].pointer.startsWith("/query"), answer.text);
  }
});

test("searching is not logged", async () => {
  const before_ = stack.sql("select count(*) from audit.entry");
  await found(stack.example.address);
  await found("zzzz");
  assert.equal(stack.sql("select count(*) from audit.entry"), before_);
});

test("found, then looked up", async () => {
  const { candidates } = await found(stack.example.address);
  const { case_number, reason_code } = stack.example;
  const answer = await stack.call("POST", "/v1/lookups", { address_id: candidates[0].address_id, case_number, reason_code, typed: stack.example.address, address_class: "A" }, { as: "secretariat" });
  assert.equal(answer.status, 201, answer.text);
  assert.equal(stack.sql(`select typed || '|' || address_class from casework.lookup where lookup_id = '${answer.json.lookup_id}'`), `${stack.example.address}|A`);
});
