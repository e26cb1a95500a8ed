// The tree of the log over HTTP: checkpoint, proofs that an independent check accepts, cosignatures
// of a witness; and the auditor's list, whose reading is logged.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { entriesOf, mainEntry } from "../lib/audit.mjs";
import { Stack } from "../lib/stack.mjs";

let stack;
let lookup;
let witnessKey;
const file = (name, text) => {
  const path = `${stack.dir}/var/${name}`;
  if (text !== undefined) writeFileSync(path, text);
  return path;
};

before(async () => {
  stack = Stack.up({ persons: 1000, recent: 200 });
  stack.addStandardUsers();
  stack.addUser("witness", "witness");
  const made = stack.tool(["audit", "key", "--witness", "--name", "witness.example", "--out", file("witness.key")]);
  assert.equal(made.status, 0, made.stderr);
  witnessKey = made.stdout.trim();
  file("witness.pub", made.stdout);
  await stack.runLater("daemon-stop");
  await stack.daemonStart(`witness_keys = "${file("witness.pub")}"`, `log_keys = "${file("log.pub")}"`);
  for (let i = 0; i < 20; i += 1) {
    const answer = await stack.call("POST", "/v1/lookups", stack.lookupBody(), { as: "social_worker" });
    assert.equal(answer.status, 201);
    lookup = answer;
  }
  await sealed();
});
after(() => stack?.down());

async function sealed() {
  for (let i = 0; i < 200 && stack.sql("select count(*) from audit.pending") !== "0"; i += 1) await sleep(50);
}
const get = (target, as = "auditor") => stack.call("GET", target, undefined, { as });
const node = (a, b) => createHash("sha256").update(Buffer.concat([Buffer.from([1]), a, b])).digest();
const bytes = (text) => Buffer.from(text, "base64");

