// The sealed log under fire: sealers that die, backlogs, late commits; and somebody with every
// right in the database who changes what is sealed, in twelve ways and some more. `audit verify`
// names each change, and the witness those that leave a well-signed log behind.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { spawn } from "node:child_process";
import { SealedLog } from "../lib/seal.mjs";

let log;
before(() => {
  log = new SealedLog();
});
after(() => log?.down());

test("entries are in the tree within a second", async () => {
  const sealer = log.start();
  log.write(10);
  await log.settled();
  const times = [];
  for (let i = 0; i < 10; i += 1) {
    await sleep(Math.random() * 200);
    log.write(1);
    const begin = Date.now();
    await log.settled();
    times.push(Date.now() - begin);
  }
  times.sort((a, b) => a - b);
  assert.ok(times[5] < 1000, `median ${times[5]} ms of ${times}`);
  assert.equal(await log.stop(sealer), 0);
  assert.equal(log.verify().status, 0);
});

test("of several sealers one works, and another takes over when it is killed", async () => {
  const first = log.start();
  log.write(5);
  await log.settled();
  const second = log.start();
  for (let i = 0; i < 100 && !second.text.includes("standing by"); i += 1) await sleep(50);
  assert.match(second.text, /standing by/);
  log.write(5);
  await log.settled();
  assert.doesNotMatch(second.text, /"sealing"/);
  await log.stop(first, "SIGKILL");
  log.write(5);
  await log.settled("log", 15);
  assert.match(second.text, /"sealing"/);
  assert.equal(await log.stop(second), 0);
});

test("a backlog is sealed without a gap, through sealers that are killed in the middle", async () => {
  log.write(9000);
  let kills = 0;
  while (log.sql("select count(*) from audit.pending") !== "0") {
    const sealer = log.start({ lines: ["seal_batch = 300"] });
    await sleep(150 + Math.random() * 400);
    if (kills < 8) {
      kills += 1;
      await log.stop(sealer, "SIGKILL");
    } else {
      await log.settled();
      await log.stop(sealer);
    }
  }
  const answer = log.verify();
  assert.deepEqual(answer.problems, []);
  assert.equal(answer.entries, Number(log.sql("select count(*) from audit.entry")));
  assert.equal(log.sql("select max(leaf_index) + 1 - count(*) from audit.leaf"), "0");
});

test("a connection that the server ends is made anew", async () => {
  const sealer = log.start();
  log.write(3);
  await log.settled();
  log.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'socialsoeg-jobd%'");
  log.write(3);
  await log.settled("log", 20);
  assert.equal(await log.stop(sealer), 0);
  assert.deepEqual(log.verify().problems, []);
});

test("a late commit lands in a later batch", async () => {
  const sealer = log.start();
  const late = spawn("psql", ["-XAtq", "-d", log.conninfo()], { stdio: ["pipe", "ignore", "inherit"] });
  late.stdin.write("begin; select audit.write(gen_random_uuid(), 0, null, 'system', 'session.end', 'ok', null, '{}', '{}');\n");
  while (log.sql("select count(*) from pg_stat_activity where state = 'idle in transaction' and application_name = 'psql'") === "0") await sleep(30);
  log.write(4);
  await log.settled();
  late.stdin.end("commit;\n");
  await new Promise((resolve) => late.on("exit", resolve));
  await log.settled();
  assert.equal(await log.stop(sealer), 0);
  assert.equal(log.sql("select entry_id < (select max(entry_id) from audit.leaf) from audit.leaf order by leaf_index desc limit 1"), "t");
  assert.deepEqual(log.verify().problems, []);
});

test("the index of subjects finds a person's, a case's and an address's entries", async () => {
  const [key, n] = log.sql("select subject, count(*) from audit.content where subject <> 'request' group by 1 limit 1").split("|");
  assert.equal(n, "1");
  assert.equal(log.sql(`select count(*) from audit.subject_entry where subject = '${key}'`), "1");
  assert.equal(log.sql(`select count(*) from audit.subject_entry where subject = 'address:${key}'`), "1");
  const written = log.sql("select count(distinct entry_id) from audit.content");
  assert.equal(log.sql("select count(*) from audit.subject_entry where subject = 'case:1460-10001-00001-26'"), written);
});

test("a sealing key that everybody may read, or that is none, is refused", async () => {
  const bad = log.file("open.key", log.read("log.key"));
  const { chmodSync } = await import("node:fs");
  chmodSync(bad, 0o644);
  const sealer = log.start({ key: "open" });
  assert.equal(await log.stop(sealer, 0), 2);
  assert.match(sealer.text, /mode to 0600/);
  log.file("none.key", "hello\n");
  const other = log.start({ key: "none" });
  assert.equal(await log.stop(other, 0), 2);
});

