// The daemon as a program: health, numbers, its log, signals, its configuration, and when it must
// not start.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import path from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import tls from "node:tls";
import { Register } from "../lib/register.mjs";
import { Stack } from "../lib/stack.mjs";

const ROOT = new URL("../../", import.meta.url).pathname;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const daemonProgram = path.join(process.env.SSG_BUILD || path.join(ROOT, "build/asan"), "socialsoegd");
let stack;
let register;
const extraLogs = [];

before(() => {
  stack = Stack.up({ persons: 1000, recent: 40 });
  stack.addStandardUsers();
  register = new Register(`${stack.dir}/var/register`).readKeys(stack);
});
after(() => stack?.down());

async function until(what, check, seconds = 20) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) if (await check()) return;
  assert.fail(`not within ${seconds} s: ${what}`);
}
const status = (target) => stack.raw("GET", target).then((answer) => answer.status, () => 0);

function metrics(target = "/metrics") {
  return new Promise((resolve, reject) => {
    http.get({ host: "127.0.0.1", port: stack.ports.metrics_port, path: target }, (answer) => {
      let text = "";
      answer.on("data", (part) => (text += part));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    }).on("error", reject);
  });
}

test("health, readiness and the document, without a session", async () => {
  for (const target of ["/healthz", "/readyz"]) {
    const answer = await stack.call("GET", target);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json, { status: "ok" });
  }
  const document = await stack.call("GET", "/openapi.json");
  assert.deepEqual(document.json, JSON.parse(readFileSync(path.join(ROOT, "docs/openapi.json"))));
  const again = await stack.raw("GET", "/openapi.json", { headers: { "if-none-match": document.headers.etag } });
  assert.equal(again.status, 304);
  assert.equal(again.text, "");
});

test("every answer has its own Request-Id and the security headers", async () => {
  const seen = new Set();
  for (const [method, target, body] of [["GET", "/healthz"], ["GET", "/v1/session"], ["GET", "/nothing"], ["PUT", "/v1/lookups"], ["POST", "/v1/session", "{"], ["POST", "/v1/session", {}], ["HEAD", "/healthz"], ["GET", "/openapi.json"]]) {
    const answer = await stack.call(method, target, body, { check: method !== "HEAD" });
    assert.match(answer.headers["request-id"], UUID);
    assert.ok(!seen.has(answer.headers["request-id"]));
    seen.add(answer.headers["request-id"]);
    assert.match(answer.headers["strict-transport-security"], /max-age=\d{7,}/);
    assert.equal(answer.headers["x-content-type-options"], "nosniff");
    assert.ok(answer.headers["content-security-policy"]);
    assert.ok(answer.headers["referrer-policy"]);
    if (target.startsWith("/v1/")) assert.match(answer.headers["cache-control"], /no-store/);
  }
  await until("the access lines are written", () => [...seen].every((id) => stack.daemonLog().includes(id)), 5);
});

test("a problem speaks the language asked for", async () => {
  const title = async (language) => (await stack.call("GET", "/v1/session", undefined, { headers: language ? { "accept-language": language } : {} })).json.title;
  assert.equal(await title(), "Log ind igen.");
  assert.equal(await title("en"), "Sign in again.");
  assert.equal(await title("en-GB,en;q=0.9,da;q=0.1"), "Sign in again.");
  assert.equal(await title("da, en;q=0.5"), "Log ind igen.");
  assert.equal(await title("de"), "Log ind igen.");
});

