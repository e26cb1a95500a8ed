// Signing in, by token and by cookie; the value against forgery; the throttle; step-up; signing out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { entriesOf, mainEntry } from "../lib/audit.mjs";
import { Stack } from "../lib/stack.mjs";

let stack;
const post = (body, options) => stack.call("POST", "/v1/session", body, options);
const wrong = (username, password = "forkert-kodeord-17") => post({ username, password });
const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];

before(() => {
  stack = Stack.up({ persons: 1000, recent: 60 });
  stack.addStandardUsers();
  for (const n of [1, 2, 3, 4]) stack.addUser(`victim${n}`, "social_worker", { district: stack.example.district });
});
after(() => stack?.down());

test("a bearer sign-in: a token and no cookie", async () => {
  const answer = await post({ username: "social_worker", password: stack.password });
  assert.equal(answer.status, 201);
  assert.equal(answer.headers["set-cookie"], undefined);
  assert.equal(answer.json.csrf, undefined);
  assert.deepEqual(answer.json.user, { username: "social_worker", roles: ["social_worker"], district: stack.example.district, municipality: null });
  const hours = (new Date(answer.json.expires_at) - Date.now()) / 3600000;
  assert.ok(hours > 9.9 && hours <= 10, `${hours} hours`);
  const entry = mainEntry(stack, answer, { action: "session.create", outcome: "ok" });
  assert.equal(entry.username, "social_worker");
  const show = await stack.call("GET", "/v1/session", undefined, { headers: { authorization: `Bearer ${answer.json.token}` } });
  assert.equal(show.status, 200);
  assert.equal(show.json.csrf, undefined);
  assert.deepEqual(entriesOf(stack, show.headers["request-id"]), [], "the own session is not personal data of others");
  assert.equal(stack.sql(`select count(*) from access.session where encode(token_hash, 'escape') like '%${answer.json.token}%'`), "0", "the token is stored nowhere");
});

test("user names are met in any case", async () => {
  const answer = await post({ username: "Social_Worker", password: stack.password });
  assert.equal(answer.status, 201);
  assert.equal(answer.json.user.username, "social_worker");
});

test("a browser sign-in: a locked-down cookie, the value against forgery, no token", async () => {
  const { answer, cookie, csrf } = await stack.browser("social_worker");
  assert.equal(answer.status, 201);
  assert.equal(answer.json.token, undefined);
  const [value, ...attributes] = answer.headers["set-cookie"][0].split(/; */);
  assert.match(value, /^__Host-ssg=.{40,}$/);
  const names = attributes.map((text) => text.toLowerCase());
  for (const wanted of ["secure", "httponly", "samesite=strict", "path=/"]) assert.ok(names.includes(wanted), `${wanted} in ${names}`);
  assert.ok(!names.some((text) => text.startsWith("domain")));
  assert.ok(!answer.text.includes(value.split("=")[1]), "the token is in the cookie only");
  const show = await stack.call("GET", "/v1/session", undefined, { headers: cookie });
  assert.equal(show.status, 200);
  assert.equal(show.json.csrf, csrf["x-csrf-token"], "a reloaded page finds it again");
});

test("unsafe methods of a cookie need its own value; safe ones and bearer tokens do not", async () => {
  const { cookie, csrf } = await stack.browser("social_worker");
  const other = await stack.browser("social_worker");
  const body = stack.lookupBody();
  for (const headers of [cookie, { ...cookie, "x-csrf-token": "" }, { ...cookie, "x-csrf-token": "x" }, { ...cookie, "x-csrf-token": other.csrf["x-csrf-token"] }]) {
    const answer = await stack.call("POST", "/v1/lookups", body, { headers });
    assert.equal(answer.status, 403);
    assert.equal(answer.json.type, "/problems/csrf");
    mainEntry(stack, answer, { action: "lookup.create", outcome: "csrf" });
  }
  assert.equal((await stack.call("POST", "/v1/lookups", body, { headers: csrf })).status, 201);
  assert.equal((await stack.call("GET", "/v1/addresses?q=Birkevej", undefined, { headers: cookie })).status, 200);
  assert.equal((await stack.call("POST", "/v1/lookups", body, { as: "social_worker" })).status, 201);
});