test("key rotation: checkpoints of both keys verify, those of a stranger's do not", async () => {
  const second = log.makeKey("log2", "test.example/log");
  const sealer = log.start({ key: "log2" });
  log.write(3);
  await log.settled();
  await log.stop(sealer);
  const both = log.file("both.pub", `# old and new\n${log.publicKey}\n${second}\n`);
  assert.deepEqual(log.verify("log", both).problems, []);
  assert.deepEqual(log.verify("log", log.publicKeys).kinds, ["checkpoint-altered", "checkpoint-missing"]);
  log.publicKeys = both;
});

test("erased content is accounted for, lost content is not", async () => {
  const db = log.copy("erasure");
  const [id, subject] = log.sql("select entry_id, subject from audit.content where subject <> 'request' order by 1 limit 1", db).split("|");
  log.sql(`set role ssg_eraser; select audit.erase(gen_random_uuid(), null, 'system', array[${id}], array['${subject}'], 'retention')`, db);
  let answer = log.verify(db);
  assert.deepEqual([answer.problems, answer.erased, answer.pending], [[], 1, 1]);
  assert.equal(log.sql(`select count(*) from audit.subject_entry where subject = '${subject}'`, db), "0");
  const sealer = log.start({ database: db });
  await log.settled(db);
  await log.stop(sealer);
  answer = log.verify(db);
  assert.deepEqual([answer.problems, answer.erased, answer.pending], [[], 1, 0]);
  for (const role of ["ssg_api", "ssg_sealer", "ssg_auditor", "ssg_jobd", "ssg_import", "ssg_daemon"])
    assert.throws(() => log.sql(`set role ${role}; delete from audit.content`, db), role);
});

// --- twelve attacks with every right -------------------------------------------------------------

const MIDDLE = 5000;
const hash = "sha256('\\x00'::bytea || header)";
const attacks = [
  ["1 edit a header", ["header-altered"],
    `update audit.entry set header = convert_to(replace(convert_from(header, 'UTF8'), '"outcome":"ok"', '"outcome":"no"'), 'UTF8'), outcome = 'no' where entry_id = (select entry_id from audit.leaf where leaf_index = ${MIDDLE})`],
  ["1b … and its leaf hash with it", ["root-mismatch"],
    `update audit.entry set header = convert_to(replace(convert_from(header, 'UTF8'), '"outcome":"ok"', '"outcome":"no"'), 'UTF8'), outcome = 'no' where entry_id = (select entry_id from audit.leaf where leaf_index = ${MIDDLE});
     update audit.leaf l set leaf_hash = ${hash} from audit.entry e where e.entry_id = l.entry_id and l.leaf_index = ${MIDDLE}`],
  ["1c the columns beside the header", ["columns-altered"],
    `update audit.entry set actor_id = gen_random_uuid() where entry_id = (select entry_id from audit.leaf where leaf_index = ${MIDDLE})`],
  ["2 edit content", ["content-altered"],
    `update audit.content set body = body || ' ' where entry_id = (select entry_id from audit.leaf where leaf_index = ${MIDDLE}) and subject = 'request'`],
  ["3 edit a salt", ["content-altered"],
    `update audit.content set salt = sha256(salt) where entry_id = (select entry_id from audit.leaf where leaf_index = ${MIDDLE}) and subject = 'request'`],
  ["4 delete a leaf", ["entry-lost", "leaf-missing"], `delete from audit.leaf where leaf_index = ${MIDDLE}`],
  ["4b … and its entry", ["leaf-missing"],
    `delete from audit.entry where entry_id = (select entry_id from audit.leaf where leaf_index = ${MIDDLE});
     delete from audit.leaf where leaf_index = ${MIDDLE}`],
  ["4c the entry alone", ["entry-missing"], `delete from audit.entry where entry_id = (select entry_id from audit.leaf where leaf_index = ${MIDDLE})`],
  ["5 delete content", ["content-missing"],
    `delete from audit.content where entry_id = (select entry_id from audit.leaf where leaf_index = ${MIDDLE}) and subject <> 'request'`],
  ["6 delete the tail", ["tail-missing"],
    `delete from audit.entry where entry_id in (select entry_id from audit.leaf where leaf_index > ${MIDDLE});
     delete from audit.content where entry_id in (select entry_id from audit.leaf where leaf_index > ${MIDDLE});
     delete from audit.leaf where leaf_index > ${MIDDLE};
     delete from audit.node where (node_index + 1) * 2 ^ level > ${MIDDLE} + 1`],
  ["7 swap two", ["leaf-order", "root-mismatch"],
    `update audit.leaf set leaf_index = -1 - leaf_index where leaf_index in (${MIDDLE}, ${MIDDLE} + 7);
     update audit.leaf set leaf_index = case leaf_index when -1 - ${MIDDLE} then ${MIDDLE} + 7 else ${MIDDLE} end where leaf_index < 0`],
  ["8 insert in the middle", ["root-mismatch"],
    `update audit.leaf set leaf_index = -2 - leaf_index where leaf_index >= ${MIDDLE};
     update audit.leaf set leaf_index = -1 - leaf_index where leaf_index < 0;
     select audit.write(gen_random_uuid(), 0, null, 'system', 'session.end', 'ok', null, '{}', '{}');
     insert into audit.leaf select ${MIDDLE}, entry_id, ${hash} from audit.entry order by entry_id desc limit 1;
     delete from audit.pending`],
  ["9 alter a checkpoint", ["checkpoint-altered"],
    `update audit.checkpoint set root = sha256(root), note = replace(note, encode(root, 'base64'), encode(sha256(root), 'base64')) where tree_size = (select max(tree_size) from audit.checkpoint where tree_size < ${MIDDLE})`],
  ["9b the row beside the note", ["checkpoint-altered"],
    `update audit.checkpoint set root = sha256(root) where tree_size = (select max(tree_size) from audit.checkpoint where tree_size < ${MIDDLE})`],
  ["9c a stored node", ["node-altered"], "update audit.node set hash = sha256(hash) where level = 8 and node_index = 3"],
  ["9d a node too few", ["node-altered"], "delete from audit.node where level = 8 and node_index = 3"],
  ["9e the mark of a waiting entry", ["pending-without-entry"], "insert into audit.pending values (999999999, clock_timestamp())"],
  ["9f an entry that never was to be sealed", ["entry-lost"],
    "select audit.write(gen_random_uuid(), 0, null, 'system', 'session.end', 'ok', null, '{}', '{}'); delete from audit.pending"],
];

