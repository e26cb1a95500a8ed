// Throughput, tail, CPU and memory beside pgbench of the same statement and the Node.js peer.
import { pgbench, sleep, Void, wrk } from "../lib/load.mjs";
import { peer } from "./check.mjs";

const CONNECTIONS = [8, 64, 256];

/** Throw unless the look-ups that were stored are those that were answered (and at most `open` that
 * nobody waited for at the end of a run). */
async function counted(bench, open, measure) {
  const before = await settled(bench);
  const result = await measure();
  const stored = (await settled(bench)) - before;
  if (stored < result.n || stored > result.n + open) throw new Void(`${result.n} answers, ${stored} stored look-ups`);
  return result;
}

/** The number of stored look-ups once those nobody waits for any more have ended. */
async function settled(bench) {
  let last = -1;
  for (let now = bench.lookups(); now !== last; now = bench.lookups()) {
    last = now;
    await sleep(150);
  }
  return last;
}

export async function table({ small: bench, options, report }) {
  const { seconds, rounds } = options;
  const peers = { tuned: await peer(bench, "tuned"), typical: await peer(bench, "typical") };
  const own = { port: bench.ports.port, pid: bench.daemon };
  // Two seconds more for many connections: so long the handshakes may take on a busy machine.
  const http = (server, connections) => counted(bench, connections, () => wrk({ port: server.port, pid: server.pid, postmaster: bench.postmaster, connections, seconds: connections > 64 ? seconds + 2 : seconds, file: bench.file }));
  const measures = [
    ...[1, 4, 8, 16].map((clients) => [`pgbench ${clients}`, () => counted(bench, clients, () => pgbench({ bench, clients, seconds }))]),
    ...CONNECTIONS.map((connections) => [`daemon ${connections}`, () => http(own, connections)]),
    ["tuned 64", () => http(peers.tuned, 64)],
    ["tuned 256", () => http(peers.tuned, 256)],
    ["typical 64", () => http(peers.typical, 64)],
    ["mirror 64", () => wrk({ port: own.port, pid: own.pid, connections: 64, seconds, target: "/healthz" })],
  ];
  // The short version leaves out what takes long to begin and says nothing new about right answers.
  if (options.smoke) measures.splice(0, measures.length, ...measures.filter(([name]) => !/ (1|4|16|256)$/.test(name)));
  const seen = Object.fromEntries(measures.map(([name]) => [name, []]));
  try {
    for (const server of [own, peers.tuned, peers.typical]) await wrk({ port: server.port, pid: server.pid, connections: 8, seconds: 1, file: bench.file });
    for (let round = 0; round < rounds; round += 1) {
      for (let i = 0; i < measures.length; i += 1) {
        const [name, measure] = measures[(i + round * 3) % measures.length];
        seen[name].push(await measure());
      }
      console.error(`round ${round + 1}: ${measures.map(([name]) => `${name}: ${Math.round(seen[name].at(-1).rate)}/s`).join(", ")}`);
    }
  } finally {
    for (const each of Object.values(peers)) each.stop();
  }
  figures(seen, report);
}

function figures(seen, report) {
  const ratio = (a, b, of = (r) => r.rate) => (seen[b] ? (seen[a] ?? []) : []).map((result, i) => of(result) / of(seen[b][i]));
  const yardstick = seen["pgbench 8"].map((r) => r.rate);
  const add = (name, list, options) => report.add(name, list, { yardstick, ...options });
  add("look-ups/s at 64 connections ÷ pgbench -c 8", ratio("daemon 64", "pgbench 8"), { floor: 1.1, aim: 1.25 });
  add("… at 256", ratio("daemon 256", "pgbench 8"), { floor: 1.0, aim: 1.25 });
  add("… at 8", ratio("daemon 8", "pgbench 8"), { floor: 0.7, aim: 0.9 });
  for (const clients of [1, 4, 16]) add(`pgbench -c ${clients} ÷ -c 8`, ratio(`pgbench ${clients}`, "pgbench 8"));
  add("÷ Node, tuned, 64 connections", ratio("daemon 64", "tuned 64"), { floor: 2.0, aim: 2.5 });
  add("÷ Node, as typically written", ratio("daemon 64", "typical 64"), { floor: 3.5, aim: 4.5 });
  add("p99 ÷ tuned Node's p99", ratio("daemon 64", "tuned 64", (r) => r.p99), { floor: 0.5, aim: 1 / 3, better: "less" });
  add("p50 ÷ tuned Node's p50", ratio("daemon 64", "tuned 64", (r) => r.p50), { better: "less" });
  add("front-end CPU ÷ tuned Node's", ratio("daemon 64", "tuned 64", (r) => r.cpu_ms), { floor: 1 / 3, aim: 1 / 4, better: "less" });
  add("memory at 256 ÷ tuned Node's", ratio("daemon 256", "tuned 256", (r) => r.pss), { floor: 1 / 5, aim: 1 / 7, better: "less" });
  add("daemon CPU per look-up ÷ constant answer", ratio("daemon 64", "mirror 64", (r) => r.cpu_ms), { floor: 5, aim: 3.5, better: "less", digits: 1 });
  report.add("memory (PSS) at 256 connections", (seen["daemon 256"] ?? []).map((r) => r.pss), { floor: 24, aim: 12, better: "less", digits: 1, unit: " MiB" });
  add("database CPU per look-up at 64 ÷ pgbench -c 8", ratio("daemon 64", "pgbench 8", (r) => r.database_ms), { better: "less" });
  add("mean answer, daemon ÷ tuned Node", ratio("daemon 64", "tuned 64", (r) => r.bytes));
  const mean = (name, of) => seen[name].map(of).reduce((a, b) => a + b, 0) / seen[name].length;
  for (const name of Object.keys(seen)) {
    const parts = [`${mean(name, (r) => r.rate).toFixed(0)}/s`];
    if (seen[name][0].p50) parts.push(`p50 ${mean(name, (r) => r.p50).toFixed(1)} ms`, `p99 ${mean(name, (r) => r.p99).toFixed(1)} ms`, `max ${Math.max(...seen[name].map((r) => r.max)).toFixed(0)} ms`, `${mean(name, (r) => r.bytes).toFixed(0)} bytes`, `server CPU ${mean(name, (r) => r.cpu_ms).toFixed(3)} ms`, `PSS ${mean(name, (r) => r.pss).toFixed(1)} MiB`);
    if (Number.isFinite(seen[name][0].database_ms)) parts.push(`database CPU ${mean(name, (r) => r.database_ms).toFixed(3)} ms`);
    report.note(`${name}: ${parts.join(", ")}`);
  }
}