// RFC 9162 §2.1.3.2, written again.
function rootOf(index, size, leaf, proof) {
  let [fn, sn, hash] = [index, size - 1, leaf];
  for (const p of proof) {
    if (fn % 2 === 1 || fn === sn) {
      hash = node(p, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else hash = node(hash, p);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return hash;
}

const checkProof = (json) => stack.tool(["audit", "check-proof", "--json"], JSON.stringify(json)).status;

test("the checkpoint is signed and says what the tree is", async () => {
  for (const role of ["secretariat", "liaison", "admin", "witness"]) {
    const { json } = await get("/v1/audit/checkpoint", role);
    assert.deepEqual(json.note.split("\n").slice(0, 3), [json.origin, String(json.tree_size), json.root]);
    assert.equal(json.origin, readFileSync(file("log.pub"), "utf8").split("+")[0]);
    await sealed();
  }
});

test("every leaf is proven to be in the newest tree, by its entry's own bytes", async () => {
  const { json: head } = await get("/v1/audit/checkpoint");
  for (let index = 0; index < head.tree_size; index += 1) {
    const { json } = await get(`/v1/audit/proof/inclusion?leaf_index=${index}&tree_size=${head.tree_size}`);
    assert.equal(json.root, head.root);
    const header = Buffer.from(stack.sql(`select encode(e.header, 'hex') from audit.entry e join audit.leaf l using (entry_id) where l.leaf_index = ${index}`), "hex");
    const leaf = createHash("sha256").update(Buffer.concat([Buffer.from([0]), header])).digest();
    assert.equal(json.leaf_hash, leaf.toString("base64"));
    assert.equal(rootOf(index, head.tree_size, leaf, json.proof.map(bytes)).toString("base64"), head.root);
    if (index % 7 === 0) {
      assert.equal(checkProof(json), 0);
      assert.equal(checkProof({ ...json, leaf_index: json.leaf_index === 0 ? 1 : 0 }), 1);
    }
  }
});

test("every older tree is proven to be the beginning of the newest", async () => {
  const { json: head } = await get("/v1/audit/checkpoint");
  for (let size = 0; size <= head.tree_size; size += 1) {
    const { json } = await get(`/v1/audit/proof/consistency?size1=${size}&size2=${head.tree_size}`);
    assert.equal(json.root2, head.root);
    const kept = stack.sql(`select encode(root, 'base64') from audit.checkpoint where tree_size = ${size}`);
    if (kept) assert.equal(json.root1, kept);
    assert.equal(checkProof(json), 0);
    if (json.proof.length) assert.equal(checkProof({ ...json, proof: json.proof.slice(1) }), 1);
  }
});

test("questions that have no answer", async () => {
  for (const [query, status] of [
    ["inclusion?leaf_index=5&tree_size=5", 422], ["inclusion?leaf_index=-1&tree_size=5", 422],
    ["inclusion?leaf_index=0", 422], ["inclusion?leaf_index=0&tree_size=x", 422], ["inclusion?leaf_index=0&tree_size=1&more=1", 422],
    ["inclusion?leaf_index=0&tree_size=99999999", 404], ["inclusion?leaf_index=0&tree_size=9223372036854775807", 404],
    ["consistency?size1=3&size2=2", 422], ["consistency?size1=0&size2=99999999", 404], ["consistency?size1=1&size2=", 422],
  ]) {
    const answer = await get(`/v1/audit/proof/${query}`);
    assert.equal(answer.status, status, query);
  }
  const { json } = await get("/v1/audit/proof/consistency?size1=0&size2=0");
  assert.deepEqual([json.root1, json.root2, json.proof], ["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", []]);
});

// What another authority does: fetch, check, cosign, hand in.
async function witness() {
  const { json: head } = await get("/v1/audit/checkpoint", "witness");
  const args = ["audit", "witness", "--key", file("witness.key"), "--keys", file("log.pub"), "--state", file("witness.state"), "--checkpoint", file("head.json", JSON.stringify(head))];
  const last = witness.size;
  if (last !== undefined) {
    const { json } = await get(`/v1/audit/proof/consistency?size1=${last}&size2=${head.tree_size}`);
    args.push("--proof", file("proof.json", JSON.stringify(json)));
  }
  const done = stack.tool(args);
  assert.equal(done.status, 0, done.stderr + done.stdout);
  witness.size = head.tree_size;
  return JSON.parse(done.stdout);
}

test("a witness's cosignature is kept, shown, and asked for once", async () => {
  await witness();
  await sealed();
  const body = await witness();
  const first = await stack.call("POST", "/v1/audit/cosignatures", body, { as: "witness", headers: { "idempotency-key": "k1" } });
  assert.equal(first.status, 201, first.text);
  mainEntry(stack, first, { action: "audit.cosign", outcome: "ok" });
  for (const headers of [{ "idempotency-key": "k1" }, {}]) {
    const again = await stack.call("POST", "/v1/audit/cosignatures", body, { as: "witness", headers });
    assert.deepEqual([again.status, again.json.cosignature_id], [201, first.json.cosignature_id]);
  }
  assert.equal(stack.sql("select count(*) from audit.cosignature"), "1");
  const other = { ...body, at: "2026-01-01T00:00:00Z" };
  assert.equal((await stack.call("POST", "/v1/audit/cosignatures", other, { as: "witness", headers: { "idempotency-key": "k1" } })).status, 422);
  // shown with the checkpoint it belongs to, as long as that is the newest
  await stack.runLater("jobd-stop");
  const newest = stack.sql("select max(tree_size) from audit.checkpoint");
  stack.sql(`update audit.cosignature set tree_size = ${newest}`);
  const { json } = await get("/v1/audit/checkpoint");
  assert.deepEqual(json.cosignatures, [{ name: "witness.example", key_id: body.key_id, signature: body.signature, at: body.at }]);
  stack.sql(`update audit.cosignature set tree_size = ${body.tree_size}`);
  await stack.runLater("jobd-start");
});

test("a signature that is nobody's, another's, or over another tree is refused", async () => {
  await sealed();
  const body = await witness();
  const flip = (text) => {
    const changed = bytes(text);
    changed[0] ^= 1;
    return changed.toString("base64");
  };
  for (const change of [{ signature: flip(body.signature) }, { key_id: flip(body.key_id) }, { root: flip(body.root) }, { tree_size: body.tree_size + 1 }, { at: "2026-01-01T00:00:00Z" }, { signature: "AAAA" }, { at: "yesterday" }]) {
    const answer = await stack.call("POST", "/v1/audit/cosignatures", { ...body, ...change }, { as: "witness" });
    assert.equal(answer.status, 422, JSON.stringify(change));
  }
  // rightly signed, but the log has no such checkpoint
  const { json: head } = await get("/v1/audit/checkpoint");
  const key = file("witness.key");
  assert.ok(witnessKey.startsWith("witness.example+") && key);
  stack.sql(`delete from audit.checkpoint where tree_size = ${body.tree_size} and not exists (select from audit.cosignature c where c.tree_size = checkpoint.tree_size)`);
  if (head.tree_size !== body.tree_size) {
    const answer = await stack.call("POST", "/v1/audit/cosignatures", body, { as: "witness" });
    assert.equal(answer.status, 409, answer.text);
    mainEntry(stack, answer, { action: "audit.cosign", outcome: "conflict" });
  }
  for (const role of ["auditor", "admin", "social_worker"]) {
    const answer = await stack.call("POST", "/v1/audit/cosignatures", body, { as: role });
    assert.equal(answer.status, 403, role);
  }
});

test("the auditor finds entries by request, user, case, person and day; reading is logged", async () => {
  await sealed();
  await sleep(1000); // the index of subjects follows the tree
  const request = lookup.headers["request-id"];
  const [main] = entriesOf(stack, request).filter((entry) => entry.seq === 0);
  const one = (await get(`/v1/audit/entries?request_id=${request}`)).json;
  assert.equal(one.items.length, 1);
  const [item] = one.items;
  assert.deepEqual([item.entry_id, item.action, item.outcome, item.role, item.request_id, item.case_number], [main.entry_id, "lookup.create", "ok", "social_worker", request, stack.example.case_number]);
  assert.equal(String(item.leaf_index), stack.sql(`select leaf_index from audit.leaf where entry_id = ${main.entry_id}`));
  const person = Object.keys(main.content).find((subject) => /^[0-9a-f-]{36}$/.test(subject));
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Copenhagen" }).format(new Date());
  for (const query of [`person_key=${person}`, `case_number=${encodeURIComponent(stack.example.case_number)}`, "user=social_worker", `request_id=${request}&from=${today}`, `request_id=${request}&to=${today}`]) {
    const answer = await get(`/v1/audit/entries?${query}`);
    const ids = answer.json.items.map((entry) => entry.entry_id);
    assert.ok(ids.includes(main.entry_id), query);
    mainEntry(stack, answer, { action: "audit.entries", outcome: "ok" });
  }
  for (const query of ["person_key=00000000-0000-4000-8000-000000000000", "user=nobody", "case_number=X-1", "to=2020-01-01", "from=2200-01-01"])
    assert.deepEqual((await get(`/v1/audit/entries?${query}`)).json, { items: [], next_cursor: null }, query);
  const [read] = entriesOf(stack, (await get(`/v1/audit/entries?person_key=${person}`)).headers["request-id"]);
  assert.deepEqual(Object.keys(read.content), [person], "who reads about a person leaves a trace with that person");
  for (const query of ["person_key=x", "request_id=1", "from=1", "cursor=x", "cursor=0", "other=1", "case_number="]) assert.equal((await get(`/v1/audit/entries?${query}`)).status, 422, query);
});

test("pages follow each other without gap or repetition", async () => {
  const ids = [];
  let cursor = null;
  do {
    const { json } = await get(`/v1/audit/entries?to=2199-01-01${cursor ? `&cursor=${cursor}` : ""}`);
    ids.push(...json.items.map((entry) => Number(entry.entry_id)));
    cursor = json.next_cursor;
    if (ids.length > 50) break;
  } while (cursor);
  assert.ok(ids.length > 50);
  for (let i = 1; i < ids.length; i += 1) assert.ok(ids[i] < ids[i - 1]);
  const known = stack.sql(`select string_agg(entry_id::text, ',' order by entry_id desc) from audit.entry where entry_id <= ${ids[0]} and entry_id >= ${ids.at(-1)}`);
  assert.equal(known, ids.join(","));
});

test("erased content leaves the entry without its case number", async () => {
  const request = lookup.headers["request-id"];
  const [main] = entriesOf(stack, request).filter((entry) => entry.seq === 0);
  const subjects = Object.keys(main.content);
  stack.sql(`set role ssg_eraser; select audit.erase(gen_random_uuid(), null, 'system', array_fill(${main.entry_id}::bigint, array[${subjects.length}]), array['${subjects.join("','")}'], 'test')`);
  const { json } = await get(`/v1/audit/entries?request_id=${request}`);
  assert.deepEqual([json.items.length, json.items[0].case_number], [1, null]);
});

test("readiness turns red when the log waits, and green again", async () => {
  await stack.runLater("jobd-stop");
  await get("/v1/session");
  await get("/v1/audit/checkpoint");
  stack.sql("update audit.pending set at = at - interval '61 seconds'");
  await sleep(1100);
  assert.equal((await stack.raw("GET", "/readyz")).status, 503);
  await stack.runLater("jobd-start");
  await sealed();
  await sleep(1100);
  assert.equal((await stack.raw("GET", "/readyz")).status, 200);
});

test("after all this the log verifies", async () => {
  await sealed();
  const done = stack.tool(["audit", "verify", "--json", "--database", `host=${stack.dir}/state/sock dbname=socialsoeg user=postgres`, "--keys", file("log.pub")]);
  assert.deepEqual(JSON.parse(done.stdout).problems, []);
});