test("an untouched copy verifies", () => assert.deepEqual(log.verify(log.copy("untouched")).problems, []));

for (const [name, kinds, text] of attacks) {
  test(`attack ${name}: verify names it`, () => {
    const db = log.copy("attacked");
    log.sql(`begin; ${text}; commit`, db);
    const answer = log.verify(db);
    assert.equal(answer.status, 1);
    for (const kind of kinds) assert.ok(answer.kinds.includes(kind), `${answer.kinds} without ${kind}`);
    const secondary = ["root-mismatch", "leaf-order", "node-altered", "checkpoint-missing", "tail-missing"];
    assert.deepEqual(answer.kinds.filter((kind) => !kinds.includes(kind) && !secondary.includes(kind)), []);
  });
}

test("a sealer does not sign on top of a tree that is not the signed one", async () => {
  const db = log.copy("attacked");
  log.sql("update audit.leaf set leaf_hash = sha256(leaf_hash) where leaf_index = (select max(leaf_index) from audit.leaf)", db);
  log.write(1, db);
  const sealer = log.start({ database: db });
  for (let i = 0; i < 100 && !sealer.text.includes("not sealing"); i += 1) await sleep(50);
  await log.stop(sealer);
  assert.match(sealer.text, /the stored tree is not the one that was last signed/);
  assert.equal(log.sql("select count(*) from audit.pending", db), "1");
});

// The last three leave a log that verifies, with the log's own signature: only somebody who
// remembers can tell. `past` is a copy from before the witness's last visit.
test("attacks 10, 11, 12: the witness refuses a fork, a rollback, and a log built anew", async () => {
  log.makeKey("witness", "witness.example", "--witness");
  assert.equal(log.witness().status, 0);
  const past = log.copy("past");
  const grow = async (db, n) => {
    const sealer = log.start({ database: db, key: "log2" });
    log.write(n, db);
    await log.settled(db);
    await log.stop(sealer);
  };
  await grow("log", 40);
  const seen = log.witness();
  assert.equal(seen.status, 0);
  const state = log.read("witness.state");

  for (const [size, n] of [["equally long", 40], ["longer", 90]]) {
    const fork = log.copy("fork", past);
    await grow(fork, n);
    assert.equal(log.verify(fork).status, 0, "the fork verifies");
    const answer = log.witness(fork);
    assert.deepEqual([answer.status, answer.refused], [1, "fork"], size);
  }
  let answer = log.witness(past);
  assert.equal(log.verify(past).status, 0, "the past verifies");
  assert.deepEqual([answer.status, answer.refused], [1, "rollback"]);

  const rebuilt = log.copy("rebuilt");
  log.sql(`delete from audit.entry where entry_id = (select entry_id from audit.leaf where leaf_index = ${MIDDLE});
    delete from audit.content c where not exists (select from audit.entry e where e.entry_id = c.entry_id);
    truncate audit.leaf, audit.node, audit.checkpoint, audit.cosignature, audit.subject_entry; update audit.indexed set leaf_count = 0;
    insert into audit.pending select entry_id, at from audit.entry`, rebuilt);
  await grow(rebuilt, 100);
  assert.equal(log.verify(rebuilt).status, 0, "the log built anew verifies");
  answer = log.witness(rebuilt);
  assert.deepEqual([answer.status, answer.refused], [1, "fork"]);

  assert.equal(log.read("witness.state"), state, "a refusal changes nothing the witness remembers");
  assert.equal(log.witness().status, 0, "and the true log still passes");
  writeFileSync(log.file("witness.state"), "damaged\n");
  assert.throws(() => log.witness(), /status 3.*damaged/s, "a damaged memory is not a first visit");
  writeFileSync(log.file("witness.state"), state);
});

