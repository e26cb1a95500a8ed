// A private stack for HTTP tests: starts PostgreSQL, the register and the daemon through
// tests/lib/stack, makes users, and speaks HTTPS to it. Every answer is checked against
// docs/openapi.json unless the caller says otherwise.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import https from "node:https";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { assertAnswer } from "./openapi.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const script = path.join(root, "tests/lib/stack");
const PASSWORD = "hestehave-regnvejr-42";

export class Stack {
  constructor(dir) {
    this.dir = dir;
    this.agent = new https.Agent({ keepAlive: true, maxSockets: 64 });
    this.tokens = new Map();
  }

  static up({ persons = 1000, recent = 200 } = {}) {
    const dir = mkdtempSync("/tmp/ssg-");
    const stack = new Stack(dir);
    try {
      stack.run("up", String(persons), String(recent));
    } catch (error) {
      stack.run("down");
      throw error;
    }
    stack.ca = readFileSync(path.join(dir, "var/tls/ca.pem"));
    stack.example = JSON.parse(readFileSync(path.join(dir, "var/register/example.json")));
    stack.example.other_district = stack.example.district === "1460" ? "1461" : "1460";
    stack.example.other_municipality = stack.example.municipality === "0851" ? "0751" : "0851";
    stack.readPorts();
    return stack;
  }

