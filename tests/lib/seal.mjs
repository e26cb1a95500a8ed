// A log without a daemon: a throw-away PostgreSQL with the schema, sealers, and the tool.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const build = process.env.SSG_BUILD || path.join(root, "build/asan");
const cluster = path.join(root, "tests/lib/cluster.sh");
const wrap = (process.env.SSG_WRAP || "").split(" ").filter(Boolean);

export class SealedLog {
  constructor() {
    this.cluster = execFileSync(cluster, ["start", String(process.pid)], { encoding: "utf8" }).trim();
    this.dir = mkdtempSync("/tmp/ssgseal-");
    this.sealers = new Set();
    this.logs = [];
    this.sql("create database log template template0 encoding 'UTF8'", "postgres");
    this.need(this.tool("db", "upgrade", "--database", this.conninfo()));
    this.publicKey = this.makeKey("log", "test.example/log");
    this.publicKeys = this.file("log.pub", `${this.publicKey}\n`);
  }

  file(name, text) {
    const full = path.join(this.dir, name);
    if (text !== undefined) writeFileSync(full, text, { mode: 0o600 });
    return full;
  }

  makeKey(name, keyName, ...more) {
    return this.need(this.tool("audit", "key", "--name", keyName, "--out", this.file(`${name}.key`), ...more)).stdout.trim();
  }

  conninfo(database = "log", user = "postgres") {
    return `host=${this.cluster}/s dbname=${database} user=${user}`;
  }

  sql(text, database = "log") {
    return execFileSync("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", this.conninfo(database)], { encoding: "utf8", input: text, maxBuffer: 1 << 28, stdio: ["pipe", "pipe", "inherit"] }).trimEnd();
  }

  tool(...args) {
    return spawnSync(path.join(build, "socialsoeg"), args, { encoding: "utf8", maxBuffer: 1 << 28 });
  }

  need(done) {
    if (done.status !== 0) throw new Error(`status ${done.status}: ${done.stderr}${done.stdout}`);
    return done;
  }

  // {status, kinds, ...answer} of `audit verify --json`.
  verify(database = "log", keys = this.publicKeys) {
    const args = ["audit", "verify", "--json", "--database", this.conninfo(database)];
    if (keys) args.push("--keys", keys);
    return this.verdict(this.tool(...args));
  }

  verdict(done) {
    if (![0, 1].includes(done.status)) throw new Error(`status ${done.status}: ${done.stderr}${done.stdout}`);
    const answer = JSON.parse(done.stdout);
    return { status: done.status, kinds: [...new Set(answer.problems.map((p) => p.kind))].sort(), ...answer };
  }

  // {status, ...answer} of `audit witness`.
  witness(database = "log", ...more) {
    const done = this.tool("audit", "witness", "--json", "--key", this.file("witness.key"), "--keys", this.publicKeys, "--state", this.file("witness.state"), "--database", this.conninfo(database), ...more);
    if (![0, 1].includes(done.status)) throw new Error(`status ${done.status}: ${done.stderr}${done.stdout}`);
    return { status: done.status, ...JSON.parse(done.stdout) };
  }

  // n entries as audit.write makes them, each with two pieces of content.
  write(n, database = "log") {
    this.sql(`select count(*) from (select audit.write(gen_random_uuid(), 0, gen_random_uuid(), 'social_worker', 'lookup.create', 'ok',
      gen_random_uuid(), array['request', k::text], array['{"case_number":"1460-10001-00001-26","address_id":"' || k || '"}', '{"case_number":"1460-10001-00001-26","person":"' || k || '"}'])
      from (select gen_random_uuid() as k from generate_series(1, ${n})) g) x`, database);
  }

  start({ database = "log", key = "log", lines = [] } = {}) {
    const n = this.logs.length;
    const config = this.file(`jobd${n}.conf`, [`database = "${this.conninfo(database, "ssg_jobd")}"`, `sealing_key = "${this.file(`${key}.key`)}"`, `port_file = "${this.file(`ready${n}`)}"`, ...lines].join("\n") + "\n");
    const [program, ...args] = [...wrap, path.join(build, "socialsoeg-jobd"), "-c", config];
    const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
    const sealer = { child, text: "", ended: new Promise((resolve) => child.on("exit", (code, signal) => resolve(signal ?? code))) };
    child.stderr.on("data", (part) => (sealer.text += part));
    this.logs.push(sealer);
    this.sealers.add(sealer);
    return sealer;
  }

  async stop(sealer, signal = "SIGTERM") {
    sealer.child.kill(signal);
    this.sealers.delete(sealer);
    return sealer.ended;
  }

  async settled(database = "log", seconds = 60) {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(50)) {
      if (this.sql("select count(*) from audit.pending", database) === "0") return;
    }
    throw new Error(`still waiting to be sealed: ${this.logs.map((s) => s.text).join("")}`);
  }

  // A copy for an attack; nobody may be connected to the original.
  copy(name, from = "log") {
    this.sql(`drop database if exists ${name}`, "postgres");
    this.sql(`create database ${name} template ${from}`, "postgres");
    return name;
  }

  async down() {
    for (const sealer of [...this.sealers]) await this.stop(sealer);
    spawnSync(cluster, ["stop", this.cluster]);
    rmSync(this.dir, { recursive: true, force: true });
    const report = this.logs.map((s) => s.text).find((text) => /Sanitizer|runtime error:/.test(text));
    if (report) throw new Error(report);
  }

  read(name) {
    return readFileSync(this.file(name), "utf8");
  }
}