test("after a restore the log goes on under another name, by a signed statement only", async () => {
  const restored = log.copy("restored", "past");
  const renamed = log.makeKey("log3", "test.example/log-2");
  const first = log.start({ database: restored, key: "log3" });
  for (let i = 0; i < 100 && !first.text.includes("not sealing"); i += 1) await sleep(50);
  await log.stop(first);
  assert.match(first.text, /the log has another name/);
  const statement = log.need(log.tool("audit", "open-origin", "--key", log.file("log3.key"), "--reason", "restored from backup", "--database", log.conninfo(restored)));
  log.file("statement", statement.stdout);
  const second = log.start({ database: restored, key: "log3" });
  log.write(5, restored);
  await log.settled(restored);
  await log.stop(second);
  log.publicKeys = log.file("three.pub", `${log.read("both.pub")}${renamed}\n`);
  assert.deepEqual(log.verify(restored).problems, []);
  assert.equal(log.witness(restored).refused, "other-origin");
  const answer = log.witness(restored, "--statement", log.file("statement"));
  assert.equal(answer.status, 0, JSON.stringify(answer));
  log.file("forged", statement.stdout.replace("restored from backup", "restored from bachup"));
  assert.equal(log.witness(restored).status, 0);
  assert.equal(log.witness("log", "--statement", log.file("forged")).refused, "other-origin");
});

// --- bundles -------------------------------------------------------------------------------------

test("a bundle verifies offline; every change to it is named", async () => {
  const bundle = log.file("log.bundle");
  log.need(log.tool("audit", "export", "--out", bundle, "--database", log.conninfo()));
  const check = (file) => log.tool("audit", "verify", "--json", "--bundle", file, "--keys", log.publicKeys);
  const whole = log.verdict(check(bundle));
  assert.deepEqual([whole.status, whole.problems], [0, []]);
  assert.equal(whole.entries, Number(log.sql("select count(*) from audit.leaf")));
  const lines = readFileSync(bundle, "utf8").trimEnd().split("\n");
  const at = lines.findIndex((line) => line.includes(`"leaf_index":${MIDDLE},`));
  const changed = (name, list, kinds) => {
    const answer = log.verdict(check(log.file(name, `${list.join("\n")}\n`)));
    assert.deepEqual(answer.kinds.filter((kind) => kinds.includes(kind)), kinds, name);
  };
  changed("body", lines.with(at, lines[at].replace("1460-10001-00001-26", "1460-10001-00002-26")), ["content-altered"]);
  changed("missing", lines.toSpliced(at, 1), ["leaf-missing"]);
  changed("header", lines.with(at, JSON.stringify({ ...JSON.parse(lines[at]), header: JSON.parse(lines[at + 1]).header })), ["header-altered"]);
  changed("end", [...lines.slice(0, at), ...lines.slice(at).filter((line) => !line.includes('"leaf_index"'))], ["tail-missing"]);
  for (const [name, text] of [["cut", `${lines.slice(0, at).join("\n")}\n`], ["half", lines.join("\n").slice(0, -100)], ["other", "{}\n"], ["empty", ""], ["more", `${lines.join("\n")}\n{"end":1}\n`]]) {
    const done = check(log.file(name, text));
    assert.equal(done.status, 2, name);
    assert.match(done.stderr, /line \d+/, name);
  }
  const bare = log.file("bare.bundle");
  log.need(log.tool("audit", "export", "--without-content", "--out", bare, "--database", log.conninfo()));
  assert.deepEqual(log.verdict(check(bare)).problems, []);
  assert.doesNotMatch(readFileSync(bare, "utf8"), /1460-10001/);
});
