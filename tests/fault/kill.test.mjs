// The promise the whole program rests on: never an answer without its log entry. Thousands of
// look-ups run while PostgreSQL and the daemon are killed with -9 at random; afterwards every
// answer that a client saw whole must have exactly one committed entry, look-up and snapshot.
import assert from "node:assert/strict";
import https from "node:https";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Stack } from "../lib/stack.mjs";

const SECONDS = Number(process.env.SSG_LONG ? 150 : 50);
const WORKERS = 24;
let stack;
let triples;

// Cases of the last month at a dwelling with a child: [address_id, case_number, district].
function findTriples() {
  const rows = stack.sql(`
    select a.address_id, i.case_number, m.district
    from register.incident i
    join register.address a on a.address_no = i.address_no and a.kind = 'dwelling'
    join reference.municipality m on m.municipality_code = a.municipality_code
    where i.happened_on > current_date - 30 and i.happened_on <= current_date
      and exists (select from register.residence r join register.person p using (person_no)
        where r.address_no = a.address_no and r.to_day = 'infinity'
          and p.birth_date > current_date - interval '17 years')
    order by 2`);
  return rows.split("\n").filter(Boolean).map((row) => row.split("|"));
}

before(async () => {
  stack = Stack.up({ persons: 1000, recent: 200 });
  triples = findTriples();
  for (const district of new Set(triples.map((t) => t[2])))
    stack.addUser(`worker${district}`, "social_worker", { district });
  for (const district of new Set(triples.map((t) => t[2]))) await stack.token(`worker${district}`);
});
after(() => stack?.down());

test("the cases to look up are enough", () => assert.ok(triples.length >= 20, `${triples.length} cases`));

test("never an answer without its entry, through kill -9 of PostgreSQL and of the daemon", async () => {
  const answers = [];
  const counts = { lost: 0, kills: 0 };
  const statuses = new Map();
  let running = true;
  const end = Date.now() + SECONDS * 1000;

  async function worker(n) {
    let agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    for (let i = n; running; i += WORKERS) {
      const [address_id, case_number, district] = triples[i % triples.length];
      // One in eight is refused: a case that does not touch the address.
      const wrong = i % 8 === 7;
      const body = JSON.stringify({
        address_id,
        case_number: wrong ? `X-${n}-${i}` : case_number,
        reason_code: "new_incident",
      });
      try {
        const answer = await stack.raw("POST", "/v1/lookups", {
          agent,
          headers: {
            authorization: `Bearer ${await stack.token(`worker${district}`)}`,
            "content-type": "application/json",
            "content-length": Buffer.byteLength(body),
          },
          body,
        });
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const request = answer.headers["request-id"];
        if (answer.status === 201) answers.push({ request, lookup: answer.json.lookup_id, action: "ok" });
        else if (answer.status === 403) answers.push({ request, action: "ticket-refused" });
        else if (answer.status !== 503 && answer.status !== 504 && answer.status !== 429) assert.fail(`status ${answer.status}: ${answer.text}`);
        else await sleep(20);
      } catch (error) {
        if (error.code === "ERR_ASSERTION") throw error;
        counts.lost += 1;
        agent.destroy();
        agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
        await sleep(50);
      }
    }
    agent.destroy();
  }

  async function chaos() {
    while (Date.now() < end) {
      await sleep(1500 + Math.random() * 3500);
      counts.kills += 1;
      if (Math.random() < 0.6) {
        await stack.runLater("pg-kill");
        await sleep(Math.random() * 1500);
        await stack.runLater("pg-start");
      } else {
        await stack.runLater("daemon-kill");
        await sleep(Math.random() * 500);
        await stack.daemonStart();
      }
    }
  }

  await Promise.all([chaos().finally(() => (running = false)), ...Array.from({ length: WORKERS }, (_, n) => worker(n))]);

  let ready;
  for (let i = 0; i < 100 && ready?.status !== 200; i += 1) {
    ready = await stack.raw("GET", "/readyz").catch(() => undefined);
    if (ready?.status !== 200) await sleep(200);
  }
  assert.equal(ready?.status, 200, "ready again after the last kill");

  const entries = new Map();
  for (const row of stack.sql("select request_id, outcome, count(*), min(resource_id::text) from audit.entry where action like 'lookup.create%' and seq = 0 group by 1, 2").split("\n")) {
    const [request, outcome, n, resource] = row.split("|");
    assert.ok(!entries.has(request), `request ${request} has entries of two outcomes`);
    entries.set(request, { outcome, n: Number(n), resource });
  }
  const stored = new Set(
    stack.sql("select l.request_id from casework.lookup l join casework.lookup_revision r using (lookup_id) where r.revision = 1").split("\n"),
  );
  const seen = new Set();
  for (const answer of answers) {
    const entry = entries.get(answer.request);
    assert.ok(entry, `answer ${answer.request} (${answer.action}) has no log entry`);
    assert.equal(entry.n, 1);
    assert.equal(entry.outcome, answer.action);
    assert.ok(!seen.has(answer.request), "a Request-Id was answered twice");
    seen.add(answer.request);
    if (answer.lookup) {
      assert.equal(entry.resource, answer.lookup);
      assert.ok(stored.has(answer.request), `look-up ${answer.lookup} is not stored`);
    }
  }
  const ok = answers.filter((a) => a.lookup).length;
  assert.equal(
    stack.sql("select count(*) from audit.entry e where not exists (select from audit.pending p where p.entry_id = e.entry_id) and not exists (select from audit.leaf l where l.entry_id = e.entry_id)"),
    "0",
    "every entry waits for the sealer or is sealed",
  );
  console.log(`# ${ok} look-ups and ${answers.length - ok} refusals answered, ${entries.size} entries, ${counts.lost} answers lost, ${counts.kills} kills, statuses ${JSON.stringify([...statuses])}`);
  assert.ok(counts.kills >= 8, `${counts.kills} kills`);
  assert.ok(ok >= (process.env.SSG_LONG ? 3000 : 1000), `only ${ok} look-ups were answered`);
});