test("the numbers: on their own listener, in the text format, without a person in them", async () => {
  await stack.call("POST", "/v1/lookups", stack.lookupBody(), { as: "social_worker" });
  const answer = await metrics();
  assert.equal(answer.status, 200);
  assert.match(answer.headers["content-type"], /^text\/plain/);
  const types = new Map();
  for (const line of answer.text.trimEnd().split("\n")) {
    const type = line.match(/^# TYPE (\S+) (counter|gauge|histogram)$/);
    if (type) {
      assert.ok(!types.has(type[1]), `${type[1]} once`);
      types.set(type[1], type[2]);
    } else if (!line.startsWith("# HELP ")) {
      const sample = line.match(/^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{([a-z_]+="[^"\\\n]*",?)*\})? ([0-9.eE+-]+|NaN|[+-]Inf)$/);
      assert.ok(sample, line);
      assert.ok(types.has(sample[1].replace(/_(bucket|sum|count)$/, "")) || types.has(sample[1]), line);
    }
  }
  assert.ok(types.size >= 8);
  assert.match(answer.text, /socialsoeg_http_answers_total\{class="2xx"\} [1-9]/);
  assert.match(answer.text, /socialsoeg_db_connections\{lane="shared"\} [1-4]\n/);
  assert.ok(!answer.text.includes(stack.example.case_number));
  for (const target of ["/", "/healthz", "/v1/session"]) assert.equal((await metrics(target)).status, 404, target);
  assert.equal((await stack.call("GET", "/metrics", undefined, { check: false })).status, 404, "not where the users are");
});

test("PostgreSQL away: not ready, alive, 503 with a time to wait; back again: ready by itself", async () => {
  await stack.token("social_worker");
  stack.run("pg-stop");
  try {
    await until("red", async () => (await status("/readyz")) === 503);
    assert.equal(await status("/healthz"), 200);
    // it waits for the database to come back, until its deadline
    const down = await stack.call("POST", "/v1/lookups", stack.lookupBody(), { as: "social_worker" });
    assert.ok([503, 504].includes(down.status), down.text);
    assert.ok(Number(down.headers["retry-after"]) >= 1);
  } finally {
    stack.run("pg-start");
  }
  await until("green", async () => (await status("/readyz")) === 200);
  assert.equal((await stack.call("POST", "/v1/lookups", stack.lookupBody(), { as: "social_worker" })).status, 201);
});

test("a fault inside the database is 500, tells nothing, and leaves nothing", async () => {
  stack.sql("alter table casework.lookup add constraint broken check (reason_text is distinct from 'Camilla 010170-1234')");
  const answer = await stack.call("POST", "/v1/lookups", stack.lookupBody({ reason_text: "Camilla 010170-1234" }), { as: "social_worker" });
  assert.equal(answer.status, 500);
  assert.equal(answer.json.type, "/problems/internal");
  assert.doesNotMatch(answer.text, /constraint|casework|broken|Camilla/);
  assert.equal(stack.sql(`select count(*) from audit.entry where request_id = '${answer.headers["request-id"]}'`), "0");
  stack.sql("alter table casework.lookup drop constraint broken");
  assert.equal((await stack.call("POST", "/v1/lookups", stack.lookupBody(), { as: "social_worker" })).status, 201);
});

// ---- signals ----

function serial(port) {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: "127.0.0.1", port, ca: stack.ca, servername: "localhost" }, () => {
      const { raw } = socket.getPeerCertificate();
      socket.destroy();
      resolve(new X509Certificate(raw).serialNumber);
    });
    socket.on("error", reject);
  });
}

function newCertificate(dir) {
  const run = (...args) => execFileSync("openssl", args, { cwd: dir, stdio: "pipe" });
  run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "new.key");
  run("req", "-new", "-key", "new.key", "-subj", "/CN=localhost", "-out", "new.csr");
  run("x509", "-req", "-in", "new.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-sha256", "-days", "30", "-extfile", "server.ext", "-out", "new.pem");
  return { key: readFileSync(path.join(dir, "new.key")), certificate: readFileSync(path.join(dir, "new.pem")) };
}

