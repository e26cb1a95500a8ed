// A stack of the benchmark: brought up through lib/cluster, with users, sessions and the triples
// (token, address, case) that everybody asks with.
import { createHash } from "node:crypto";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Stack } from "../../lib/stack.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, "../../..");
const script = path.join(here, "cluster");
export const build = process.env.SSG_BUILD ?? path.join(root, "build/release");
const REASON = "new_incident";

function cluster(...args) {
  const done = spawnSync(script, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, SSG_BUILD: build } });
  if (done.status !== 0) throw new Error(`cluster ${args[0]}: ended with ${done.status}`);
  return done.stdout.trim();
}

export const makePages = (mib) => cluster("pages", String(mib));
export const returnPages = (before) => cluster("pages-back", before);

/** A stack that answers look-ups: with .triples [{token, address_id, case_number}]. */
export class Bench extends Stack {
  constructor(dir) {
    super(dir);
    process.env.SSG_BUILD = build;
  }

  static up({ persons, recent, buffers_mib, dir = mkdtempSync("/tmp/ssgb-") }) {
    const bench = new Bench(dir);
    try {
      bench.setUp = cluster("up", dir, String(persons), String(recent), String(buffers_mib));
    } catch (error) {
      cluster("down", dir);
      throw error;
    }
    return bench.attach();
  }

  /** Speak to a stack that is there already. */
  attach() {
    this.ca = readFileSync(path.join(this.dir, "var/tls/ca.pem"));
    this.readPorts();
    return this;
  }

  get conninfo() {
    return `host=${this.dir}/state/sock dbname=socialsoeg user=ssg_daemon`;
  }

  get postmaster() {
    return Number(readFileSync(path.join(this.dir, "state/data/postmaster.pid"), "utf8").split("\n")[0]);
  }

  get daemon() {
    return Number(readFileSync(path.join(this.dir, "state/socialsoegd.pid"), "utf8"));
  }

  daemonStop() {
    cluster("daemon-stop", this.dir);
  }

  async daemonStart(...lines) {
    cluster("daemon-start", this.dir, ...lines);
    this.readPorts();
  }

  down() {
    this.agent.destroy();
    cluster("down", this.dir);
  }

  /** Is the server's shared memory in huge pages? */
  get hugePages() {
    const smaps = readFileSync(`/proc/${this.postmaster}/smaps`, "utf8");
    return /^(Shared|Private)_Hugetlb: +[1-9]/m.test(smaps);
  }

  async signInAll() {
    const districts = this.sql("select district from reference.district order by 1").split("\n");
    const roles = ["secretariat", "social_worker"];
    const have = new Set(this.sql("select username from access.user_account").split("\n"));
    this.users = districts.flatMap((district) => roles.map((role) => ({ district, name: `${role}.${district}`, role })));
    for (const user of this.users) {
      if (!have.has(user.name)) this.addUser(user.name, user.role, { district: user.district });
      user.token = await this.signIn(user.name);
    }
  }

  /** Choose `wanted` distinct triples at random (fixed seed) among the homes with children of the
   * parties of recent cases, and ask for each once over HTTPS: all must be answered 201. */
  async chooseTriples(wanted) {
    await this.signInAll();
    const pairs = this.sql(`
      select distinct on (h.address_no) a.address_id, i.case_number, i.district
      from register.incident i
      join register.involvement v using (incident_no)
      join register.residence h on h.person_no = v.person_no and h.to_day = 'infinity'
      join register.address a on a.address_no = h.address_no and a.kind = 'dwelling'
      where coalesce(i.reported_on, i.happened_on) between current_date - 85 and current_date - 1
        and i.kind <> 'order_issued' and not v.quarantined
        and exists (
          select from register.residence r join register.person p using (person_no)
          where r.address_no = h.address_no and r.to_day = 'infinity' and p.status <> 'dead'
            and p.birth_date > current_date - interval '18 years')
      order by h.address_no, i.case_number`).split("\n").map((row) => row.split("|"));
    shuffle(pairs, 5);
    if (pairs.length < wanted) throw new Error(`only ${pairs.length} homes have a recent case; ${wanted} are wanted`);
    const byDistrict = Map.groupBy(this.users, (user) => user.district);
    this.triples = pairs.slice(0, wanted).map(([address_id, case_number, district], i) => {
      const users = byDistrict.get(district);
      return { token: users[i % users.length].token, address_id, case_number, reason_code: REASON };
    });
    await this.#askAll();
    this.file = path.join(this.dir, "var/triples");
    writeFileSync(this.file, this.triples.map((t) => `${t.token} ${t.address_id} ${t.case_number}\n`).join(""));
    this.#storeTriples();
  }

