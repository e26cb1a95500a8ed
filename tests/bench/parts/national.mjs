// A hundred times as much data: warm p50 of one look-up at a time, both stacks up, in alternation.
import { pgbench, wrk } from "../lib/load.mjs";

export async function national({ small, large, options, report }) {
  const seen = { small: [], large: [], smallDatabase: [], largeDatabase: [] };
  const pair = { small, large };
  for (const bench of [small, large]) await wrk({ port: bench.ports.port, pid: bench.daemon, connections: 8, seconds: 4, file: bench.file });
  for (let round = 0; round < 2 * options.rounds; round += 1) {
    for (const name of round % 2 ? ["large", "small"] : ["small", "large"]) {
      const bench = pair[name];
      seen[name].push(await wrk({ port: bench.ports.port, pid: bench.daemon, postmaster: bench.postmaster, connections: 1, seconds: options.seconds, file: bench.file }));
      seen[`${name}Database`].push(await pgbench({ bench, clients: 8, seconds: options.seconds }));
    }
  }
  const yardstick = seen.small.map((r) => r.rate);
  report.add("national ÷ 1 % register, warm p50", seen.large.map((r, i) => r.p50 / seen.small[i].p50), { floor: 1.25, aim: 1.1, better: "less", yardstick });
  report.add("… database CPU per look-up", seen.large.map((r, i) => r.database_ms / seen.small[i].database_ms), { better: "less", yardstick });
  report.add("… pgbench -c 8, look-ups/s", seen.largeDatabase.map((r, i) => r.rate / seen.smallDatabase[i].rate), { yardstick: seen.smallDatabase.map((r) => r.rate) });
}