test("SIGHUP: a new certificate for new connections; a broken one leaves the old in use", async () => {
  const daemon = await stack.spawnDaemon();
  assert.ok(daemon.ports, daemon.log);
  try {
    const dir = path.join(stack.dir, "var/tls");
    const old = await serial(daemon.ports.port);
    const keep = { key: readFileSync(`${dir}/server.key`), certificate: readFileSync(`${dir}/server.pem`) };
    const kept = new https.Agent({ keepAlive: true, maxSockets: 1 });
    assert.equal((await stack.raw("GET", "/healthz", { port: daemon.ports.port, agent: kept })).status, 200);
    const fresh = newCertificate(dir);
    writeFileSync(`${dir}/server.pem`, fresh.certificate);
    daemon.child.kill("SIGHUP");
    await until("the mismatch is told", () => /not reloaded/.test(daemon.log), 5);
    assert.equal(await serial(daemon.ports.port), old, "certificate and key do not fit: the old ones stay");
    writeFileSync(`${dir}/server.key`, fresh.key);
    daemon.child.kill("SIGHUP");
    await until("the new certificate", async () => (await serial(daemon.ports.port)) !== old, 5);
    assert.equal((await stack.raw("GET", "/healthz", { port: daemon.ports.port, agent: kept })).status, 200, "old connections live on");
    kept.destroy();
    writeFileSync(`${dir}/server.pem`, keep.certificate);
    writeFileSync(`${dir}/server.key`, keep.key);
    writeFileSync(daemon.file, readFileSync(daemon.file, "utf8").replace("listen_port = 0", "listen_port = 1"));
    daemon.child.kill("SIGHUP");
    await until("a key that needs a restart is named", () => /listen_port/.test(daemon.log), 5);
    writeFileSync(daemon.file, "colour = \"red\"\n");
    daemon.child.kill("SIGHUP");
    await until("an unknown key is named with its place", () => daemon.log.includes(`${path.basename(daemon.file)}:1`), 5);
    assert.equal((await stack.raw("GET", "/healthz", { port: daemon.ports.port })).status, 200);
  } finally {
    daemon.child.kill("SIGTERM");
  }
  assert.deepEqual(await daemon.ended, { code: 0, signal: null }, daemon.log);
  extraLogs.push(daemon.log);
});

test("SIGTERM: requests under way are answered, new ones are refused, exit 0", async () => {
  const daemon = await stack.spawnDaemon();
  assert.ok(daemon.ports, daemon.log);
  const { port } = daemon.ports;
  const agent = new https.Agent({ keepAlive: true, maxSockets: 32 });
  const signIn = () => stack.call("POST", "/v1/session", { username: "social_worker", password: stack.password }, { port, agent });
  assert.equal((await signIn()).status, 201);
  // open the connections first, so that only answers are under way when the signal comes
  await Promise.all(Array.from({ length: 12 }, () => stack.raw("GET", "/healthz", { port, agent })));
  const under = Array.from({ length: 12 }, signIn);
  await sleep(150);
  daemon.child.kill("SIGTERM");
  const answers = await Promise.all(under);
  assert.deepEqual(answers.map((answer) => answer.status), answers.map(() => 201));
  assert.ok(answers.some((answer) => answer.headers.connection === "close"), "the last answers say goodbye");
  assert.deepEqual(await daemon.ended, { code: 0, signal: null }, daemon.log);
  await assert.rejects(stack.raw("GET", "/healthz", { port, agent: new https.Agent() }), { code: "ECONNREFUSED" });
  assert.match(daemon.log, /stopped/);
  for (const answer of answers) assert.ok(daemon.log.includes(answer.headers["request-id"]));
  extraLogs.push(daemon.log);
  agent.destroy();
});

// ---- configuration ----

function checkConfig(text) {
  const file = path.join(stack.dir, "var/run/check.conf");
  writeFileSync(file, text);
  const done = spawnSync(daemonProgram, ["--check-config", "-c", file], { encoding: "utf8" });
  return { code: done.status, text: done.stdout + done.stderr };
}