  run(command, ...rest) {
    const done = spawnSync(script, [command, this.dir, ...rest], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    if (done.status !== 0) throw new Error(`stack ${command}: ${done.stderr}${done.stdout}`);
    return done.stdout;
  }

  // As run, while this program goes on with its requests.
  runLater(command, ...rest) {
    return new Promise((resolve, reject) => {
      const child = spawn(script, [command, this.dir, ...rest], { stdio: ["ignore", "ignore", "pipe"] });
      let text = "";
      child.stderr.on("data", (part) => (text += part));
      child.on("error", reject);
      child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`stack ${command}: ${text}`))));
    });
  }

  readPorts() {
    this.ports = JSON.parse(readFileSync(path.join(this.dir, "state/run/ports.json")));
  }

  async daemonStart(...lines) {
    await this.runLater("daemon-start", ...lines);
    this.readPorts();
  }

  // Stops and removes everything; throws if a sanitizer has complained about a daemon, or if
  // either log names the example's case, family, address or a password.
  down() {
    this.agent.destroy();
    this.run("daemon-stop");
    this.run("jobd-stop");
    const log = this.daemonLog() + this.daemonLog("socialsoeg-jobd");
    const server = this.serverLog();
    this.run("down");
    const report = log.split("\n").findIndex((line) => /Sanitizer|runtime error:/.test(line));
    if (report >= 0) throw new Error(`the daemon's log:\n${log.split("\n").slice(report, report + 40).join("\n")}`);
    for (const word of [PASSWORD, "Holm", this.example?.case_number, this.example?.address, this.example?.address_id])
      if (word && (log.includes(word) || server.includes(word))) throw new Error(`a log holds ${word}`);
  }

  serverLog() {
    const file = path.join(this.dir, "state/data/server.log");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  daemonLog(program = "socialsoegd") {
    const file = path.join(this.dir, `var/log/${program}.log`);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  // A further daemon on the same database, as our own child, so that its end can be seen: settles
  // when it is ready (then it has `ports`) or has ended. lines: of the configuration, before the
  // usual ones that they do not replace.
  async spawnDaemon({ lines = [] } = {}) {
    const build = process.env.SSG_BUILD || path.join(root, "build/asan");
    const wrap = (process.env.SSG_WRAP ?? "").split(" ").filter(Boolean);
    const id = (this.spawned = (this.spawned ?? 0) + 1);
    const portFile = path.join(this.dir, `var/run/ports-${id}.json`);
    const file = path.join(this.dir, `var/run/daemon-${id}.conf`);
    const given = lines.join("\n");
    const usual = {
      listen_port: "0",
      tls_certificate: `"${this.dir}/var/tls/server.pem"`,
      tls_key: `"${this.dir}/var/tls/server.key"`,
      database: `"host=${this.dir}/state/sock dbname=socialsoeg user=ssg_daemon"`,
      port_file: `"${portFile}"`,
    };
    const rest = Object.entries(usual).filter(([key]) => !new RegExp(`^${key} *=`, "m").test(given)).map(([key, value]) => `${key} = ${value}`);
    writeFileSync(file, [...lines, ...rest, ""].join("\n"));
    const command = [...wrap, path.join(build, "socialsoegd"), "-c", file];
    const child = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "pipe"] });
    const daemon = { child, file, log: "" };
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (daemon.log += part));
    daemon.ended = new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal })));
    for (let i = 0; i < 600 && child.exitCode === null && child.signalCode === null; i += 1) {
      if (existsSync(portFile)) {
        daemon.ports = JSON.parse(readFileSync(portFile));
        return daemon;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return daemon;
  }

  // One line per row, columns separated by |; as the table owner's superuser.
  sql(text) {
    const conn = `host=${this.dir}/state/sock dbname=socialsoeg user=postgres`;
    return execFileSync("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", conn, "-c", text], { encoding: "utf8", maxBuffer: 1 << 28 }).trimEnd();
  }

  tool(args, input) {
    const build = process.env.SSG_BUILD || path.join(root, "build/asan");
    return spawnSync(path.join(build, "socialsoeg"), args, { encoding: "utf8", input, maxBuffer: 1 << 28 });
  }

  addUser(username, role, { district, municipality, personKey } = {}) {
    const args = ["user", "add", "--database", `host=${this.dir}/state/sock dbname=socialsoeg user=postgres`, "--username", username, "--role", role, "--password-stdin"];
    if (district) args.push("--district", district);
    if (municipality) args.push("--municipality", municipality);
    if (personKey) args.push("--person-key", personKey);
    const done = this.tool(args, PASSWORD);
    if (done.status !== 0) throw new Error(`user add ${username}: ${done.stderr}`);
  }

  // One request; resolves to {status, headers, body, json}. Rejects when no whole answer came.
  raw(method, target, { headers = {}, body, agent, port } = {}) {
    return new Promise((resolve, reject) => {
      const request = https.request(
        { host: "127.0.0.1", port: port ?? this.ports.port, ca: this.ca, agent: agent ?? this.agent, method, path: target, headers },
        (answer) => {
          const parts = [];
          answer.on("data", (part) => parts.push(part));
          answer.on("error", reject);
          answer.on("aborted", () => reject(new Error("aborted")));
          answer.on("end", () => {
            if (!answer.complete) return reject(new Error("cut off"));
            const text = Buffer.concat(parts).toString("utf8");
            let json;
            try {
              json = text ? JSON.parse(text) : undefined;
            } catch {
              json = undefined;
            }
            resolve({ status: answer.statusCode, headers: answer.headers, text, json });
          });
        },
      );
      request.setTimeout(30000, () => request.destroy(new Error("client timeout")));
      request.on("error", reject);
      if (body !== undefined) request.write(body);
      request.end();
    });
  }

  async call(method, target, body, { as, headers = {}, check = true, agent, port } = {}) {
    const all = { ...headers };
    if (as) all.authorization = `Bearer ${await this.token(as)}`;
    let bytes;
    if (body !== undefined) {
      bytes = typeof body === "string" ? body : JSON.stringify(body);
      all["content-type"] ??= "application/json";
      all["content-length"] = Buffer.byteLength(bytes);
    }
    const answer = await this.raw(method, target, { headers: all, body: bytes, agent, port });
    if (check) assertAnswer({ method, path: target, status: answer.status, headers: answer.headers, body: answer.json });
    return answer;
  }

  async token(username) {
    if (!this.tokens.has(username)) this.tokens.set(username, await this.signIn(username));
    return this.tokens.get(username);
  }

  async signIn(username, password = PASSWORD) {
    const answer = await this.call("POST", "/v1/session", { username, password });
    if (answer.status !== 201) throw new Error(`sign-in of ${username}: ${answer.status} ${answer.text}`);
    return answer.json.token;
  }

  get password() {
    return PASSWORD;
  }

  // A username for each role: district roles in the example's district, others where they belong;
  // "…2" in another district or municipality.
  addStandardUsers() {
    const { district, other_district, municipality, other_municipality } = this.example;
    for (const role of ["secretariat", "social_worker", "leader"]) {
      this.addUser(role, role, { district });
      this.addUser(`${role}2`, role, { district: other_district });
    }
    this.addUser("liaison", "liaison", { municipality });
    this.addUser("liaison2", "liaison", { municipality: other_municipality });
    this.addUser("auditor", "auditor");
    this.addUser("admin", "admin");
  }

  // Sign in as a browser does: the headers of its further requests, with and without the value
  // against forgery.
  async browser(username) {
    const answer = await this.call("POST", "/v1/session", { username, password: PASSWORD, browser: true });
    const [cookie] = answer.headers["set-cookie"][0].split(";");
    return { answer, cookie: { cookie }, csrf: { cookie, "x-csrf-token": answer.json.csrf } };
  }

  lookupBody(extra = {}) {
    const { address_id, case_number, reason_code } = this.example;
    return { address_id, case_number, reason_code, ...extra };
  }
}
