// Every built route by every role, on objects of the own and of another district: the matrix comes
// from x-roles of docs/openapi.json, and must agree with the access table and the route table. Every
// refusal of a known session has exactly one log entry; nobody's session has none.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { entriesByRequest } from "../lib/audit.mjs";
import { operations, readJson } from "../lib/openapi.mjs";
import { readCsv } from "../lib/register.mjs";
import { Stack } from "../lib/stack.mjs";

const ROOT = new URL("../../", import.meta.url);
const ROLES = ["secretariat", "social_worker", "leader", "liaison", "auditor", "admin"];
const GHOST = "00000000-0000-4000-8000-000000000000";

// method and pattern -> action, from the table the daemon is built from
const actions = new Map([...readFileSync(new URL("server/api/routes.def", ROOT), "utf8")
  .matchAll(/SSG_API_ROUTE\(\s*"([^"]+)",\s*"([A-Z]+)",\s*"([^"]+)"/g)].map(([, action, method, pattern]) => [`${method} ${pattern}`, action]));
const permissions = new Map();
for (const { action, role } of readCsv(new URL("sql/reference/permission.csv", ROOT).pathname)) {
  if (!permissions.has(action)) permissions.set(action, new Set());
  permissions.get(action).add(role);
}
const built = operations().filter(({ path, operation }) => path.startsWith("/v1/") && operation["x-status"] !== "planned" && !operation.servers);
const guarded = built.filter(({ path, method }) => !(method === "post" && path === "/v1/session"));
const name = ({ method, path }) => `${method.toUpperCase()} ${path}`;

let stack;
let own;
let foreign;
const expected = [];

// Remember what the log must hold about an answer; looked up in one go at the end.
function expectEntries(answer, entries, what) {
  expected.push({ id: answer.headers["request-id"], entries, what });
}

async function allIncidents(as) {
  const items = [];
  let cursor = null;
  do {
    const answer = await stack.call("GET", `/v1/incidents?tab=all${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`, undefined, { as });
    assert.equal(answer.status, 200);
    items.push(...answer.json.items);
    cursor = answer.json.next_cursor;
  } while (cursor);
  return items;
}

async function openLookup(as, body) {
  const answer = await stack.call("POST", "/v1/lookups", body, { as });
  assert.equal(answer.status, 201, answer.text);
  return answer.json;
}

// The body that opens the look-up of a row of the worklist.
const bodyOf = (item) => ({ ...item.lookup, case_number: item.case_number, reason_code: "new_incident" });

before(async () => {
  stack = Stack.up({ persons: 1000, recent: 200 });
  stack.addStandardUsers();
  const families = new Map(readCsv(`${stack.dir}/var/register/families.csv`).map((row) => [row.slug, row]));
  const partner = families.get("unregistered-partner");
  const partnerBody = { address_id: partner.address_id, case_number: partner.case_number, reason_code: "new_incident" };
  const mine = await allIncidents("secretariat");
  const ids = new Set(mine.map((item) => item.incident_id));
  const theirs = (await allIncidents("secretariat2")).filter((item) => !ids.has(item.incident_id) && item.status === "new");
  assert.ok(mine.length > 10 && theirs.length > 0, `${mine.length} own cases, ${theirs.length} of another district`);
  const looked = await openLookup("social_worker2", bodyOf(theirs[0]));
  own = {
    incidents: mine.filter((item) => !item.provisional && item.status === "new").map((item) => item.incident_id),
    lookup: (await openLookup("social_worker", stack.lookupBody())).lookup_id,
    partner: async () => {
      const answer = await openLookup("social_worker", partnerBody);
      return { id: answer.lookup_id, key: answer.case.parties.find((party) => party.role === "charged").person_key };
    },
  };
  foreign = { incident: theirs[0].incident_id, lookup: looked.lookup_id, body: bodyOf(theirs[0]) };
});
after(() => stack?.down());

// A request for each route: {target, body} on an own and on a foreign object, and the status when
// the role may. `fresh` objects are made for each call, because the call uses them up.
const requests = {
  "GET /v1/session": { own: () => ({ target: "/v1/session" }), ok: 200 },
  "DELETE /v1/session": { own: () => ({ target: "/v1/session" }), ok: 204, ends: true },
  "POST /v1/session/step-up": { own: () => ({ target: "/v1/session/step-up", body: { password: stack.password } }), ok: 204 },
  "GET /v1/addresses": { own: () => ({ target: "/v1/addresses?q=Birkevej%201" }), ok: 200 },
  "GET /v1/incidents": { own: () => ({ target: "/v1/incidents" }), ok: 200 },
  "POST /v1/incidents/{id}/close": {
    own: () => ({ target: `/v1/incidents/${own.incidents.pop()}/close`, body: { reason: "duplicate" } }),
    foreign: () => ({ target: `/v1/incidents/${foreign.incident}/close`, body: { reason: "duplicate" } }),
    ok: 204,
  },
  "POST /v1/incidents/{id}/assign": {
    own: () => ({ target: `/v1/incidents/${own.incidents[0]}/assign`, body: { to: "social_worker" } }),
    foreign: () => ({ target: `/v1/incidents/${foreign.incident}/assign`, body: { to: "social_worker" } }),
    ok: 204,
  },
  "POST /v1/incidents/{id}/report": {
    own: () => ({ target: `/v1/incidents/${own.incidents[1]}/report`, body: { sent: false } }),
    foreign: () => ({ target: `/v1/incidents/${foreign.incident}/report`, body: { sent: false } }),
    ok: 204,
  },
  "POST /v1/lookups": {
    own: () => ({ target: "/v1/lookups", body: stack.lookupBody() }),
    // no object of its own yet: the ticket refuses instead of 404
    foreign: () => ({ target: "/v1/lookups", body: foreign.body, refused: [403, "ticket-refused"] }),
    ok: 201,
  },
  "GET /v1/lookups/{id}": { own: () => ({ target: `/v1/lookups/${own.lookup}` }), foreign: () => ({ target: `/v1/lookups/${foreign.lookup}` }), ok: 200 },
  "POST /v1/lookups/{id}/unmask": {
    own: () => ({ target: `/v1/lookups/${own.lookup}/unmask`, body: { reason: "assess_need" } }),
    foreign: () => ({ target: `/v1/lookups/${foreign.lookup}/unmask`, body: { reason: "assess_need" } }),
    ok: 200,
    // reviewing does not exist yet, so the leader has nothing to unmask
    never: ["leader"],
  },
  "POST /v1/lookups/{id}/window": {
    own: () => ({ target: `/v1/lookups/${own.lookup}/window`, body: { years: 10, reason: "Ældre sager om vold" } }),
    foreign: () => ({ target: `/v1/lookups/${foreign.lookup}/window`, body: { years: 10, reason: "Ældre sager om vold" } }),
    ok: 200,
  },
  "POST /v1/lookups/{id}/adults": {
    own: async () => {
      const { id, key } = await own.partner();
      return { target: `/v1/lookups/${id}/adults`, body: { person_key: key, as: "unregistered_resident" } };
    },
    foreign: () => ({ target: `/v1/lookups/${foreign.lookup}/adults`, body: { ref: "A1", as: "daily_care" } }),
    ok: 200,
  },
  "POST /v1/lookups/{id}/refer": {
    own: () => ({ target: `/v1/lookups/${own.lookup}/refer`, body: { note: "Se den gerne i dag." } }),
    foreign: () => ({ target: `/v1/lookups/${foreign.lookup}/refer`, body: {} }),
    ok: 204,
  },
  "POST /v1/lookups/{id}/acute-notes": {
    own: () => ({ target: `/v1/lookups/${own.lookup}/acute-notes`, body: { called: "Døgnvagten", called_at: new Date().toISOString(), agreed: "De tager ud." } }),
    foreign: () => ({ target: `/v1/lookups/${foreign.lookup}/acute-notes`, body: { called: "Døgnvagten", called_at: new Date().toISOString(), agreed: "De tager ud." } }),
    ok: 201,
  },
  "GET /v1/audit/entries": { own: () => ({ target: "/v1/audit/entries" }), ok: 200 },
  "GET /v1/audit/checkpoint": { own: () => ({ target: "/v1/audit/checkpoint" }), ok: 200 },
  "GET /v1/audit/proof/inclusion": { own: () => ({ target: "/v1/audit/proof/inclusion?leaf_index=0&tree_size=1" }), ok: 200 },
  "GET /v1/audit/proof/consistency": { own: () => ({ target: "/v1/audit/proof/consistency?size1=0&size2=1" }), ok: 200 },
  // the principal witness only, which is no role of people: tests/api/audit.test.mjs
  "POST /v1/audit/cosignatures": {
    own: () => ({
      target: "/v1/audit/cosignatures",
      body: { tree_size: 0, root: Buffer.alloc(32).toString("base64"), key_id: "AAAAAA==", signature: Buffer.alloc(64).toString("base64"), at: "2026-01-01T00:00:00Z" },
    }),
    ok: 201,
  },
};

test("the documented roles are those of the access table and the route table", () => {
  const paths = built.map(name).sort();
  assert.deepEqual([...actions.keys()].filter((key) => key.includes(" /v1/")).sort(), paths, "routes.def holds the built routes");
  for (const operation of guarded) {
    const action = actions.get(name(operation));
    const granted = new Set([...(permissions.get(action) ?? []), ...(permissions.get(`${action}_review`) ?? [])]);
    assert.deepEqual(ROLES.filter((role) => granted.has(role)), ROLES.filter((role) => operation.operation["x-roles"].includes(role)), name(operation));
    assert.ok(requests[name(operation)], `${name(operation)} is walked below`);
  }
});

for (const operation of guarded) {
  const route = name(operation);
  test(`${route} by every role`, async () => {
    const action = actions.get(route);
    const { ok, never = [], ends, ...by } = requests[route];
    for (const role of ROLES) {
      const may = operation.operation["x-roles"].includes(role) && !never.includes(role);
      for (const where of ["own", "foreign"].filter((side) => by[side])) {
        const { target, body, refused } = await by[where]();
        const answer = await stack.call(operation.method.toUpperCase(), target, body, { as: role });
        const what = `${route} by ${role} on ${where}: ${answer.text.slice(0, 300)}`;
        if (!may) {
          assert.equal(answer.status, 403, what);
          assert.equal(answer.json.type, "/problems/forbidden", what);
          expectEntries(answer, [`${action} forbidden`], what);
        } else if (where === "own") {
          assert.equal(answer.status, ok, what);
          if (!["session.show", "address.search"].includes(action)) expectEntries(answer, [`${action} ok`], what);
          else expectEntries(answer, [], what);
          if (ends) stack.tokens.delete(role);
        } else {
          const [status, slug] = refused ?? [404, "not-found"];
          assert.equal(answer.status, status, what);
          assert.equal(answer.json.type, `/problems/${slug}`, what);
          expectEntries(answer, [`${action} ${slug}`], what);
        }
      }
    }
  });
}

test("an object that does not exist looks like one of another district", async () => {
  const bodies = new Set();
  for (const id of [foreign.lookup, GHOST, "x"]) {
    const answer = await stack.call("GET", `/v1/lookups/${id}`, undefined, { as: "social_worker" });
    assert.equal(answer.status, 404);
    bodies.add(answer.text);
  }
  assert.equal(bodies.size, 1);
});

test("without a token 401, and nothing is logged", async () => {
  const countBefore = stack.sql("select count(*) from audit.entry");
  for (const operation of guarded) {
    const { target, body } = await (requests[name(operation)].foreign ?? requests[name(operation)].own)();
    for (const headers of [{}, { authorization: "Bearer x" }, { authorization: `Bearer ${"A".repeat(43)}` }, { cookie: `__Host-ssg=${"A".repeat(43)}` }]) {
      const answer = await stack.call(operation.method.toUpperCase(), target, body, { headers });
      assert.equal(answer.status, 401, name(operation));
      assert.equal(answer.json.type, "/problems/unauthenticated");
      assert.equal(answer.headers["www-authenticate"], "Bearer");
    }
  }
  assert.equal(stack.sql("select count(*) from audit.entry"), countBefore);
});

test("an expired, an ended, and a disabled user's session are 401 everywhere, and nothing is logged", async () => {
  stack.addUser("leaving", "social_worker", { district: stack.example.district });
  const sessions = {
    expired: "update access.session s set expires_at = clock_timestamp() where s.token_hash = sha256(decode('{}', 'hex'))",
    ended: "update access.session s set ended_at = clock_timestamp() where s.token_hash = sha256(decode('{}', 'hex'))",
  };
  const tokens = [];
  for (const text of Object.values(sessions)) {
    const token = await stack.signIn("social_worker");
    tokens.push(token);
    // the hash is that of the token's text or of its bytes; exactly one session is meant
    const changed = [Buffer.from(token), Buffer.from(token, "base64url")].map((bytes) =>
      stack.sql(`with u as (${text.replace("{}", bytes.toString("hex"))} returning 1) select count(*) from u`));
    assert.deepEqual(changed.sort(), ["0", "1"]);
  }
  tokens.push(await stack.signIn("leaving"));
  const done = stack.tool(["user", "disable", "--database", `host=${stack.dir}/state/sock dbname=socialsoeg user=postgres`, "--username", "leaving"]);
  assert.equal(done.status, 0, done.stderr);
  const countBefore = stack.sql("select count(*) from audit.entry");
  for (const token of tokens) {
    for (const operation of guarded) {
      const { target, body } = await (requests[name(operation)].foreign ?? requests[name(operation)].own)();
      const answer = await stack.call(operation.method.toUpperCase(), target, body, { headers: { authorization: `Bearer ${token}` } });
      assert.equal(answer.status, 401, name(operation));
    }
  }
  assert.equal(stack.sql("select count(*) from audit.entry"), countBefore);
});

test("routes that are only planned are not there", async () => {
  for (const { path, method, operation } of operations()) {
    if (operation["x-status"] !== "planned") continue;
    const target = path.replace("{id}", own.lookup).replace("{key}", GHOST);
    const answer = await stack.call(method.toUpperCase(), target, undefined, { as: "admin" });
    assert.ok([404, 405].includes(answer.status), `${method} ${path}: ${answer.status}`);
    expectEntries(answer, [], `${method} ${path}`);
  }
});

test("every refusal and every act above has exactly its one entry", () => {
  const found = entriesByRequest(stack, expected.map((row) => row.id));
  assert.ok(expected.length > 150, `${expected.length} answers`);
  for (const { id, entries, what } of expected) assert.deepEqual(found.get(id), entries, what);
});

test("every role of a session is told to its user", async () => {
  for (const role of ROLES) {
    const { json } = await stack.call("GET", "/v1/session", undefined, { as: role });
    assert.deepEqual(json.user.roles, [role]);
    assert.equal(json.user.username, role);
    assert.equal(json.user.district, ["secretariat", "social_worker", "leader"].includes(role) ? stack.example.district : null);
    assert.equal(json.user.municipality, role === "liaison" ? stack.example.municipality : null);
  }
});

test("the document served is the file", async () => {
  const answer = await stack.call("GET", "/openapi.json");
  assert.deepEqual(answer.json, readJson("docs/openapi.json"));
});