test("--check-config: good is 0; every fault is 2 with file, line and what", () => {
  const good = checkConfig("listen_port = 0\n# a comment\ndatabase = \"host=/tmp dbname=x user=y\"\n");
  assert.equal(good.code, 0, good.text);
  for (const [text, line, what] of [
    ["listen_port = 0\ncolour = \"red\"\n", 2, "colour"],
    ["listen_port = 70000\n", 1, "listen_port"],
    ["\n\nlisten_port = \"many\"\n", 3, "listen_port"],
    ["shared_connections = 9\n", 1, "shared_connections"],
    ["log_level = \"loud\"\n", 1, "log_level"],
    ["listen_port = 1\nlisten_port = 2\n", 2, "listen_port"],
    ["listen_port 1\n", 1, ""],
  ]) {
    const bad = checkConfig(text);
    assert.equal(bad.code, 2, `${text}: ${bad.text}`);
    assert.ok(bad.text.includes(`check.conf:${line}`), bad.text);
    assert.ok(bad.text.includes(what), bad.text);
  }
  const missing = spawnSync(daemonProgram, ["--check-config", "-c", "/nowhere/at/all.conf"], { encoding: "utf8" });
  assert.equal(missing.status, 2);
  assert.match(missing.stderr, /\/nowhere\/at\/all\.conf/);
});

test("--print-config is a configuration that is good; wrong arguments are 2", () => {
  const printed = spawnSync(daemonProgram, ["--print-config"], { encoding: "utf8" });
  assert.equal(printed.status, 0, printed.stderr);
  assert.equal(checkConfig(printed.stdout).code, 0);
  for (const args of [[], ["--colour"], ["-c"], ["-c", "x", "y"]]) assert.equal(spawnSync(daemonProgram, args).status, 2, args.join(" "));
});

// Starts a daemon that must not start: exit 3, with the reason.
async function refuses(reason, options) {
  const daemon = await stack.spawnDaemon({ ...options, lines: ["start_deadline_ms = 3000", ...(options?.lines ?? [])] });
  if (daemon.ports) daemon.child.kill("SIGTERM");
  const { code } = await daemon.ended;
  assert.equal(daemon.ports, undefined, `it started: ${reason}`);
  assert.equal(code, 3, daemon.log);
  assert.match(daemon.log, reason);
  extraLogs.push(daemon.log);
}

test("it does not start without what it needs, and says what", async () => {
  await refuses(/does-not-exist|database/, { lines: [`database = "host=${stack.dir}/state/sock dbname=does-not-exist user=ssg_daemon"`] });
  await refuses(/nowhere/, { lines: ["tls_certificate = \"/nowhere/server.pem\""] });
  await refuses(/listen|address/i, { lines: ["listen_address = \"192.0.2.1\""] });
  await refuses(new RegExp(String(stack.ports.port)), { lines: [`listen_port = ${stack.ports.port}`] });
});

test("it does not start on a database whose functions are not those it was built with", async () => {
  const signature = stack.sql("select oid::regprocedure from pg_proc where proname = 'lookup_read' and pronamespace = 'api'::regnamespace");
  stack.sql(`alter function ${signature} rename to lookup_read_moved`);
  await refuses(/lookup_read/);
  stack.sql(`alter function ${signature.replace("lookup_read", "lookup_read_moved")} rename to lookup_read`);
});

test("it does not start on a server that could lose an entry or print a person", async () => {
  for (const [name, unsafe] of [["log_statement", "all"], ["log_parameter_max_length", "-1"], ["log_parameter_max_length_on_error", "-1"], ["log_error_verbosity", "default"], ["fsync", "off"], ["full_page_writes", "off"]]) {
    // two statements: neither may stand in a transaction with another
    stack.sql(`alter system set ${name} = '${unsafe}'`);
    stack.sql("select pg_reload_conf()");
    await until(name, () => stack.sql(`show ${name}`) === unsafe, 5);
    try {
      await refuses(new RegExp(name));
    } finally {
      stack.sql(`alter system reset ${name}`);
      stack.sql("select pg_reload_conf()");
    }
  }
  stack.sql("alter role ssg_daemon set synchronous_commit = off");
  try {
    await refuses(/synchronous_commit/);
  } finally {
    stack.sql("alter role ssg_daemon reset synchronous_commit");
  }
  const daemon = await stack.spawnDaemon();
  assert.ok(daemon.ports, `and with safe settings it starts: ${daemon.log}`);
  daemon.child.kill("SIGTERM");
  assert.equal((await daemon.ended).code, 0);
});