  ask(triple) {
    const { token, ...body } = triple;
    return this.call("POST", "/v1/lookups", body, { headers: { authorization: `Bearer ${token}` }, check: false });
  }

  async #askAll() {
    let next = 0;
    let bytes = 0;
    const worker = async () => {
      while (next < this.triples.length) {
        const triple = this.triples[next++];
        const answer = await this.ask(triple);
        if (answer.status !== 201) throw new Error(`look-up of ${triple.address_id} with ${triple.case_number}: ${answer.status} ${answer.text}`);
        bytes += answer.text.length;
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    this.meanBytes = bytes / this.triples.length;
  }

  // The same triples for pgbench, in a table that the daemon's role may read.
  #storeTriples() {
    const rows = this.triples.map((t, i) => `${i + 1}\t\\\\x${createHash("sha256").update(t.token).digest("hex")}\t${t.address_id}\t${t.case_number}\n`);
    const file = path.join(this.dir, "var/triples.copy");
    writeFileSync(file, rows.join(""));
    const conn = this.conninfo.replace("ssg_daemon", "postgres");
    execFileSync("psql", ["-Xq", "-v", "ON_ERROR_STOP=1", "-d", conn,
      "-c", "set client_min_messages = warning", "-c", "drop schema if exists bench cascade", "-c", "create schema bench",
      "-c", "create table bench.triple (i int primary key, token_hash bytea not null, address_id uuid not null, case_number text not null)",
      "-c", `\\copy bench.triple from '${file}'`, "-c", "analyze bench.triple",
      "-c", "grant usage on schema bench to ssg_daemon", "-c", "grant select on bench.triple to ssg_daemon"]);
    rmSync(file);
    const select = lookupText();
    this.pgbenchFile = path.join(this.dir, "var/lookup.sql");
    // Version 7 as the daemon makes them: the indexes on request_id grow at their right end.
    const uuid7 = "(lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7' || substr(gen_random_uuid()::text, 16))::uuid";
    writeFileSync(this.pgbenchFile, `\\set i random(1, :n)\n${select.replace("FROM", `from bench.triple t cross join lateral api.lookup_create(t.token_hash, ${uuid7}, false, true, false, t.address_id, null, t.case_number, '${REASON}', null, null, null, null, null, null) a where t.i = :i`)};\n`);
  }

  lookups() {
    return Number(this.sql("select count(*) from casework.lookup"));
  }
}

/** The select list of the daemon's statement on look-ups, from its own source; ends with FROM. */
export function lookupText() {
  const text = readFileSync(path.join(root, "lib/store/ssg_lookup_columns.h"), "utf8");
  const columns = (name) => {
    const at = text.indexOf(`#define ${name}(X)`);
    return [...text.slice(at, text.indexOf("\n\n", at)).matchAll(/X\((\w+), (\w+)\)/g)].map((m) => m[1]);
  };
  const result = ["outcome", ...columns("SSG_LOOKUP_REST_OF_RESULT")].map((c) => `a.${c}`);
  const snapshot = columns("SSG_LOOKUP_SNAPSHOT").map((c) => `(a.snapshot).${c}`);
  if (snapshot.length < 60) throw new Error("lib/store/ssg_lookup_columns.h is not read right");
  return `select ${[...result, ...snapshot].join(", ")} FROM`;
}

/** In place, the same order for the same seed. */
export function shuffle(list, seed) {
  let state = seed >>> 0;
  for (let i = list.length - 1; i > 0; i -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = state % (i + 1);
    [list[i], list[j]] = [list[j], list[i]];
  }
}