test("the order: shape, then session, then forgery, then role", async () => {
  const auditor = await stack.browser("auditor");
  const body = stack.lookupBody();
  const shape = await stack.call("POST", "/v1/lookups", { case_number: 1 }, { headers: auditor.cookie });
  assert.equal(shape.status, 422);
  assert.deepEqual(entriesOf(stack, shape.headers["request-id"]), [], "422 does not reach the database");
  const forged = await stack.call("POST", "/v1/lookups", body, { headers: auditor.cookie });
  assert.equal(forged.json.type, "/problems/csrf", "forgery before role");
  const role = await stack.call("POST", "/v1/lookups", body, { headers: auditor.csrf });
  assert.equal(role.json.type, "/problems/forbidden");
  assert.equal((await stack.call("DELETE", "/v1/session", undefined, { headers: auditor.csrf })).status, 204);
  const ended = await stack.call("POST", "/v1/lookups", body, { headers: auditor.cookie });
  assert.equal(ended.status, 401, "session before forgery");
});

test("signing out ends this session only, and takes the cookie away", async () => {
  const one = await stack.browser("leader");
  const two = await stack.browser("leader");
  const forged = await stack.call("DELETE", "/v1/session", undefined, { headers: one.cookie });
  assert.equal(forged.json.type, "/problems/csrf");
  const answer = await stack.call("DELETE", "/v1/session", undefined, { headers: one.csrf });
  assert.equal(answer.status, 204);
  assert.match(answer.headers["set-cookie"][0], /^__Host-ssg=;.*Max-Age=0/i);
  mainEntry(stack, answer, { action: "session.end", outcome: "ok" });
  assert.equal((await stack.call("GET", "/v1/session", undefined, { headers: one.cookie })).status, 401);
  assert.equal((await stack.call("GET", "/v1/session", undefined, { headers: two.cookie })).status, 200);
});

test("an unknown user and a wrong password: the same answer at the same cost", async () => {
  const bodies = new Set();
  const cost = { unknown: [], known: [] };
  for (let i = 0; i < 7; i += 1) {
    for (const [kind, username] of [["unknown", `nobody${i}`], ["known", "victim1"]]) {
      const started = performance.now();
      const answer = await wrong(username);
      cost[kind].push(performance.now() - started);
      assert.equal(answer.status, 401);
      assert.equal(answer.json.type, "/problems/sign-in-failed");
      bodies.add(answer.text);
      const entry = mainEntry(stack, answer, { action: "session.refused", outcome: "sign-in-failed" });
      assert.equal(entry.actor, null);
      assert.deepEqual(JSON.parse(entry.content.request).username, username, "the name typed stands in the content");
    }
  }
  assert.equal(bodies.size, 1);
  const ratio = median(cost.unknown) / median(cost.known);
  assert.ok(ratio > 0.4 && ratio < 2.5, `cost of unknown over known: ${ratio}`);
});

test("a second factor nobody has set up is refused, not ignored", async () => {
  for (const [target, as] of [["/v1/session", undefined], ["/v1/session/step-up", "social_worker"]]) {
    const body = { password: stack.password, second_factor: "123456" };
    if (!as) body.username = "social_worker";
    const answer = await stack.call("POST", target, body, { as });
    assert.equal(answer.status, 422);
    assert.equal(answer.json.errors[0].pointer, "/second_factor");
  }
});

test("bodies that are not as described name every fault", async () => {
  const answer = await post({ username: "", browser: "ja", colour: "red" });
  assert.equal(answer.status, 422);
  assert.deepEqual(answer.json.errors.map((fault) => fault.pointer).sort(), ["/browser", "/colour", "/password", "/username"]);
  const english = await post({ username: "", password: "x" }, { headers: { "accept-language": "en" } });
  assert.notEqual(english.json.title, answer.json.title);
});

