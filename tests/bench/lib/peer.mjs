// The peer of the benchmark: the masked look-up as a Node.js program would answer it, fastify with
// pg, calling the same function over the same Unix socket with a pool of 8.
//   PEER_MODE=tuned    named prepared statement, the columns it needs, generic plans, repeatable
//                      read, answer written by a compiled serialiser
//   PEER_MODE=typical  parameterised query, everything the function returns, default plan mode
// It judges nothing and computes no pattern: less work than the daemon's.
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import Fastify from "fastify";
import pg from "pg";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const { PEER_DIR: dir, PEER_MODE: mode } = process.env;
const isTuned = mode === "tuned";

// Dates as text, as the answer wants them; 8-byte numbers as numbers.
for (const type of [1082, 1184]) pg.types.setTypeParser(type, (text) => text);
const dates = pg.types.getTypeParser(1009);
pg.types.setTypeParser(1182, dates);

const pool = new pg.Pool({
  host: `${dir}/state/sock`,
  database: "socialsoeg",
  user: "ssg_daemon",
  max: 8,
  min: 8,
  options: isTuned ? "-c plan_cache_mode=force_generic_plan -c default_transaction_isolation=repeatable\\ read" : "-c default_transaction_isolation=repeatable\\ read",
});

const NEEDED = ["lookup_id", "revision", "at", "as_of", "rule_set", "years", "window_from", "c_number", "c_date", "c_precision", "c_minute", "c_kind", "c_code", "c_key", "c_name", "c_role", "p_ref", "p_key", "p_born", "p_class", "p_registered", "p_here_on_day", "p_looked_up", "p_sex", "k_child", "k_parent", "k_kind", "e_person", "e_date", "e_kind", "e_code", "e_role", "e_outcome", "e_case"];
const CALL = "from api.lookup_create($1, $2, false, true, false, $3, null, $4, $5, null, null, null, null, null, null) a";
const TEXT = `select a.outcome, a.ticket_until, ${isTuned ? NEEDED.map((name) => `(a.snapshot).${name}`).join(", ") : "(a.snapshot).*"} ${CALL}`;

function csv(name) {
  const [head, ...lines] = readFileSync(path.join(root, `sql/reference/${name}.csv`), "utf8").trim().split("\n");
  const names = head.split(/[;,]/);
  return lines.map((line) => Object.fromEntries(line.split(/[;,]/).map((value, i) => [names[i], value])));
}
const groupOf = new Map(csv("offence_code").map((row) => [row.code, row.group]));
const labelOf = new Map(csv("offence_group").map((row) => [row.group, row.da]));

function uuid7() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const ageOn = (born, day) => Number(day.slice(0, 4)) - Number(born.slice(0, 4)) - (day.slice(5) < born.slice(5) ? 1 : 0);

function count(list) {
  const counts = {};
  for (const key of list) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

function masked(row) {
  const of = (kind) => row.p_ref.map((ref, i) => i).filter((i) => row.p_class[i] === kind);
  const children = of("child");
  const adults = of("adult");
  const relation = (i) => {
    const kind = row.k_kind[row.k_parent.indexOf(i + 1)];
    return kind ?? "other_adult";
  };
  const age = (i) => (row.p_born[i] ? ageOn(row.p_born[i], row.as_of) : null);
  const shown = row.e_kind.map((kind, i) => i).filter((i) => row.e_kind[i] === "offence" && row.e_person[i] && row.p_class[row.e_person[i] - 1] === "adult" && row.e_outcome[i] !== "acquitted");
  const contacts = new Set(row.e_kind.map((kind, i) => (["offence", "order_issued"].includes(kind) ? null : row.e_case[i])).filter(Boolean));
  const here = (kind) => of(kind).filter((i) => row.p_here_on_day[i]);
  return {
    lookup_id: row.lookup_id,
    revision: row.revision,
    state: "masked",
    as_of: row.as_of,
    at: new Date(row.at).toISOString(),
    rule_set: row.rule_set,
    ticket: { case_number: row.c_number, valid_until: new Date(row.ticket_until).toISOString(), override: false },
    case: {
      case_number: row.c_number,
      date: row.c_date,
      date_precision: row.c_precision,
      time: row.c_minute === null ? null : `${String(Math.floor(row.c_minute / 60)).padStart(2, "0")}:${String(row.c_minute % 60).padStart(2, "0")}`,
      kind: row.c_kind,
      statute: null,
      parties: row.c_key.map((person_key, i) => ({ person_key, name: row.c_name[i], role: row.c_role[i] })),
    },
    window: { from: row.window_from, to: row.as_of, years: row.years },
    household: {
      on_incident_day: { children: here("child").map((i) => row.p_ref[i]), adults: here("adult").map((i) => row.p_ref[i]), others: here("other").length },
      children: children.map((i) => ({ ref: row.p_ref[i], age: age(i) })),
      adults: adults.map((i) => ({ ref: row.p_ref[i], relation: relation(i), age: age(i) })),
      others: of("other").map((i) => ({ ref: row.p_ref[i], age: age(i), looked_up: row.p_looked_up[i] })),
    },
    entries: [],
    summary: {
      by_year: count(shown.map((i) => row.e_date[i].slice(0, 4))),
      by_group: count(shown.map((i) => labelOf.get(groupOf.get(row.e_code[i])) ?? "other")),
      by_role: count(shown.map((i) => row.e_role[i])),
      by_adult: count(shown.map((i) => row.p_ref[row.e_person[i] - 1])),
      contacts: contacts.size,
    },
  };
}

const app = Fastify({
  logger: false,
  https: { key: readFileSync(`${dir}/var/tls/server.key`), cert: readFileSync(`${dir}/var/tls/server.pem`) },
});
const schema = {
  body: {
    type: "object",
    required: ["address_id", "case_number", "reason_code"],
    additionalProperties: false,
    properties: { address_id: { type: "string" }, case_number: { type: "string", minLength: 1, maxLength: 40 }, reason_code: { enum: ["new_incident", "renewed_concern", "follow_up", "emergency"] } },
  },
};
app.post("/v1/lookups", { schema }, async (request, reply) => {
  const token = (request.headers.authorization ?? "").replace(/^Bearer /, "");
  const values = [createHash("sha256").update(token).digest(), uuid7(), request.body.address_id, request.body.case_number, request.body.reason_code];
  const { rows } = await pool.query(isTuned ? { name: "lookup_create", text: TEXT, values } : { text: TEXT, values });
  reply.header("cache-control", "no-store");
  if (rows[0].outcome !== "ok") return reply.code(403).send({ title: rows[0].outcome });
  return reply.code(201).send(masked(rows[0]));
});
app.get("/healthz", async () => ({ status: "ok" }));
process.on("SIGTERM", () => process.exit(0));
await app.listen({ port: 0, host: "127.0.0.1" });
console.log(JSON.stringify({ port: app.server.address().port }));