test("whom X-Forwarded-For names counts only behind a trusted proxy", async () => {
  const clientOf = async (port, forwarded) => {
    const answer = await stack.call("POST", "/v1/session", { username: "nobody", password: "x" }, { port, headers: { "x-forwarded-for": forwarded } });
    assert.equal(answer.status, 401);
    return stack.sql("select client from access.sign_in_failure order by at desc limit 1");
  };
  assert.equal(await clientOf(stack.ports.port, "203.0.113.7"), "127.0.0.1", "nobody is trusted unasked");
  const daemon = await stack.spawnDaemon({ lines: ["trusted_proxy = {\"127.0.0.0/8\", \"10.0.0.0/8\"}"] });
  assert.ok(daemon.ports, daemon.log);
  const { port } = daemon.ports;
  assert.equal(await clientOf(port, "203.0.113.7"), "203.0.113.7");
  assert.equal(await clientOf(port, "198.51.100.9, 203.0.113.7"), "203.0.113.7", "the last that is not a proxy");
  assert.equal(await clientOf(port, "198.51.100.9, 203.0.113.7, 10.1.2.3"), "203.0.113.7");
  assert.equal(await clientOf(port, "2001:db8::7"), "2001:db8::7");
  assert.equal(await clientOf(port, "not an address"), "127.0.0.1", "nonsense names nobody");
  daemon.child.kill("SIGTERM");
  assert.equal((await daemon.ended).code, 0, daemon.log);
});

// ---- what no log may hold; last, after all of the above ----

test("neither log holds a name, a number, an address, a case, a key or a token", async () => {
  const { candidates } = (await stack.call("GET", `/v1/addresses?q=${encodeURIComponent(stack.example.address)}`, undefined, { as: "social_worker" })).json;
  assert.equal(candidates.length, 1);
  const { json } = await stack.call("POST", "/v1/lookups", stack.lookupBody({ typed: stack.example.address }), { as: "social_worker" });
  await stack.call("POST", `/v1/lookups/${json.lookup_id}/unmask`, { reason: "other", text: "Camilla Holm ringede" }, { as: "social_worker" });
  await stack.call("GET", "/v1/incidents", undefined, { as: "social_worker" });
  await stack.call("POST", "/v1/session", { username: "Camilla Holm", password: "hemmelig-adgangskode" });
  await stack.call("GET", "/v1/Camilla-Holm", undefined, { check: false });
  await stack.call("POST", "/v1/lookups", "{\"Camilla Holm\": 1", { as: "social_worker" });
  const server = stack.serverLog();
  const daemon = stack.daemonLog() + extraLogs.join("");
  assert.ok(daemon.split("\n").length > 40, "access lines are written");
  const words = new Set(["hemmelig-adgangskode", stack.password, stack.example.address, json.lookup_id, "Camilla 010170-1234"]);
  for (const token of stack.tokens.values()) words.add(token).add(createHash("sha256").update(token).digest("hex"));
  for (const [id, person] of register.persons) {
    if (person.cpr) words.add(person.cpr);
    words.add(`${person.given_name} ${person.surname}`).add(register.keys.get(id)).add(id);
  }
  for (const address of register.addresses.values()) words.add(address.address_id).add(`${address.road_name} ${address.house_number}`);
  for (const number of register.cases.keys()) words.add(number);
  for (const word of words) {
    assert.ok(!daemon.includes(word), `the daemon's log holds ${word}`);
    assert.ok(!server.includes(word), `PostgreSQL's log holds ${word}`);
  }
  for (const text of [daemon, server]) assert.doesNotMatch(text, /\b\d{6}-\d{4}\b/);
});