test("step-up: the right password 204, a wrong one 401, both logged", async () => {
  const answer = await stack.call("POST", "/v1/session/step-up", { password: stack.password }, { as: "social_worker" });
  assert.equal(answer.status, 204);
  mainEntry(stack, answer, { action: "session.step_up", outcome: "ok" });
  const refused = await stack.call("POST", "/v1/session/step-up", { password: "forkert" }, { as: "social_worker" });
  assert.equal(refused.status, 401);
  assert.equal(refused.json.type, "/problems/sign-in-failed");
  const entry = mainEntry(stack, refused, { action: "session.refused", outcome: "sign-in-failed" });
  assert.equal(entry.username, "social_worker");
  assert.equal((await stack.call("GET", "/v1/session", undefined, { as: "social_worker" })).status, 200, "the session goes on");
  const { cookie, csrf } = await stack.browser("social_worker");
  assert.equal((await stack.call("POST", "/v1/session/step-up", { password: stack.password }, { headers: cookie })).json.type, "/problems/csrf");
  assert.equal((await stack.call("POST", "/v1/session/step-up", { password: stack.password }, { headers: csrf })).status, 204);
});

test("ten failures of one name in a quarter of an hour: 429, also with the right password", async () => {
  for (let i = 0; i < 10; i += 1) assert.equal((await wrong("victim2")).status, 401);
  for (const password of ["forkert", stack.password]) {
    const answer = await post({ username: "victim2", password });
    assert.equal(answer.status, 429);
    assert.equal(answer.json.type, "/problems/too-many-requests");
    assert.ok(Number(answer.headers["retry-after"]) >= 1);
  }
  assert.equal((await post({ username: "victim3", password: stack.password })).status, 201, "others sign in");
  stack.sql("update access.sign_in_failure set at = at - interval '16 minutes'");
  assert.equal((await post({ username: "victim2", password: stack.password })).status, 201, "the pause ends by itself");
});

test("wrong step-ups count for the same pause", async () => {
  for (let i = 0; i < 10; i += 1) assert.equal((await stack.call("POST", "/v1/session/step-up", { password: "forkert" }, { as: "victim4" })).status, 401);
  const answer = await stack.call("POST", "/v1/session/step-up", { password: stack.password }, { as: "victim4" });
  assert.equal(answer.status, 429);
  assert.ok(Number(answer.headers["retry-after"]) >= 1);
});

test("a hundred failures from one address: 429 for every name", async () => {
  const client = stack.sql("select client from access.sign_in_failure order by at desc limit 1");
  assert.match(client, /^(127\.0\.0\.1|::1)$/);
  stack.sql(`insert into access.sign_in_failure (username_hash, client) select sha256(convert_to(n::text, 'UTF8')), '${client}' from generate_series(1, 100) n`);
  const answer = await post({ username: "victim3", password: stack.password });
  assert.equal(answer.status, 429);
  assert.ok(Number(answer.headers["retry-after"]) >= 1);
  stack.sql("update access.sign_in_failure set at = at - interval '16 minutes'");
});

test("many sign-ins at once: 503 only beyond the queue, and look-ups go on meanwhile", async () => {
  const signIn = () => post({ username: "victim3", password: stack.password });
  const few = await Promise.all(Array.from({ length: 16 }, signIn));
  assert.deepEqual(few.map((answer) => answer.status), few.map(() => 201));
  await stack.token("social_worker");
  const [many, lookups] = await Promise.all([
    Promise.all(Array.from({ length: 60 }, signIn)),
    Promise.all(Array.from({ length: 10 }, () => stack.call("POST", "/v1/lookups", stack.lookupBody(), { as: "social_worker" }))),
  ]);
  for (const answer of lookups) assert.equal(answer.status, 201, answer.text);
  const good = many.filter((answer) => answer.status === 201).length;
  assert.ok(good >= 16, `${good} of 60 signed in`);
  for (const answer of many.filter((one) => one.status !== 201)) {
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers["retry-after"]) >= 1);
  }
  assert.equal((await signIn()).status, 201, "and then the door is open again");
});
